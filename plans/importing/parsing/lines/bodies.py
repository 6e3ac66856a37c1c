"""Who is named in a heading: one or several units, as written."""

import re

from portal.lib.text import search_key

_HEADS = (
    "cac|dang uy|dang bo|chi bo|chi uy|tinh uy|thanh uy|huyen uy|quan uy|xa uy|ban|van phong|ubkt|uy ban|"
    "ubnd|cap uy|ubmttq|hdnd|so|phong|hoi|doan|cong doan|lien doan|to|truong|trung tam|cong an|bo|mat tran|"
    "mttq|giao vien|bo phan|bi thu|thu truong|lanh dao|toan the|can bo|pho|"
    "vien|chi cuc|cuc|doi|clb|cau lac bo|"
    "hieu truong|giam doc|nganh|khoi|co quan|don vi|cong ty|xa(?! hoi)|phuong|thon|dang vien|"
    "tuyen truyen vien|bao cao vien|chi hoi|chi doan|tieu ban|hoi dong|lien minh|toa an|hoc vien|dong chi|ban quan ly|"
    "thong tan xa|dai(?! hoi| bieu| chung| dien)|bao(?! cao| dam| ve| chi| gom| ton| hiem| quan| luc)|tram|"
    "hop tac xa|cong chuc|(?:tinh|thanh|huyen|xa) doan|lien doi|nha truong|benh vien|khoa(?! hoc)|chinh quyen|"
    "thu vien|bao tang|ngan hang|doanh nghiep"
)

# "Tổ chức hội nghị", "Ban hành", "Sơ kết": verbs that begin like a body
_NO_BODY = (
    "to chuc|ban hanh|so ket|doan ket|hoi (?:nghi|thi|dien)|bo (?:tri|sung)|phong(?: trao|,? chong)|"
    "doi moi|vien (?:tro|dan)|truong thanh"
)
_NAMES_A_BODY = re.compile(rf"(?!(?:{_NO_BODY})\b)(?:{_HEADS})\b")

_LEAD_IN = re.compile(
    r"^(?:đối với|giao(?: cho)?|đề nghị|yêu cầu|trách nhiệm (?:của|cho)|nhiệm vụ của|phân công(?: cho)?|"
    r"(?:các )?đồng chí)\s+",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s*\([^)]*\)?")
_JOINT = re.compile(r"\s*[,;]\s*|\s+(?:và|&)\s+")

# after a joint only a capital opens a new name, or a plural word: "Sở Văn hóa, Thể thao và Du lịch" is one
_OPENS_ANYWAY = re.compile(r"(?:các|bộ phận)\s", re.IGNORECASE)

# what comes after a name is written small: "Ban Tổ chức", but "Ban tổ chức thực hiện"
_VERBS = (
    "chủ trì|có trách nhiệm|chịu trách nhiệm|tham mưu|lãnh đạo|chỉ đạo|xây dựng|tổ chức|theo dõi|phối hợp|triển khai|"
    "thực hiện|hướng dẫn|phổ biến|quán triệt|giám sát|kiểm tra|gửi|báo cáo|bố trí|bảo đảm|đảm bảo|đẩy mạnh|tăng cường|"
    "tuyên truyền|vận động|cụ thể ho[áa]|cụ thể h[óo]a|căn cứ|giúp|đôn đốc|nghiêm túc|tích cực|chủ động|phân công|"
    "rà soát|phát động|thường xuyên|định kỳ|kịp thời|tập trung|quan tâm|đề xuất|biên soạn|cung cấp|mở|phụ trách|"
    "đảm nhiệm|chuẩn bị|tổng hợp|ban hành|bám sát|là cơ quan|lồng ghép|tiếp tục|phát huy|theo chức năng|để|"
    "trên cơ sở|lập|in|viết"
)
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
