"""The package of a Word file: the parts that matter, within limits; a bad one is refused."""

import io
import re
import zipfile
import zlib
from typing import Any

from lxml import etree

from plans.importing.parsing.files.refusal import plainly
from plans.importing.parsing.types import DocumentRefused
from portal.lib.contents.active_parts import MOST_UNPACKED, refuse_active
from portal.lib.contents.packages import is_tame
from portal.lib.text import as_number

MAX_PARTS = 2_000
MAX_PART_BYTES = 40 * 1024 * 1024
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BROKEN = "Tệp Word bị hỏng hoặc không phải tệp Word. Hãy mở bằng Word, lưu thành tệp .docx mới rồi tải lên lại."
UNSAFE = "Tệp Word có cấu trúc bất thường nên không được mở. Hãy chép văn bản sang tệp Word mới rồi tải lên."

_PART_NAME = re.compile(
    r"word/(?:document|numbering|styles|header.*|footer.*|footnotes|endnotes|theme/theme1)\.xml", re.DOTALL
)


def parts_of(data: bytes) -> dict[str, bytes]:
    """The XML parts that matter, read within limits. A part count is checked before the package is opened."""
    if not is_tame(data, most_parts=MAX_PARTS):
        raise DocumentRefused(UNSAFE)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            if len(names) > MAX_PARTS:
                raise DocumentRefused(UNSAFE)
            if "word/document.xml" not in names:
                raise DocumentRefused("Tệp nén này không phải tệp Word (.docx). Hãy chọn lại đúng tệp kế hoạch.")
            part_names = dict.fromkeys(filter(_PART_NAME.fullmatch, names))
            parts = {name: _read(package, name) for name in part_names}
            if sum(part.file_size for part in package.infolist()) > MOST_UNPACKED:
                raise DocumentRefused(UNSAFE)
            plainly(refuse_active, package)
            return parts
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise DocumentRefused(BROKEN) from error


def _read(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        content = part.read(MAX_PART_BYTES + 1)
    if len(content) > MAX_PART_BYTES:
        raise DocumentRefused(UNSAFE)
    # the byte order of UTF-16 would hide the words below
    bare = content.replace(b"\x00", b"")
    if b"<!DOCTYPE" in bare or b"<!ENTITY" in bare:
        raise DocumentRefused(UNSAFE)
    return content


def xml(content: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise DocumentRefused(BROKEN) from error


def value_of(element: Any, name: str) -> str | None:
    child = element.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val")


def whole(text: str | None) -> int:
    return as_number(text or "") or 0
