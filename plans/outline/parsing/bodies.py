"""Who is named in a heading: one or several units, as written."""

import re

from plans.outline.parsing.words import WORDS, any_of
from portal.lib.text import search_key

_NAMES_A_BODY = re.compile(rf"(?!(?:{any_of(WORDS['no_bodies'])})\b)(?:{any_of(WORDS['bodies'])})\b")

_LEAD_IN = re.compile(
    r"^(?:đối với|giao(?: cho)?|đề nghị|yêu cầu|trách nhiệm (?:của|cho)|nhiệm vụ của|phân công(?: cho)?|"
    r"(?:các )?đồng chí)\s+",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s*\([^)]*\)?")
_JOINT = re.compile(r"\s*[,;]\s*|\s+(?:và|&)\s+")

# after a joint only a capital opens a new name, or a plural word: "Sở Văn hóa, Thể thao và Du lịch" is one
_OPENS_ANYWAY = re.compile(r"(?:các|bộ phận)\s", re.IGNORECASE)

_VERBS = any_of(WORDS["verbs"])
_VERB = re.compile(rf",?\s(?:{_VERBS})\b")
_LEAD_VERB = re.compile(r"\s+(?:chủ trì|có trách nhiệm|chịu trách nhiệm|tham mưu)\b")
_PARTNERS = re.compile(rf",? ?phối hợp (?:chặt chẽ )?(?:với|cùng) (?P<names>.{{3,160}}?)(?= (?:{_VERBS})\b|[.;:]|$)")
_BARE_HEAD = re.compile(r"(?:cac )?(?:ban|uy ban|to|co quan|phong|trung tam|bo phan|doi|hoi|bo|khoi)")
_NAMES_REACH = 160


def leading_bodies(text: str, *, alone: bool) -> tuple[str, ...]:
    """`Văn phòng Đảng ủy chủ trì, phối hợp với …`: who leads, then who cooperates; empty if nobody is named.
    `alone`: no heading says whose work it is, so any verb after a name will do."""
    for verb in (_VERB if alone else _LEAD_VERB).finditer(text[:_NAMES_REACH]):
        lead = _LEAD_IN.sub("", text[: verb.start()].strip(" ,"))
        if _BARE_HEAD.fullmatch(search_key(lead)):
            continue
        if not names_a_body(lead):
            return ()
        partners = _PARTNERS.match(text[verb.end() :]) or _PARTNERS.match(text[verb.start() :])
        return (*bodies_in(lead), *(bodies_in(partners["names"]) if partners else ()))
    return ()


def bodies_in(title: str) -> tuple[str, ...]:
    """`Văn phòng Đảng ủy, UBKT Đảng ủy` → two names; empty if the title names nobody."""
    title = _LEAD_IN.sub("", _ASIDE.sub("", title).strip(" .:;")).strip()
    if not _NAMES_A_BODY.match(search_key(title)):
        return ()
    names, start = [], 0
    for joint in _JOINT.finditer(title):
        if _opens_name(title[joint.end() :]):
            names.append(title[start : joint.start()])
            start = joint.end()
    return tuple(name.strip() for name in [*names, title[start:]] if name.strip())


def names_a_body(title: str) -> bool:
    return bool(bodies_in(title))


def is_addressed(title: str) -> bool:
    """True for a heading that gives work to somebody outside the part on duties: "Đối với …", "Giao …"."""
    return bool(_LEAD_IN.match(title)) and names_a_body(title)


def _opens_name(rest: str) -> bool:
    if _OPENS_ANYWAY.match(rest):
        return True
    return rest[:1].isupper() and bool(_NAMES_A_BODY.match(search_key(rest[:40])))
