"""Who is named in a heading or a sentence: one or several units, as written."""

import re
from dataclasses import dataclass

from plans.outline.parsing.words import WORDS, any_of
from portal.lib.text import search_key

_NAMES_A_BODY = re.compile(rf"(?!(?:{any_of(WORDS['no_bodies'])})\b)(?:{any_of(WORDS['bodies'])})\b")

_ORDER = re.compile(
    r"^(?:đối với|giao(?: cho)?|đề nghị|yêu cầu|trách nhiệm (?:của|cho)|nhiệm vụ của|phân công(?: cho)?)\s+",
    re.IGNORECASE,
)
# "Đồng chí Bí thư chi bộ" is the secretary of the cell, "Đồng chí Lan" a person
_COMRADE = re.compile(r"^(?:các )?(?:đồng chí|đ/c\.?)\s+", re.IGNORECASE)
_PERSON = re.compile(r"(?:(?:các )?(?:đồng chí|đ/c\.?)|ông|bà|thầy|cô)\s+(?=[^\W\d_])", re.IGNORECASE)
_ASIDE = re.compile(r"\s*\([^)]*\)?")
# "Văn phòng có trách nhiệm:" heads what the office does
_BEHIND = re.compile(
    r",?\s+(?:chủ trì|có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|phụ trách|thực hiện|(?<!an )(?:lãnh|chỉ) đạo)$"
)
_JOINT = re.compile(r"\s*[,;]\s*|\s+(?:và|&)\s+")

# "Văn phòng HĐND và UBND xã" is one office
_ONE_OFFICE = re.compile(
    r"(?:van phong|vp) (?:(?:doan dai bieu quoc hoi|doan dbqh)(?:,| va) )?(?:hdnd|hoi dong nhan dan|doan dbqh|"
    r"doan dai bieu quoc hoi)"
)

# after a joint only a capital opens a new name, or a plural word: "Sở Văn hóa, Thể thao và Du lịch" is one
_OPENS_ANYWAY = re.compile(r"(?:các|bộ phận)\s", re.IGNORECASE)

_VERBS = any_of(WORDS["verbs"])
_VERB = re.compile(rf",?\s(?:{_VERBS})\b")
_VERB_FIRST = re.compile(rf"(?:{_VERBS})\b")
_LEAD_VERB = re.compile(r",?\s+(?:chủ trì|có trách nhiệm|chịu trách nhiệm|tham mưu|phụ trách|đảm nhiệm|phối hợp)\b")
_ASIDE_VERB = re.compile(r"\s+(?:chủ trì|phụ trách|đảm nhiệm|thực hiện|tham mưu)\b")
# "tài liệu do Ban Tuyên giáo chủ trì biên soạn" names who made a thing, not who does the work.
_LAST_VERB = re.compile(r"\s+(?:chủ trì|phụ trách|đảm nhiệm|thực hiện|tham mưu)(?=\s*(?:[.;,)]|$))")
_WHEN_FIRST = re.compile(
    r"^(?:(?:hằng|hàng|định kỳ|trong|quá trình|trước|chậm nhất|từ|sau|khi|vào|mỗi|đến|căn cứ|theo)\b"
    r"[^,;.]{0,80},\s+){1,2}",
    re.IGNORECASE,
)
# "phối hợp Công an xã", but "phối hợp tuyên truyền"
_JOINING = re.compile(
    r"\b[Pp]hối hợp(?:(?: thực hiện)?\s?: ?| (?:chặt chẽ )?(?:(?:với|cùng)(?: với)? |(?=các |[^\W\d_a-z])))"
)
_STOP = re.compile(rf",?\s(?:{_VERBS}|{any_of(WORDS['after_names'])})\b|[.;:()]|$")
# "Các tổ chức …", "Ban chỉ đạo …": what looks like a verb goes on with the name.
_UNFINISHED = re.compile(
    r"(?:cac |nhung |mot )?(?:ban|uy ban|to|co quan|don vi|phong|trung tam|bo phan|doi|hoi|bo|khoi|nganh|vien|so)|"
    r"cac|nhung|moi|ban thuong truc"
)
_NAMES_REACH = 160

_TITLE = r"(?:(?:[Đđ]ơn vị|[Cc]ơ quan|[Bb]ộ phận) |(?<=\())(?:[Tt]hực hiện|[Cc]hủ trì|[Pp]hụ trách)\s*:\s*"
# Where a line says who does it behind what is done, and what must follow the name then.
_ELSEWHERE = (
    (re.compile(r"(?:^|[.;]\s+)(?=(?:[Gg]iao|[Đđ]ề nghị|[Yy]êu cầu|[Pp]hân công)\s)"), _VERB),
    (re.compile(r"\("), _ASIDE_VERB),
    (re.compile(r"\bdo\s"), _LAST_VERB),
    (re.compile(_TITLE), re.compile(r"[.;)]|,\s[Pp]hối hợp|$")),
)


@dataclass(frozen=True, slots=True)
class Holders:
    """Who leads a work or holds it, and who cooperates, as written."""

    leads: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()


def holders_in(text: str, *, alone: bool) -> Holders:
    """`Văn phòng Đảng ủy chủ trì, phối hợp với …`. `alone`: no heading says whose work it is, so any verb after a name
    at the beginning will do."""
    leads = _leads(_WHEN_FIRST.sub("", text), _VERB if alone else _LEAD_VERB)
    for place, verb in _ELSEWHERE if not leads else ():
        found = (_leads(text[match.end() :], verb) for match in place.finditer(text))
        leads = next(filter(None, found), ())
        if leads:
            break
    partners = [name for match in _JOINING.finditer(text) for name in _names(text[match.end() :], _STOP)]
    return Holders(leads, tuple(name for name in dict.fromkeys(partners) if name not in leads))


def _leads(text: str, verb: re.Pattern[str]) -> tuple[str, ...]:
    return _names(_ORDER.sub("", text), verb)


def _names(text: str, stop: re.Pattern[str]) -> tuple[str, ...]:
    """The names a text begins with, up to the first word that can follow a name; none if it begins with no name."""
    for end in stop.finditer(text[:_NAMES_REACH]):
        names = text[: end.start()].strip(" ,")
        is_cut = end.start() == _NAMES_REACH < len(text)
        is_over = end[0][:1] in {".", ";", ":", "(", ")"} or end.start() == len(text)
        if not is_cut and (is_over or not _UNFINISHED.fullmatch(search_key(_JOINT.split(names)[-1]))):
            return () if opens_with_verb(names) else bodies_in(names)
    return ()


def bodies_in(title: str) -> tuple[str, ...]:
    """`Văn phòng Đảng ủy, UBKT Đảng ủy` → two names; empty if the title names nobody. A person is named as a body is:
    `Đồng chí Lan - Phó Chủ tịch`."""
    whole = _ORDER.sub("", _BEHIND.sub("", _ASIDE.sub("", title).strip(" .:;"))).strip()
    title = _COMRADE.sub("", whole)
    if not _NAMES_A_BODY.match(search_key(title)):
        return _persons_in(whole)
    names, start = [], 0
    for joint in _JOINT.finditer(title):
        before, rest = title[start : joint.start()], title[joint.end() :]
        if not _ONE_OFFICE.fullmatch(search_key(before)) and (_opens_name(rest) or _is_alike(before, rest)):
            names.append(title[start : joint.start()])
            start = joint.end()
    return tuple(name.strip() for name in [*names, title[start:]] if name.strip())


def _persons_in(title: str) -> tuple[str, ...]:
    person = _PERSON.match(title)
    if not person or not title[person.end()].isupper():
        return ()
    joints = [joint for joint in _JOINT.finditer(title) if _PERSON.match(title, joint.end())]
    starts, ends = [0, *(joint.end() for joint in joints)], [*(joint.start() for joint in joints), len(title)]
    return tuple(title[start:end] for start, end in zip(starts, ends, strict=True))


def _is_alike(name: str, rest: str) -> bool:
    """`Nhân viên y tế, nhân viên bảo vệ`: the next begins as this one does."""
    head = search_key(name).split()[:2]
    return len(head) == 2 and search_key(rest).split()[:2] == head


def names_a_body(title: str) -> bool:
    return bool(bodies_in(title))


def opens_with_verb(text: str) -> bool:
    return bool(_VERB_FIRST.match(text.strip().lower()))


def is_addressed(title: str) -> bool:
    """True for a heading that gives work to somebody outside the part on duties: "Đối với …", "Giao …"."""
    return opens_address(title) and names_a_body(title)


def opens_address(title: str) -> bool:
    return bool(_ORDER.match(title) or _COMRADE.match(title))


def _opens_name(rest: str) -> bool:
    if _OPENS_ANYWAY.match(rest) or ((person := _PERSON.match(rest)) and rest[person.end()].isupper()):
        return True
    return rest[:1].isupper() and bool(_NAMES_A_BODY.match(search_key(rest[:40])))
