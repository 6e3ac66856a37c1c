"""What the words of a title say: which part of a plan it opens, which of the four forms it names."""

import re
from enum import Enum

from plans.enums import Form
from portal.lib.text import search_key


class Context(Enum):
    OPENING = "opening"
    AIMS = "aims"
    PURPOSE = "purpose"
    REQUIREMENT = "requirement"
    GOALS = "goals"
    CONTENT = "content"
    FORMS = "forms"
    MEASURES = "measures"
    DUTIES = "duties"
    OWN_DUTIES = "own_duties"
    OTHER = "other"
    UNKNOWN = "unknown"


# read from the top: the first word found in a section's title decides
_SECTION_WORDS: tuple[tuple[str, Context], ...] = (
    (r"\bmuc dich\b|^(?:cac )?yeu cau|\bmuc tieu,? (?:va )?yeu cau", Context.AIMS),
    (r"^(?:cac |cong tac )?(?:phan cong|trach nhiem)\b", Context.DUTIES),
    (
        r"\bnoi dung\b|\bnhiem vu\b|\bgiai phap\b|\bbien phap\b|\bthoi gian\b|\bhoat dong\b|\bcac dot\b|"
        r"\bgiai doan\b|\blo trinh\b|\btien do\b|\blich trinh\b",
        Context.CONTENT,
    ),
    (r"\bhinh thuc\b|\bphuong thuc\b", Context.FORMS),
    (r"\bmuc tieu\b|\bchi tieu\b", Context.GOALS),
    (r"\btrach nhiem\b|\bphan cong\b|\bche do\b|\bbao cao\b", Context.DUTIES),
    (r"\bkinh phi\b|\bquan diem\b|\btinh hinh\b|\bthuc trang\b|\bly do\b|\bsu can thiet\b", Context.OTHER),
)

# a numbered heading is a part of its own only if it says nothing else
_PART_TITLES: tuple[tuple[str, Context], ...] = (
    (r"muc dich(?:,? y nghia)?|(?:cac )?yeu cau|muc dich(?:,| va)? yeu cau", Context.AIMS),
    (
        r"(?:cong tac )?to chuc,? (?:trien khai )?thuc hien|phan cong (?:nhiem vu|thuc hien|to chuc thuc hien)",
        Context.DUTIES,
    ),
)

_FORM_WORDS: tuple[tuple[Form, re.Pattern[str]], ...] = (
    (
        Form.MASS_MEDIA,
        re.compile(
            r"phuong tien (?:thong tin|truyen thong)|dai chung|bao chi|tren bao\b|bao[, ]+dai|dai[, ]+bao|mang xa hoi|"
            r"\bloa\b|trang mang|"
            r"khong gian mang|nen tang so|(?:trang|cong) (?:thong tin|tin) dien tu|trang tin|truyen thong so|"
            r"phat thanh|truyen thanh|truyen hinh|internet|website|ban tin|bang tin|xuat ban"
        ),
    ),
    (
        Form.VISUAL,
        re.compile(r"truc quan|co dong|pa ?-?no\b|bang ron|khau hieu|ap phich|to gap|to roi|trien lam|khanh tiet"),
    ),
    (
        Form.ORAL,
        re.compile(
            r"tuyen truyen mieng|bao cao vien|tuyen truyen vien|sinh hoat (?:chi bo|doan the|chuyen de)|hoi nghi|"
            r"hoc tap,? quan triet|doi thoai|noi chuyen|toa dam"
        ),
    ),
    (
        Form.EMULATION,
        re.compile(
            r"thi dua|hoi thi|cuoc thi|phong trao|guong dien hinh|dien hinh tien tien|bieu duong|van nghe|the thao"
        ),
    ),
)

_PLAIN_FORM = re.compile(
    r"tuyen truyen mieng|co dong truc quan|tuyen truyen truc quan|phuong tien thong tin dai chung|phong trao thi dua|"
    r"^(?:to chuc )?(?:cong tac )?(?:thong tin,? )?(?:tuyen truyen )?(?:tren|thong qua|qua|bang)\b(?! co so)"
)
_FORM_TITLE_LONGEST = 90


def context_of(title: str) -> Context:
    """Which part of a plan a section with this title is."""
    key = search_key(title)
    if re.search(r"to chuc,? (?:trien khai )?thuc hien", key) and not re.search(r"noi dung|thoi gian|hinh thuc", key):
        return Context.DUTIES
    return next((context for words, context in _SECTION_WORDS if re.search(words, key)), Context.UNKNOWN)


def part_titled(title: str) -> Context | None:
    """The part of a plan that a heading inside a section opens by itself, or None."""
    key = search_key(title).strip(" .:")
    return next((context for words, context in _PART_TITLES if re.fullmatch(words, key)), None)


def aims_below(title: str, context: Context) -> Context:
    """Purposes, requirements or still both under a heading on aims."""
    key = search_key(title)
    has_purpose, has_requirement = bool(re.search("muc (?:dich|tieu)", key)), "yeu cau" in key
    if has_purpose == has_requirement:
        return context
    return Context.PURPOSE if has_purpose else Context.REQUIREMENT


def form_named(key: str) -> Form | None:
    """The form that an accent-free title names first, or None."""
    places = [(match.start(), form) for form, words in _FORM_WORDS if (match := words.search(key))]
    return min(places, key=lambda place: place[0])[1] if places else None


def is_form_title(title: str) -> bool:
    """True for a short title that can be nothing but the name of a form."""
    key = search_key(title)
    return len(key) <= _FORM_TITLE_LONGEST and bool(_PLAIN_FORM.search(key)) and form_named(key) is not None


def names_a_form(title: str) -> bool:
    return form_named(search_key(title)[:_FORM_TITLE_LONGEST]) is not None
