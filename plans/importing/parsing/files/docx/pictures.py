"""Pictures in a Word file: what is written in them is not read, so a person is told where they stand."""

from collections.abc import Iterator
from typing import Any

from plans.importing.parsing.files.docx.package import W
from plans.importing.parsing.files.docx.paragraphs import elements_of
from portal.lib.text import as_number

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MAIN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_VML = "{urn:schemas-microsoft-com:vml}"
_CM = 360_000  # in the units of Word's drawings
_SMALLEST = 5 * _CM, 3 * _CM
_PAGE = 12 * _CM, 16 * _CM


def remarks_on_pictures(paragraph: Any) -> tuple[str, ...]:
    """Seals, signatures and emblems are small."""
    sizes = [size for size in _sizes(paragraph) if size[0] >= _SMALLEST[0] and size[1] >= _SMALLEST[1]]
    if not sizes:
        return ()
    is_page = any(width >= _PAGE[0] and height >= _PAGE[1] for width, height in sizes)
    what = "ảnh cả trang (có thể là bản quét)" if is_page else "ảnh"
    return (f"Ở đây có {what}; chữ trong ảnh không được đọc vào kế hoạch. Hãy gõ thêm điều cần giữ.",)


def _sizes(paragraph: Any) -> Iterator[tuple[int, int]]:
    """An old picture tells its size in words; it counts as one that may hold text."""
    for element in elements_of(paragraph):
        if element.tag == f"{W}drawing" and element.find(f".//{_MAIN}blip") is not None:
            extent = element.find(f".//{_DRAWING}extent")
            if extent is not None:
                yield as_number(extent.get("cx", "")) or 0, as_number(extent.get("cy", "")) or 0
        elif element.tag == f"{_VML}imagedata":
            yield _SMALLEST
