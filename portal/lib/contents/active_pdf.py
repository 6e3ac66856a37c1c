"""What in a PDF acts when somebody opens it: scripts, programs to start, embedded files, dynamic forms. Judged twice:
on the document as a reader understands it, compressed and encrypted parts laid open, and on the bytes as they came."""

import io
import json
import re

from portal.lib.errors import RuleViolation

_BROKEN = "tệp PDF bị hỏng. Hãy xuất lại PDF rồi gửi lại."
_LOCKED = "tệp PDF có mật khẩu nên không kiểm tra được. Hãy bỏ mật khẩu rồi gửi lại."
_PRINT = "Hãy mở tệp, chọn In (Print) › Microsoft Print to PDF để có bản PDF thường rồi gửi lại."
_SEND_APART = "Hãy gửi riêng các tệp đính kèm; với bản chính chọn In (Print) › Microsoft Print to PDF rồi gửi lại."

_NAMES = {
    b"JavaScript": ("mã JavaScript", _PRINT),
    b"JS": ("mã JavaScript", _PRINT),
    b"Launch": ("lệnh mở chương trình (Launch)", _PRINT),
    b"SubmitForm": ("lệnh gửi dữ liệu (SubmitForm)", _PRINT),
    b"ImportData": ("lệnh lấy dữ liệu (ImportData)", _PRINT),
    b"EmbeddedFile": ("tệp nhúng (EmbeddedFile)", _SEND_APART),
    # The list of them, EmbeddedFiles, is often there and empty.
    b"EF": ("tệp nhúng (EmbeddedFile)", _SEND_APART),
    b"GoToE": ("tệp nhúng (GoToE)", _SEND_APART),
    b"XFA": ("biểu mẫu động XFA", _PRINT),
    b"RichMedia": ("nội dung đa phương tiện (RichMedia)", _PRINT),
    b"Rendition": ("nội dung đa phương tiện (Rendition)", _PRINT),
    b"AA": ("lệnh tự chạy (AA)", _PRINT),
}
_FILES = {b"EF", b"EmbeddedFile"}
_SHORTEST_BY_CHANCE = 5  # letters of a name that random bytes will not spell
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"\bstream\r?\n.*?endstream", re.DOTALL)
_LENGTH = re.compile(rb"/Length\s+(\d+)(?!\s+\d+\s+R)")
_STRING = re.compile(rb"\((?:[^\\()]|\\.)*\)", re.DOTALL)
_NAME = re.compile(rb"/([A-Za-z]+)(?![A-Za-z0-9_.+:-])")
_OPENS = re.compile(rb"/OpenAction\s*(?:(\d+)\s+\d+\s+R|(<<.*?>>))", re.DOTALL)
_KIND = re.compile(rb"/S\s*/([A-Za-z]+)")
_HARMLESS = {b"GoTo", b"Named"}


def refuse_active(content: bytes) -> None:
    """Raises RuleViolation with a sentence, begun in small letters, that names the part and how to save without it."""
    written, count_of_tables = _laid_open(content)
    opened = _without_streams(written)
    names = _NAME.findall(opened)
    # What our own papers carry with them; every file beyond those is one too many.
    is_with_tables_only = names.count(b"EF") <= count_of_tables and names.count(b"EmbeddedFile") <= count_of_tables
    permitted = _FILES if is_with_tables_only else set()
    for name in names:
        if name not in permitted:
            _refuse_name(name)
    _refuse_opening(opened)
    for name in _NAME.findall(_unescaped(_STRING.sub(b"", _STREAM.sub(b"", content)))):
        if len(name) >= _SHORTEST_BY_CHANCE and name not in permitted:
            _refuse_name(name)


def _refuse_name(name: bytes) -> None:
    if found := _NAMES.get(name):
        raise RuleViolation(f"tệp PDF có {found[0]} nên không nhận. {found[1]}")


def _laid_open(content: bytes) -> tuple[bytes, int]:
    """The same document written anew by the library: no encryption, no compressed objects, names without escapes. And
    how many files of mere values (JSON) it carries, if it carries no others."""
    import pypdfium2

    laid_open = io.BytesIO()
    try:
        with pypdfium2.PdfDocument(content) as document:
            document.save(laid_open, flags=pypdfium2.raw.FPDF_REMOVE_SECURITY)
            files = [document.get_attachment(number) for number in range(document.count_attachments())]
            are_values = all(_is_json(file.get_name(), bytes(file.get_data())) for file in files)
    except pypdfium2.PdfiumError as error:
        is_locked = getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD
        raise RuleViolation(_LOCKED if is_locked else _BROKEN) from None
    return laid_open.getvalue(), len(files) if are_values else 0


def _is_json(name: str, content: bytes) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return name.endswith(".json")


def _without_streams(written: bytes) -> bytes:
    """Objects as the library writes them, without their streams, whose length it always says, and without strings."""
    kept: list[bytes] = []
    place = 0
    for match in re.finditer(rb">>\s*stream\r?\n", written):
        if match.start() < place:
            continue
        head = written[place : match.start()]
        lengths = _LENGTH.findall(head[head.rfind(b" obj") + 1 :])
        kept.append(head)
        place = match.end() + (int(lengths[-1]) if lengths and len(lengths[-1]) < 12 else 0)
    return _STRING.sub(b"()", b">> ".join([*kept, written[place:]]))


def _unescaped(names: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), names)


def _refuse_opening(opened: bytes) -> None:
    """What happens at opening may be a jump to a page, as many programs write it, and nothing else."""
    for number, action in _OPENS.findall(opened):
        found = re.search(rb"(?:^|\s)%s 0 obj\s*(.*?)endobj" % number, opened, re.DOTALL) if number else None
        text = found[1] if found else action
        kinds = _KIND.findall(text)
        if (kinds and not set(kinds) <= _HARMLESS) or (not kinds and not text.lstrip().startswith(b"[")):
            raise RuleViolation(f"tệp PDF có lệnh tự chạy khi mở (OpenAction) nên không nhận. {_PRINT}")
