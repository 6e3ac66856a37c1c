"""The end of a document: recipients beside or above the signing power, post and name; then attachments."""

import re
from collections.abc import Sequence as Rows
from dataclasses import dataclass, field

from plans.enums import DocumentPartKind
from plans.importing.parsing.files.text import is_rule
from plans.importing.parsing.lines import WORDS, any_of
from plans.importing.parsing.lines.header import BODY_OPENS, Header, read_fixed_pieces
from plans.importing.parsing.types import DocumentPart, Signature, SourceLine
from portal.lib.text import search_key

_RECIPIENTS = re.compile(r"N[ơờ]i\s+nhận\s*:?\s*", re.IGNORECASE)
_POWER = re.compile(r"(?:T/M|TM|T/L|TL|K/T|KT|TUQ|T/UQ|Q)(?:\s*[./]?\s+|\.)[^\W\d_a-z]{2}")

_POST = re.compile(rf"(?:QUYỀN |Q\. ?|PHÓ )*(?:{any_of(WORDS['posts'])})")
ANNEX_TITLE = re.compile(
    r"(?:PHỤ LỤC|Phụ lục|BIỂU(?: MẪU)?|Biểu(?: mẫu)?|MẪU|Mẫu)(?: SỐ| số)?\s?:?\s?(?:\d{1,2}|[IVX]{1,4}|[A-D])?\W{0,3}"
)
_NAME_LONGEST = 60
_CLOSE = (",", ";", ".")
_POST_WORDS = 6

_TITLE_BEFORE_NAME = re.compile(rf"(?:(?:{any_of(WORDS['titles_before_names'])})(?:\.\s?|\s))+")
_BULLET = re.compile(r"[-–+*•]\s*")

# an annex opens with a title, never with an item of a list
_UNMARKED_RECIPIENT = re.compile(r"Lưu\b.{0,60}|\S.{0,100}[,;]")
_GAP = re.compile(r"\t+|\s{3,}")
_OPENS_ANNEX = re.compile(r"(?:PHỤ LỤC|Phụ lục)(?: SỐ| số)?(?:\s\S{1,5})?$")
_SIGNED = re.compile(
    r"\(?\s?(?:đã ký|ký tên|ký, ghi rõ họ tên)[^)]{0,40}\)?|\((?:ký|chữ ký|họ|ghi rõ|đóng dấu)\b[^)]{0,60}\)",
    re.IGNORECASE,
)

# what a digital signature prints: the body, the day and the second
_SECOND = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4},? \d{1,2}:\d\d:\d\d(?: ?[+-]\d\d:?\d\d)?"
_STAMP = re.compile(
    rf"(?:[^\W\d_][^:\d]{{0,120}}[ ,])?{_SECOND}|(?:Được ký bởi|Ký bởi|Người ký|Ngày ký|Thời gian ký) ?:.{{2,120}}"
)
_BESIDE_STAMP = re.compile(r"(?:Email|Cơ quan) ?:.{2,120}")


@dataclass(slots=True)
class Tail:
    recipients: list[str] = field(default_factory=list)
    power: list[str] = field(default_factory=list)
    post: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    parts: list[DocumentPart] = field(default_factory=list)
    left_over: list[SourceLine] = field(default_factory=list)
    attachments: list[SourceLine] = field(default_factory=list)
    bulleted: bool = False
    open_list: bool = False
    signers: int = 1
    bodies: int = 0

    @property
    def signing(self) -> Signature:
        """Two who sign side by side are told one after the other."""
        joint = " " if self.signers == 1 else "; "
        return Signature(joint.join(self.power), joint.join(self.post), joint.join(self.names))


def without_stamps(lines: Rows[SourceLine]) -> tuple[list[SourceLine], list[DocumentPart]]:
    """The lines without the stamps of digital signatures, which stand anywhere; they are parts."""
    is_stamp = [bool(_STAMP.fullmatch(line.text)) for line in lines]
    for place, line in enumerate(lines):
        if _BESIDE_STAMP.fullmatch(line.text) and any(is_stamp[max(0, place - 1) : place]):
            is_stamp[place] = True
    parts = [
        DocumentPart(DocumentPartKind.MARK, line.text, line.number)
        for line, found in zip(lines, is_stamp, strict=True)
        if found
    ]
    return [line for line, found in zip(lines, is_stamp, strict=True) if not found], parts


def tail_index(lines: Rows[SourceLine]) -> int:
    """Where the tail begins: `Nơi nhận`, the signing power or a post above a name, with a post or a place and day above
    it."""
    found = next((index for index, line in enumerate(lines) if _opens_tail(line)), len(lines))
    if found == len(lines):
        found = next((index for index, line in enumerate(lines) if _is_signed_post(lines, index)), found)
    for index in range(found - 1, max(found - 6, -1), -1):
        text = lines[index].text
        if text and not (_is_post(text) or not read_fixed_pieces(Header(), lines[index].raw, 0).strip()):
            return index + 1
    return found


def read_tail(lines: Rows[SourceLine], header: Header) -> Tail:
    tail = Tail()
    for position, line in enumerate(lines):
        if not line.text:
            continue
        if tail.names and _is_power(line.text):
            # two columns of a table are told one after the other
            tail.signers = len(tail.names) + 1
        elif _is_behind(tail, line):
            tail.attachments = list(lines[position:])
            break
        rest = read_fixed_pieces(header, line.raw, line.number)
        pieces = _pieces(rest)
        tail.signers = max(tail.signers, sum(_is_power(piece) or _is_post(piece) for piece in pieces))
        for piece in pieces:
            _read_piece(tail, piece, line.number)
    return tail


def _is_behind(tail: Tail, line: SourceLine) -> bool:
    """All have signed, or an annex opens though nobody did."""
    if tail.recipients and _OPENS_ANNEX.match(line.text):
        return True
    return len(tail.names) >= tail.signers and not _belongs_beside(tail, line)


def _opens_tail(line: SourceLine) -> bool:
    return bool(_RECIPIENTS.match(line.text)) or any(_POWER.match(piece) for piece in _pieces(line.raw))


def _is_signed_post(lines: Rows[SourceLine], index: int) -> bool:
    """A post by itself, and below it only who has it."""
    text = lines[index].text
    if not _is_post(text) or len(text.split()) > _POST_WORDS:
        return False
    below = [line.text for line in lines[index + 1 : index + 12] if line.text]
    names = [text for text in below if not _SIGNED.fullmatch(text)]
    return bool(names) and _looks_like_name(names[0])


def _is_post(text: str) -> bool:
    return text.isupper() and bool(_POST.match(text))


def _belongs_beside(tail: Tail, line: SourceLine) -> bool:
    """After the name only recipients of the left column may follow."""
    goes_on = tail.open_list and bool(_BULLET.match(line.text) or _UNMARKED_RECIPIENT.fullmatch(line.text))
    return goes_on or bool(_RECIPIENTS.match(line.text))


def _pieces(raw: str) -> list[str]:
    columns = [" ".join(column.split()) for column in _GAP.split(raw.strip())]
    # "Nơi nhận: - A; - B." on one line is a heading and two entries
    pieces: list[str] = []
    for column in filter(None, columns):
        head = _RECIPIENTS.match(column)
        if head:
            pieces.append(column[: head.end()].strip())
        rest = column[head.end() :] if head else column
        pieces += [piece for piece in re.split(r"(?<=[;,.]) (?=[-–] ?\S)", rest) if piece]
    return pieces


def _read_piece(tail: Tail, piece: str, line: int) -> None:
    if _RECIPIENTS.fullmatch(piece):
        tail.open_list = True
        tail.parts.append(DocumentPart(DocumentPartKind.RECIPIENTS_TITLE, piece, line))
    elif _is_power(piece):
        tail.power.append(piece)
        tail.parts.append(DocumentPart(DocumentPartKind.POWER, piece, line))
    elif tail.power and not tail.post and not _is_post(piece) and _is_body(piece):
        # "KT. GIÁM ĐỐC | SỞ TƯ PHÁP": of which body
        place = tail.bodies % len(tail.power)
        tail.power[place], tail.bodies = f"{tail.power[place]} {piece}", tail.bodies + 1
        tail.parts.append(DocumentPart(DocumentPartKind.POWER, piece, line))
    elif _is_post(piece) or _continues_signing(tail, piece):
        tail.post.append(piece)
        tail.parts.append(DocumentPart(DocumentPartKind.POST, piece, line))
    elif _is_name(tail, piece):
        tail.names.append(_TITLE_BEFORE_NAME.sub("", piece).strip())
        tail.parts.append(DocumentPart(DocumentPartKind.NAME, piece, line))
    elif _SIGNED.fullmatch(piece) or is_rule(piece):
        tail.parts.append(DocumentPart(DocumentPartKind.MARK, piece, line))
    elif tail.open_list:
        _add_recipient(tail, piece, line)
    else:
        tail.left_over.append(SourceLine(number=line, raw=piece))


def _is_power(piece: str) -> bool:
    return bool(_POWER.match(piece)) and piece.isupper()


def _is_body(piece: str) -> bool:
    return piece.isupper() and bool(BODY_OPENS.match(search_key(piece)))


def _continues_signing(tail: Tail, piece: str) -> bool:
    """A post of another name, or the rest of one that a narrow column broke."""
    if tail.names or not tail.power or not piece.isupper() or len(piece) <= 3:
        return False
    return len(tail.post) < tail.signers or len(piece.split()) <= 2


def _is_name(tail: Tail, piece: str) -> bool:
    return len(tail.names) < tail.signers and bool(tail.power or tail.post) and _looks_like_name(piece)


def _looks_like_name(piece: str) -> bool:
    words = _TITLE_BEFORE_NAME.sub("", piece).split()
    is_name = 2 <= len(words) <= 6 and all(word.isalpha() and word[0].isupper() for word in words)
    return is_name and len(piece) <= _NAME_LONGEST and not piece.isupper()


def _is_dash_inside(tail: Tail, entry: str) -> bool:
    """`- Các tổ chức chính trị` | `- xã hội xã;` where the entries are closed by signs."""
    *others, last = tail.recipients or [""]
    return (
        entry[:1].islower()
        and bool(others)
        and not last.endswith(_CLOSE)
        and all(one.endswith(_CLOSE) for one in others)
    )


def _add_recipient(tail: Tail, piece: str, line: int) -> None:
    tail.parts.append(DocumentPart(DocumentPartKind.RECIPIENT, piece, line))
    bullet = _BULLET.match(piece)
    # a brace drawn over several entries is no word of theirs
    entry = re.sub(r"[,;]? ?\}", "", piece[bullet.end() :] if bullet else piece).strip()
    tail.bulleted = tail.bulleted or bool(bullet)
    if bullet and _is_dash_inside(tail, entry):
        tail.recipients[-1] = f"{tail.recipients[-1]} {piece}"
    elif bullet or not tail.bulleted or not tail.recipients:
        tail.recipients.append(entry)
    else:
        tail.recipients[-1] = f"{tail.recipients[-1]} {entry}"
