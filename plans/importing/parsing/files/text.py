"""Plain text → lines: UTF-8 or UTF-16, composed letters, line numbers as an editor shows them."""

import codecs
import re
import unicodedata
from dataclasses import replace

from plans.importing.parsing.files.old_fonts import (
    encoding_of_letters,
    is_of_unicode,
    remarks_on_encodings,
    unicode_of,
)
from plans.importing.parsing.files.refusal import refuse_long
from plans.importing.parsing.types import DocumentRefused, SourceLine

# tabs and runs of spaces stay: they part the columns of a header
_WIDE_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u3000]")
_INVISIBLE = re.compile(r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_HEADING_MARK = re.compile(r"^\s{0,3}#{1,6}\s+(?=\S)")
_BOLD = re.compile(r"\*\*(?=\S)([^*]+)\*\*")
_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029|\u000b|\u000c")


def composed(text: str) -> str:
    """NFC, plain spaces, no invisible characters; columns and line ends as they were."""
    return _INVISIBLE.sub("", _WIDE_SPACES.sub(" ", unicodedata.normalize("NFC", text)))


def is_rule(text: str) -> bool:
    """True for stars, hyphens and drawn lines that only part or close something."""
    return bool(text.strip()) and not any(map(str.isalnum, text))


def unmarked(line: SourceLine) -> SourceLine:
    """Without the marks of headings and bold letters that plain text carries from a note: `## I.`, `**Mục đích:**`."""
    if line.from_word or line.cells:
        return line
    opened = _HEADING_MARK.sub("", line.raw)
    is_bold = opened != line.raw or bool(_BOLD.fullmatch(opened.strip()))
    return replace(line, raw=_BOLD.sub(r"\1", opened), bold=line.bold or is_bold)


def lines_of(data: bytes) -> list[SourceLine]:
    text = _decoded(data)
    refuse_long(len(text), 0)
    rows = _LINE_ENDS.sub("\n", text).split("\n")
    refuse_long(len(text), len(rows), longest=max(map(len, rows)))
    encoding = encoding_of_letters(rows)
    old = 0
    for place, row in enumerate(rows if encoding else ()):
        if encoding and not is_of_unicode(row):
            rows[place], old = unicode_of(row, encoding), old + 1
    lines = [SourceLine(number=number, raw=composed(row).rstrip()) for number, row in enumerate(rows, start=1)]
    remarks = remarks_on_encodings({encoding: old}) if encoding else ()
    return [replace(lines[0], remarks=remarks), *lines[1:]]


def _decoded(data: bytes) -> str:
    encoding = _encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentRefused(
            "Không đọc được bảng mã. Hãy mở bằng Word, lưu thành .docx (hoặc .txt mã UTF-8) rồi tải lên."
        ) from error
    if "\x00" in text:
        raise DocumentRefused("Tệp không phải văn bản (có ký tự rỗng). Hãy mở bằng Word và lưu thành .docx.")
    return text


def _encoding(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    # without a mark, the zero halves of Latin letters, spaces and line ends show the byte order
    sample = data[:2000]
    if sample[1::2].count(0) > len(sample) // 5 and not sample[0::2].count(0):
        return "utf-16-le"
    if sample[0::2].count(0) > len(sample) // 5 and not sample[1::2].count(0):
        return "utf-16-be"
    return "utf-8-sig"
