"""What is not read at all: by its signature, its size or its mark of secrecy."""

import re
from collections.abc import Callable, Iterable
from pathlib import PurePath
from typing import TypeVar

from plans.importing.parsing.types import DocumentRefused
from portal.lib.errors import RuleViolation

T = TypeVar("T")

MAX_BYTES = 20 * 1024 * 1024
MAX_LINES = 20_000
MAX_LETTERS = 1_000_000
MAX_LINE_LETTERS = 20_000
MAX_CELLS = 20_000
_PASTE = "mở tệp, chép toàn bộ văn bản rồi dán vào ô “Dán văn bản”"

_AS_DOCX = "chọn Lưu thành (Save As) kiểu .docx rồi tải lên lại"
_KIND_AT = 30  # of an open document: its first part, "mimetype", lies there uncompressed
_OPEN_TEXT = b"mimetypeapplication/vnd.oasis.opendocument.text"
_OTHER_WORD = {".docm", ".dotx", ".dotm"}

_SCAN = f"không có chữ để đọc. Hãy tìm bản Word, hoặc {_PASTE}."

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (
        b"\xd0\xcf\x11\xe0",
        f"Đây là tệp Word kiểu cũ (.doc) hoặc tệp có mật khẩu. Hãy mở bằng Word, bỏ mật khẩu nếu có, {_AS_DOCX}.",
    ),
    (b"{\\rtf", f"Đây là tệp RTF. Hãy mở bằng Word, {_AS_DOCX}."),
    *((mark, f"Đây là ảnh chụp hoặc bản quét, {_SCAN}") for mark in (b"\xff\xd8\xff", b"\x89PNG")),
    (b"GIF8", f"Đây là tệp ảnh, {_SCAN}"),
    *((mark, f"Đây là bản quét, {_SCAN}") for mark in (b"II*\x00", b"MM\x00*")),
)
_SECRET = {"MẬT", "TỐIMẬT", "TUYỆTMẬT"}
_SECRET_LEVEL = re.compile(r"ĐỘ\s*MẬT\s*:?\s*(TUYỆT|TỐI)?\s*MẬT", re.IGNORECASE)
_COLUMN_GAP = re.compile(r"\t+|\s{3,}|\|")


def format_of(data: bytes, *, name: str) -> str:
    """`docx`, `pdf` or `text`, by content; the ending of the name must agree. Refuses every other kind of file."""
    if not data.strip():
        raise DocumentRefused("Tệp rỗng. Hãy chọn lại đúng tệp kế hoạch.")
    if len(data) > MAX_BYTES:
        raise DocumentRefused("Tệp lớn hơn 20 MB. Hãy bỏ bớt ảnh trong tệp Word rồi tải lên lại.")
    for signature, advice in _SIGNATURES:
        if data.startswith(signature):
            raise DocumentRefused(advice)
    ending = PurePath(name).suffix.lower()
    if data.startswith(b"PK\x03\x04"):
        _refuse_other_package(data, ending)
        return "docx"
    if data.startswith(b"%PDF-"):
        if ending not in {".pdf", ""}:
            raise DocumentRefused(f"Tệp tên là {ending} nhưng bên trong là PDF. Hãy đổi đúng tên tệp rồi tải lên lại.")
        return "pdf"
    if ending == ".docx":
        raise DocumentRefused("Tệp tên là .docx nhưng bên trong không phải tệp Word. Hãy mở bằng Word và lưu lại.")
    if ending == ".pdf":
        raise DocumentRefused("Tệp tên là .pdf nhưng bên trong không phải PDF. Hãy mở lại và lưu thành PDF mới.")
    if ending not in {".txt", ".md", ".text", ""}:
        raise DocumentRefused(f"Không đọc được tệp {ending}. Hãy dùng .docx, .pdf hoặc .txt, hoặc {_PASTE}.")
    return "text"


def _refuse_other_package(data: bytes, ending: str) -> None:
    """Names of parts are looked for unopened: where they stand is of no matter for an advice."""
    if data.startswith(_OPEN_TEXT, _KIND_AT) or ending == ".odt":
        raise DocumentRefused(f"Đây là tệp LibreOffice (.odt). Hãy mở bằng LibreOffice hoặc Word, {_AS_DOCX}.")
    if ending in {".docx", ""}:
        return
    if ending in _OTHER_WORD:
        raise DocumentRefused(f"Đây là tệp Word kiểu {ending}. Hãy mở bằng Word, {_AS_DOCX}.")
    if b"word/document.xml" in data:
        raise DocumentRefused(
            f"Tệp tên là {ending} nhưng bên trong là tệp Word kiểu mới. Hãy đổi tên tệp thành .docx rồi tải lên lại."
        )
    raise DocumentRefused(
        f"Tệp tên là {ending} nhưng bên trong là tệp nén. Hãy lấy tệp kế hoạch ra: chỉ nhận .docx, .pdf và .txt."
    )


def refuse_secret(lines: Iterable[str]) -> None:
    """A mark of secrecy stands alone in its line or column; the words inside a sentence are harmless."""
    for line in lines:
        for piece in _COLUMN_GAP.split(line):
            letters = "".join(letter for letter in piece if letter.isalpha())
            if letters in _SECRET or _SECRET_LEVEL.fullmatch(piece.strip()):
                raise DocumentRefused(
                    "Văn bản có dấu chỉ độ mật nên không được đưa lên Cổng. Hãy xử lý theo quy định "
                    "bảo vệ bí mật nhà nước; tệp chưa được lưu lại."
                )


def refuse_long(letters: int, lines: int, *, longest: int = 0) -> None:
    if letters > MAX_LETTERS or lines > MAX_LINES:
        raise DocumentRefused("Văn bản quá dài (hơn 20.000 dòng hoặc 1 triệu chữ). Hãy tách riêng phần kế hoạch.")
    if longest > MAX_LINE_LETTERS:
        raise DocumentRefused("Có dòng quá dài (hơn 20.000 chữ). Hãy ngắt văn bản thành từng đoạn rồi tải lên lại.")


def refuse_many_cells(cells: int) -> None:
    if cells > MAX_CELLS:
        raise DocumentRefused("Bảng trong văn bản có hơn 20.000 ô. Hãy tách riêng phần kế hoạch, bỏ bớt bảng số liệu.")


def plainly(check: Callable[[T], None], content: T) -> None:
    """What a check of any file refuses, said of this one."""
    try:
        check(content)
    except RuleViolation as refusal:
        raise DocumentRefused(refusal.message[:1].upper() + refusal.message[1:]) from None
