"""The top of a document: bodies, number, place and day, type and abstract, in any order of columns."""

import re
from collections.abc import Sequence as Rows
from dataclasses import dataclass, field, replace
from itertools import pairwise

from plans.enums import DocumentPartKind
from plans.importing.parsing.files.text import is_rule
from plans.importing.parsing.lines import WORDS, any_of
from plans.importing.parsing.lines.letters import NUMBER as LETTER_NUMBER
from plans.importing.parsing.lines.letters import letter_index, matter_of, read_addressees
from plans.importing.parsing.lines.markers import marker_of
from plans.importing.parsing.types import DocumentPart, SourceLine
from plans.outline.parsing import DAY_IN_FIGURES, DAY_IN_WORDS, SYMBOL
from plans.outline.parsing.words import CAPITAL
from portal.lib.text import search_key

_TYPES = any_of(WORDS["document_types"])
_TITLE = re.compile(rf"(?P<type>(?:{_TYPES})(?: (?:LIÊN TỊCH|PHỐI HỢP|HÀNH ĐỘNG|CÔNG TÁC)$)?)(?:\s+(?P<rest>\S.*))?")
# "Kế hoạch tuyên truyền …", but no "Kế hoạch này …" and no "Kế hoạch số 5"
_PLAIN_TITLE = re.compile(
    r"(?P<type>Kế hoạch|Chương trình|Đề án|Phương án)\s+(?!số|này|trên\b)(?P<rest>[^\W\d_A-Z]\S*(?:\s+\S+){2}.*)"
)
_SPACED_TITLE = {name.replace(" ", "") for name in WORDS["document_types"]}
_JOINT_TYPE = re.compile(r"LIÊN TỊCH|PHỐI HỢP")
_TITLE_WITHIN = 60

# blanks are bounded: a long row of them must not be tried in every way
_NUMBER = re.compile(rf"Số\s?:?[\s.…_]{{0,60}}(?P<number>\d{{0,5}})[\s.…_]{{0,60}}[-–/]?\s{{0,9}}(?P<symbol>{SYMBOL})")
_LONE_NUMBER = re.compile(r"Số\s?:?[\s.…_]{0,60}(?P<number>\d{0,5})[\s.…_]{0,60}[-–/](?P<symbol>)(?=\s|$)")
_DAY = rf"(?:{DAY_IN_WORDS}|ngày\s?{DAY_IN_FIGURES})"

_PLACE_DAY = re.compile(
    rf"(?<!\w)[^\W\d_][\w.’'-]{{0,19}}(?:[^\S\t][\w.’'-]{{1,20}}){{0,5}},\s{{0,9}}{_DAY}", re.IGNORECASE
)
_LONE_DAY = re.compile(rf"(?<!\S){_DAY}(?=\s{{0,99}}$|\s{{3}}|\t)", re.IGNORECASE)

# a body of the left column that only a space parts from the place
_CAPITALS_BEFORE = re.compile(rf"(?:(?!TP\b){CAPITAL}{{2,20}}\s)+(?=\w{{0,20}}(?!{CAPITAL})[^\W\d_])")
_YEAR = re.compile(r"20\d\d")
_STAMP = re.compile(rf"[(\[]?(?:{any_of(WORDS['stamps'])})\b.{{0,30}}", re.IGNORECASE)

_MOTTO = re.compile(
    r"ĐẢNG CỘNG SẢN VIỆT NAM|CỘNG H[OÒ][AÀ] XÃ HỘI CHỦ NGHĨA VIỆT NAM|"
    r"Độc lập\s*[-–]\s*Tự do\s*[-–]\s*Hạnh phúc",
    re.IGNORECASE,
)
# what a narrow column leaves of it on a line
_MOTTO_PIECE = re.compile(
    r"CỘNG H[OÒ][AÀ] XÃ HỘI(?: CHỦ NGHĨA)?|(?:CHỦ NGHĨA )?VIỆT NAM|ĐẢNG CỘNG SẢN|Độc lập(?: ?[-–] ?Tự do)? ?[-–]?|"
    r"(?:Tự do ?[-–] ?)?Hạnh phúc"
)
# the Youth Union writes its own name there, below or beside the number of the document
_YOUTH = re.compile(r"ĐOÀN (?:TNCS|THANH NIÊN CỘNG SẢN) HỒ CHÍ MINH")
_MOTTOES = ("ĐẢNG CỘNG SẢN VIỆT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
_MOTTO_BEGUN = re.compile(r"(?:ĐẢNG CỘNG SẢN|CỘNG H[OÒ][AÀ] XÃ HỘI(?: CHỦ(?: NGHĨA)?)?)(?: VIỆT)?\s*$")
_GAP = re.compile(r"\t+|\s{3,}")

BODY_OPENS = re.compile(rf"(?:{any_of(WORDS['bodies_of_header'])})\b")
_NEEDS_NAME = re.compile(any_of(WORDS["bodies_that_need_a_name"]))
_OPENING = re.compile(rf"[-–+]?\s*(?:{any_of(WORDS['openings'])})\b")
_GOES_ON = re.compile(rf"(?:Về|V/v)\b|\(\d|(?!{CAPITAL})[^\W\d_]")
# a plan that a decision puts in force says so below its title
ENCLOSED = re.compile(r"\((?:Ban hành )?[Kk]èm theo ")
# what a web page says below a title
_PUBLISHED = re.compile(
    r"(?:(?:Thứ \w{2,4}|Chủ nhật|Ngày đăng|Đăng ngày|Cập nhật(?: lúc)?)\b.{0,12}?|\W*)(?:ngày )?"
    rf"(?:{DAY_IN_FIGURES}\W+\d{{1,2}}[:h]\d\d.{{0,9}}|\d{{1,2}}[:h]\d\d\W+{DAY_IN_FIGURES}.{{0,9}})|"
    r"Lượt xem\W+\d{1,7}"
)
_DAY_BEGUN = re.compile(r",\s{0,9}ng\S{1,3}y(?:[\s\d.…_]{0,20}(?:tháng[\s\d.…_]{0,20}(?:năm)?)?)?$")
_SENTENCE_ENDS = (".", ":", ";")
_LONG = 200
_OPENING_SHORTEST = 60
_BODY_LONGEST = 100
_ABSTRACT_LONGEST = 1_000


@dataclass(slots=True)
class Header:
    number: str = ""
    symbol: str = ""
    place_day: str = ""
    superior: str = ""
    issuer: str = ""
    abstract: str = ""
    addressees: list[str] = field(default_factory=list)
    parts: list[DocumentPart] = field(default_factory=list)
    left_over: list[SourceLine] = field(default_factory=list)


def title_index(lines: Rows[SourceLine]) -> int | None:
    """Where the type name stands, alone or before its abstract; letter-spaced capitals count. Without one, where a
    title in sentence case stands above the opening."""
    title = _capital_title(lines)
    return _plain_title(lines) if title is None else title


def _capital_title(lines: Rows[SourceLine]) -> int | None:
    for index, line in enumerate(lines[:_TITLE_WITHIN]):
        marker = marker_of(line.text)
        if marker and marker.style in {"part", "roman", "upper", "dec1"} and not line.text.startswith("C"):
            return None
        if _TITLE.match(line.text) or line.text.replace(" ", "") in _SPACED_TITLE:
            return index
    return None


def _plain_title(lines: Rows[SourceLine]) -> int | None:
    title = None
    for index, line in enumerate(lines[:_TITLE_WITHIN]):
        if _PLAIN_TITLE.match(line.text) and not line.text.endswith((*_SENTENCE_ENDS, ",")):
            title = index
        elif _opens_body(line) or (_OPENING.match(line.text) and len(line.text) > _OPENING_SHORTEST):
            return title
    return None


def read_header(lines: Rows[SourceLine]) -> tuple[Header, int]:
    """The header and the index of the first line of the body."""
    header = Header()
    title = title_index(lines)
    if title is None:
        letter = letter_index(lines)
        return header, (_top_without_title(header, lines) if letter is None else _read_letter(header, lines, letter))
    if _PLAIN_TITLE.match(lines[title].text) and not any(_MOTTO.search(line.text) for line in lines[:title]):
        _read_page(header, lines[:title], lines[title].text)
        return header, _read_abstract(header, lines, title)
    _name_bodies(header, _read_top(header, lines[:title]), are_joint=bool(_JOINT_TYPE.search(lines[title].text)))
    return header, _read_abstract(header, lines, title)


def _read_top(header: Header, lines: Rows[SourceLine]) -> list[tuple[str, int]]:
    """What stands above the title, and gives back the names of bodies with their lines."""
    found = _with_day_whole(header, _with_motto_whole(header, lines))
    return [(piece, line.number) for line in found for piece in _read_top_line(header, line)]


def _read_letter(header: Header, lines: Rows[SourceLine], index: int) -> int:
    """What is no other part of the top, from the number on, is the matter."""
    top = list(lines[:index])
    for place, line in enumerate(top):
        if not _NUMBER.search(line.raw) and (match := LETTER_NUMBER.search(line.raw)):
            header.number, header.symbol = match["number"], match["symbol"]
            header.parts.append(DocumentPart(DocumentPartKind.NUMBER, match[0], line.number))
            top[place] = replace(line, raw=line.raw.replace(match[0], " " * 4))
            break
    _name_bodies(header, _read_top(header, top), are_joint=False)
    numbered = min((part.line for part in header.parts if part.name is DocumentPartKind.NUMBER), default=0)
    matter = [line for line in header.left_over if line.number >= numbered]
    header.left_over = [line for line in header.left_over if line.number < numbered]
    header.abstract = matter_of([line.text for line in matter])
    header.parts += [DocumentPart(DocumentPartKind.ABSTRACT, line.text, line.number) for line in matter]
    header.addressees, parts, start = read_addressees(lines, index)
    header.parts += parts
    return start


def _with_motto_whole(header: Header, lines: Rows[SourceLine]) -> list[SourceLine]:
    """Without a motto that turned within its narrow column: both pieces of it are parts."""
    found = list(lines)
    for place, line in enumerate(lines[:-1]):
        start = _MOTTO_BEGUN.search(line.raw)
        rest = start and _rest_of_motto(start[0])
        if not start or not rest:
            continue
        for below in range(place + 1, min(place + 3, len(lines))):
            end = re.search(rf"(?:^|\s){rest}\s*$", found[below].raw)
            if end:
                for at, match in ((place, start), (below, end)):
                    header.parts.append(DocumentPart(DocumentPartKind.MOTTO, match[0].strip(), lines[at].number))
                    found[at] = replace(found[at], raw=found[at].raw[: match.start()])
                break
    return found


def _with_day_whole(header: Header, lines: Rows[SourceLine]) -> list[SourceLine]:
    """Without a place and day that turned within their narrow column: "Mẫu, ngày | 02 tháng 3 năm 2026"."""
    found = list(lines)
    for place, line in enumerate(found[:-1]):
        start = _GAP.split(line.raw.strip())[-1]
        below = found[place + 1]
        rest = _GAP.split(below.raw.strip())[-1]
        whole = f"{start} {rest}"
        if _DAY_BEGUN.search(start) and not _PLACE_DAY.search(start) and _PLACE_DAY.fullmatch(whole):
            header.place_day = whole
            for at, piece in ((place, start), (place + 1, rest)):
                header.parts.append(DocumentPart(DocumentPartKind.PLACE_DAY, piece, found[at].number))
                found[at] = replace(found[at], raw=found[at].raw.rstrip().removesuffix(piece))
    return found


def _rest_of_motto(start: str) -> str:
    key = search_key(start)
    whole = next(words for words in _MOTTOES if search_key(words).startswith(key))
    return " ".join(whole.split()[len(key.split()) :])


def read_fixed_pieces(header: Header, raw: str, number: int) -> str:
    """Takes number, place and day, motto out of a line, and gives back what is left of it."""
    for name, pattern in (
        (DocumentPartKind.NUMBER, _NUMBER),
        (DocumentPartKind.NUMBER, _LONE_NUMBER),
        (DocumentPartKind.PLACE_DAY, _PLACE_DAY),
        (DocumentPartKind.PLACE_DAY, _LONE_DAY),
        (DocumentPartKind.MOTTO, _MOTTO),
    ):
        match = pattern.search(raw)
        if not match or (name != DocumentPartKind.MOTTO and getattr(header, name)):
            continue
        capitals = _CAPITALS_BEFORE.match(match[0]) if name is DocumentPartKind.PLACE_DAY else None
        start = match.start() + (capitals.end() if capitals else 0)
        header.parts.append(DocumentPart(name, " ".join(raw[start : match.end()].split()), number))
        if name is DocumentPartKind.NUMBER:
            header.number, header.symbol = match["number"], re.sub(r"\s", "", match["symbol"])
        elif name is DocumentPartKind.PLACE_DAY:
            header.place_day = raw[start : match.end()]
        raw = f"{raw[:start]}    {raw[match.end() :]}"
    return raw


def _read_page(header: Header, lines: Rows[SourceLine], title: str) -> None:
    """What stands above a title that was copied from a web page, where it may stand twice."""
    for line in lines:
        if line.text == title:
            header.parts.append(DocumentPart(DocumentPartKind.ABSTRACT, line.text, line.number))
        elif is_rule(line.text):
            header.parts.append(DocumentPart(DocumentPartKind.RULE, line.text, line.number))
        elif _PUBLISHED.fullmatch(line.text):
            header.parts.append(DocumentPart(DocumentPartKind.MARK, line.text, line.number))
        elif line.text:
            header.left_over.append(line)


def _top_without_title(header: Header, lines: Rows[SourceLine]) -> int:
    """Without a type name only number, day and motto lines at the very top are header."""
    for index, line in enumerate(lines):
        if line.text and read_fixed_pieces(replace(header, parts=[]), line.raw, line.number).strip():
            return index
        read_fixed_pieces(header, line.raw, line.number)
    return len(lines)


def _read_top_line(header: Header, line: SourceLine) -> list[str]:
    rest = read_fixed_pieces(header, _without_stamps(header, line), line.number)
    bodies = []
    for piece in (" ".join(column.split()) for column in _GAP.split(rest.strip())):
        if not piece:
            continue
        if _YEAR.fullmatch(piece) and header.place_day.endswith("năm"):
            # a narrow column breaks before the year
            header.place_day += f" {piece}"
            header.parts.append(DocumentPart(DocumentPartKind.PLACE_DAY, piece, line.number))
        elif is_rule(piece):
            header.parts.append(DocumentPart(DocumentPartKind.RULE, piece, line.number))
        elif _MOTTO_PIECE.fullmatch(piece) or (_YOUTH.fullmatch(piece) and header.symbol):
            header.parts.append(DocumentPart(DocumentPartKind.MOTTO, piece, line.number))
        elif piece.isupper() or (BODY_OPENS.match(search_key(piece)) and len(piece) <= _BODY_LONGEST):
            bodies.append(piece)
        else:
            header.left_over.append(SourceLine(number=line.number, raw=piece))
    return bodies


def _without_stamps(header: Header, line: SourceLine) -> str:
    """The line without marks of draft and urgency, which may hold a day of their own."""
    others = []
    for column in _GAP.split(line.raw):
        piece = " ".join(column.split())
        if _STAMP.fullmatch(piece):
            header.parts.append(DocumentPart(DocumentPartKind.STAMP, piece, line.number))
        else:
            others.append(column)
    return line.raw if len(others) == len(_GAP.split(line.raw)) else "    ".join(others)


def _name_bodies(header: Header, pieces: list[tuple[str, int]], *, are_joint: bool) -> None:
    """The first body is the superior, the last one issues; a body may run over several lines. `are_joint`: two do."""
    bodies: list[list[tuple[str, int]]] = []
    for piece in pieces:
        above = search_key(" ".join(text for text, _ in bodies[-1])) if bodies else ""
        if bodies and (
            above.endswith((",", "-", " va"))
            or _NEEDS_NAME.fullmatch(above)
            or not BODY_OPENS.match(search_key(piece[0]))
        ):
            bodies[-1].append(piece)
        else:
            bodies.append([piece])
    names = [" ".join(text for text, _ in body) for body in bodies]
    issuers = 2 if are_joint and len(names) == 2 else 1
    header.issuer = " - ".join(names[-issuers:])
    header.superior = names[0] if len(names) > issuers else ""
    for index, body in enumerate(bodies):
        name = DocumentPartKind.ISSUER if index >= len(bodies) - issuers else DocumentPartKind.SUPERIOR
        header.parts += [DocumentPart(name, text, line) for text, line in body]


def _read_abstract(header: Header, lines: Rows[SourceLine], title: int) -> int:
    match = _TITLE.match(lines[title].text) or _PLAIN_TITLE.match(lines[title].text)
    kind = match["type"] if match else lines[title].text
    header.parts.append(DocumentPart(DocumentPartKind.TYPE, kind, lines[title].number))
    pieces = [match["rest"]] if match and match["rest"] else []
    if pieces:
        header.parts.append(DocumentPart(DocumentPartKind.ABSTRACT, pieces[0], lines[title].number))
    spaced, closed = _is_double_spaced(lines[title + 1 :]), _closing_rule(pieces, lines, title)
    is_ruled, index = False, title
    for index in range(title + 1, len(lines)):
        line = lines[index]
        if is_rule(line.text):
            header.parts.append(DocumentPart(DocumentPartKind.RULE, line.text, line.number))
            is_ruled = bool(pieces)
        elif not line.text:
            continue
        elif _PUBLISHED.fullmatch(line.text):
            header.parts.append(DocumentPart(DocumentPartKind.MARK, line.text, line.number))
        # a blank line ends the abstract unless every second line is blank
        elif is_ruled or (
            index > closed and _ends_abstract(pieces, line, after_blank=not (spaced or lines[index - 1].text))
        ):
            break
        else:
            header.parts.append(DocumentPart(DocumentPartKind.ABSTRACT, line.text, line.number))
            pieces.append(line.text)
    else:
        index = len(lines)
    header.abstract = " ".join(pieces)
    return index


def _closing_rule(pieces: list[str], lines: Rows[SourceLine], title: int) -> int:
    """Where the rule below the abstract stands: all above it is the abstract, however long; `title` if none does.
    `pieces` are those beside the type name."""
    pieces = [*pieces]
    for index in range(title + 1, min(len(lines), title + _TITLE_WITHIN)):
        line = lines[index]
        if pieces and is_rule(line.text):
            return title if pieces[-1].endswith((":", ";")) else index
        if not line.text or is_rule(line.text):
            continue
        # a sentence that ends above another is no abstract
        if _opens_body(line) or (pieces and (_OPENING.match(line.text) or pieces[-1].endswith(_SENTENCE_ENDS))):
            break
        pieces.append(line.text)
    return title


def _opens_body(line: SourceLine) -> bool:
    marker = marker_of(line.text)
    is_first = bool(marker and marker.style == "dec1" and marker.ordinal == 1 and marker.rest[:1].isupper())
    return bool(line.cells or is_first or (marker and marker.style in {"roman", "part", "upper"}))


def _ends_abstract(pieces: list[str], line: SourceLine, *, after_blank: bool) -> bool:
    if _opens_body(line) or ENCLOSED.match(line.text):
        return True
    so_far = " ".join(pieces)
    is_long = len(line.text) > _LONG and not line.bold
    if not pieces:
        return is_long
    if len(so_far) > _ABSTRACT_LONGEST:
        return True
    if so_far.count("“") > so_far.count("”"):
        return False
    goes_on = _GOES_ON.match(line.text) or (so_far.isupper() and line.text == line.text.upper())
    # a long line is a paragraph already, and an abstract has no full stop
    is_paragraph = is_long or line.text.endswith(_SENTENCE_ENDS)
    return bool(_OPENING.match(line.text)) or is_paragraph or (after_blank and not goes_on)


def _is_double_spaced(lines: Rows[SourceLine]) -> bool:
    texts = [bool(line.text) for line in lines]
    adjacent = sum(here and after for here, after in pairwise(texts))
    return adjacent * 10 < sum(texts)
