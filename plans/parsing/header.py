"""The top of a document: bodies, number, place and day, type and abstract, in any order of columns."""

import re
from collections.abc import Sequence as Rows
from dataclasses import dataclass, field, replace
from itertools import pairwise

from plans.parsing.dates import DAY_IN_WORDS
from plans.parsing.markers import marker_of
from plans.parsing.references import SYMBOL
from plans.parsing.types import Line, Part
from portal.lib.text import search_key

_TYPES = "KẾ HOẠCH|CHƯƠNG TRÌNH|HƯỚNG DẪN|ĐỀ ÁN|PHƯƠNG ÁN|THÔNG BÁO|CHỈ THỊ|NGHỊ QUYẾT|QUYẾT ĐỊNH|BÁO CÁO"
_TITLE = re.compile(rf"(?P<type>{_TYPES})(?:\s+(?P<rest>\S.*))?")
_SPACED_TITLE = {name.replace(" ", "") for name in _TYPES.split("|")}
_TITLE_WITHIN = 60

_NUMBER = re.compile(rf"Số\s*:?\s*(?P<number>\d{{0,5}})\s*[.…_]*\s*[-–/]?\s*(?P<symbol>{SYMBOL})")
_LONE_NUMBER = re.compile(r"Số\s*:?\s*(?P<number>\d{0,5})[\s.…_]*[-–/](?P<symbol>)(?=\s|$)")
_PLACE_DAY = re.compile(rf"(?<!\w)[^\W\d_][\w.-]{{0,19}}(?:\s[\w.-]{{1,20}}){{0,5}},\s*{DAY_IN_WORDS}", re.IGNORECASE)
_MOTTO = re.compile(
    r"ĐẢNG CỘNG SẢN VIỆT NAM|CỘNG H[OÒ][AÀ] XÃ HỘI CHỦ NGHĨA VIỆT NAM|"
    r"Độc lập\s*[-–]\s*Tự do\s*[-–]\s*Hạnh phúc",
    re.IGNORECASE,
)
_DECORATION = re.compile(r"[\s*_=\-–—.~]+")
_GAP = re.compile(r"\t+|\s{3,}")
_BODY_OPENS = re.compile(
    r"(?:dang bo|dang uy|chi bo|chi uy|tinh uy|thanh uy|huyen uy|quan uy|ban|uy ban|ubnd|ubmttq|so|"
    r"truong|hoi|"
    r"doan|cong doan|lien doan|phong|bo|tong|trung tam|vien|cuc|chi cuc|cong ty|van phong|mat tran|khoi)\b"
)
_NEEDS_NAME = {
    "dang bo",
    "dang uy",
    "chi bo",
    "hoi",
    "doan",
    "ban chap hanh",
    "ban thuong vu",
    "truong",
    "uy ban nhan dan",
}
_OPENING = re.compile(
    r"[-–+]?\s*(?:Căn cứ|Thực hiện|Theo|Nhằm|Để|Trên cơ sở|Tiếp tục|Hưởng ứng|Trong|Phát huy|Xét|Chào mừng)\b"
)
_LONG = 200
_ABSTRACT_LONGEST = 1_000


@dataclass(slots=True)
class Header:
    number: str = ""
    symbol: str = ""
    place_day: str = ""
    superior: str = ""
    issuer: str = ""
    abstract: str = ""
    parts: list[Part] = field(default_factory=list)
    left_over: list[Line] = field(default_factory=list)


def title_index(lines: Rows[Line]) -> int | None:
    """Where the type name stands, alone or before its abstract; letter-spaced capitals count."""
    for index, line in enumerate(lines[:_TITLE_WITHIN]):
        if marker_of(line.text) and not line.text.startswith("C"):
            return None
        match = _TITLE.match(line.text)
        if (match and match["type"].isupper()) or line.text.replace(" ", "") in _SPACED_TITLE:
            return index
    return None


def read_header(lines: Rows[Line]) -> tuple[Header, int]:
    """The header and the index of the first line of the body."""
    header = Header()
    title = title_index(lines)
    if title is None:
        return header, _top_without_title(header, lines)
    bodies: list[tuple[str, int]] = []
    for line in lines[:title]:
        bodies += [(piece, line.number) for piece in _read_top_line(header, line)]
    _name_bodies(header, bodies)
    return header, _read_abstract(header, lines, title)


def read_fixed_pieces(header: Header, raw: str, number: int) -> str:
    """Takes number, place and day, motto out of a line, and gives back what is left of it."""
    for name, pattern in (
        ("number", _NUMBER),
        ("number", _LONE_NUMBER),
        ("place_day", _PLACE_DAY),
        ("motto", _MOTTO),
    ):
        match = pattern.search(raw)
        if not match or (name != "motto" and getattr(header, name)):
            continue
        header.parts.append(Part(name, " ".join(match[0].split()), number))
        if name == "number":
            header.number, header.symbol = match["number"], re.sub(r"\s", "", match["symbol"])
        elif name == "place_day":
            header.place_day = match[0]
        raw = f"{raw[: match.start()]}    {raw[match.end() :]}"
    return raw


def _top_without_title(header: Header, lines: Rows[Line]) -> int:
    """Without a type name only number, day and motto lines at the very top are header."""
    for index, line in enumerate(lines):
        if line.text and read_fixed_pieces(replace(header, parts=[]), line.raw, line.number).strip():
            return index
        read_fixed_pieces(header, line.raw, line.number)
    return len(lines)


def _read_top_line(header: Header, line: Line) -> list[str]:
    rest = read_fixed_pieces(header, line.raw, line.number)
    bodies = []
    for piece in (" ".join(column.split()) for column in _GAP.split(rest.strip())):
        if not piece:
            continue
        if _DECORATION.fullmatch(piece):
            header.parts.append(Part("rule", piece, line.number))
        elif piece.isupper():
            bodies.append(piece)
        else:
            header.left_over.append(Line(number=line.number, raw=piece))
    return bodies


def _name_bodies(header: Header, pieces: list[tuple[str, int]]) -> None:
    """The first body is the superior, the last one issues; a body may run over several lines."""
    bodies: list[list[tuple[str, int]]] = []
    for piece in pieces:
        above = search_key(" ".join(text for text, _ in bodies[-1])) if bodies else ""
        if bodies and (above in _NEEDS_NAME or not _BODY_OPENS.match(search_key(piece[0]))):
            bodies[-1].append(piece)
        else:
            bodies.append([piece])
    if bodies:
        header.issuer = " ".join(text for text, _ in bodies[-1])
        header.superior = " ".join(text for text, _ in bodies[0]) if len(bodies) > 1 else ""
    for index, body in enumerate(bodies):
        name = "issuer" if index == len(bodies) - 1 else "superior"
        header.parts += [Part(name, text, line) for text, line in body]


def _read_abstract(header: Header, lines: Rows[Line], title: int) -> int:
    match = _TITLE.match(lines[title].text)
    kind = match["type"] if match else lines[title].text
    header.parts.append(Part("type", kind, lines[title].number))
    pieces = [match["rest"]] if match and match["rest"] else []
    if pieces:
        header.parts.append(Part("abstract", pieces[0], lines[title].number))
    spaced = _is_double_spaced(lines[title + 1 :])
    is_ruled, index = False, title
    for index in range(title + 1, len(lines)):
        line = lines[index]
        if _DECORATION.fullmatch(line.text):
            header.parts.append(Part("rule", line.text, line.number))
            is_ruled = bool(pieces)
        elif not line.text:
            continue
        # a blank line ends the abstract unless every second line is blank
        elif is_ruled or _ends_abstract(pieces, line, after_blank=not (spaced or lines[index - 1].text)):
            break
        else:
            header.parts.append(Part("abstract", line.text, line.number))
            pieces.append(line.text)
    else:
        index = len(lines)
    header.abstract = " ".join(pieces)
    return index


def _ends_abstract(pieces: list[str], line: Line, *, after_blank: bool) -> bool:
    marker = marker_of(line.text)
    if line.cells or (marker and marker.style in {"roman", "part", "upper"}):
        return True
    so_far = " ".join(pieces)
    if not pieces:
        return len(line.text) > _LONG
    if len(so_far) > _ABSTRACT_LONGEST:
        return True
    if so_far.count("“") > so_far.count("”"):
        return False
    # a long line is a paragraph already
    return bool(_OPENING.match(line.text)) or len(line.text) > _LONG or after_blank


def _is_double_spaced(lines: Rows[Line]) -> bool:
    texts = [bool(line.text) for line in lines]
    adjacent = sum(here and after for here, after in pairwise(texts))
    return adjacent * 10 < sum(texts)
