"""What the words of a title say: which part of a plan it opens, which of the four forms it names."""

import re
from enum import Enum

from plans.enums import Form, NodeKind
from plans.importing.parsing.lines import WORDS, any_of
from portal.lib.text import search_key


class Context(Enum):
    """A part of a plan, and the kind of its lines."""

    OPENING = "opening", NodeKind.PARAGRAPH
    AIMS = "aims", NodeKind.PURPOSE
    PURPOSE = "purpose", NodeKind.PURPOSE
    REQUIREMENT = "requirement", NodeKind.REQUIREMENT
    GOALS = "goals", NodeKind.PARAGRAPH
    CONTENT = "content", NodeKind.CONTENT_ITEM
    FORMS = "forms", NodeKind.MEASURE
    MEASURES = "measures", NodeKind.MEASURE
    DUTIES = "duties", NodeKind.DUTY
    OWN_DUTIES = "own_duties", NodeKind.DUTY
    OTHER = "other", NodeKind.PARAGRAPH
    UNKNOWN = "unknown", NodeKind.UNCLASSIFIED

    @property
    def leaf(self) -> NodeKind:
        """What a line of this part is that heads nothing."""
        return self.value[1]


_SECTION_WORDS = [(any_of(words), Context[name.upper()]) for name, *words in WORDS["section_titles"]]
_PART_TITLES = [(any_of(words), Context[name.upper()]) for name, *words in WORDS["part_titles"]]
_FORM_WORDS = [(Form(name), re.compile(any_of(words))) for name, words in WORDS["forms"].items()]
_PURPOSE = re.compile(rf"(?:{any_of(WORDS['purposes'])})\b")
_REQUIREMENT = re.compile(rf"\b(?:{any_of(WORDS['requirements'])})\b")
_REQUIRES = re.compile(
    r"^(?:cac )?yeu cau\b|^.{0,70}\bphai\b|\bthiet thuc\b(?! chao mung| lap thanh tich)|\btiet kiem\b"
)
_PLAIN_FORM = re.compile(any_of(WORDS["form_titles"]))
_FORM_TITLE_LONGEST = 90
_OPENS_TITLE = re.compile(
    rf"(?:{any_of(WORDS['plain_titles'])})(?:,? (?:va )?(?:{any_of(WORDS['plain_titles'])}))*(?: \w+){{0,3}}$"
)
_TITLE_WORDS = 10
_FRAME = re.compile(rf"(?:(?:{any_of(WORDS['frame_titles'])})[ ,]*)+")


def context_of(title: str) -> Context:
    """Which part of a plan a section with this title is."""
    key = search_key(title)
    if re.search(r"to chuc,? (?:trien khai )?thuc hien", key) and not re.search(r"noi dung|thoi gian|hinh thuc", key):
        return Context.DUTIES
    return next((context for words, context in _SECTION_WORDS if re.search(words, key)), Context.UNKNOWN)


def is_section_title(text: str) -> bool:
    """True for a line that can be nothing but the title of a part, though it has no mark."""
    key = search_key(text).rstrip(" :")
    is_short = len(key.split()) <= _TITLE_WORDS and not text.rstrip().endswith((".", ";", ",", "!", "?"))
    return is_short and text[:1].isupper() and bool(_OPENS_TITLE.match(key))


def is_frame_title(title: str) -> bool:
    """True for a title that only says when, where and who: "Thời gian, địa điểm"."""
    return bool(_FRAME.fullmatch(search_key(title).strip(" .:")))


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


def purpose_or_requirement(text: str) -> tuple[NodeKind, float]:
    """Which of both a line on aims is by its words, and how surely."""
    key = search_key(text)
    is_purpose, is_requirement = bool(_PURPOSE.match(key)), bool(_REQUIREMENT.search(key))
    if _REQUIRES.search(key):
        return NodeKind.REQUIREMENT, 0.65 if is_purpose else 0.85
    if is_requirement and not is_purpose:
        return NodeKind.REQUIREMENT, 0.75
    return NodeKind.PURPOSE, 0.85 if is_purpose else 0.6


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
