"""Sample plans, real and invented, and what the tests count in them."""

import io
import zipfile
from collections import Counter
from pathlib import Path

import docx
import pytest
from django.conf import settings
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from plans.importing.parsing import parse
from plans.importing.parsing.types import ParsedPlan
from plans.outline.types import OutlineLine

OWN = Path(settings.BASE_DIR) / "tests" / "data" / "plans"
REAL = Path(settings.BASE_DIR).parent / "shared" / "data" / "plans"


def own_plan(name: str) -> ParsedPlan:
    return parse((OWN / name).read_bytes(), name=name)


def real_plan(name: str) -> ParsedPlan:
    if not REAL.is_dir():
        pytest.skip(f"the real plan documents are not beside this checkout ({REAL})")
    return parse((REAL / name).read_bytes(), name=name)


def counts(plan: ParsedPlan) -> dict[str, int]:
    return dict(Counter(node.kind.value for node in plan.nodes))


def texts(plan: ParsedPlan, kind: str) -> list[str]:
    return [node.text for node in plan.nodes if node.kind == kind]


def bare(text: str) -> str:
    """Without spaces, and without the bars that part the cells of a row."""
    return "".join(text.replace("|", "").split())


def source_without_parts(plan: ParsedPlan) -> str:
    """The document without header, abstract, recipients and signature: what the nodes must hold, and nothing else."""
    rows = [" ".join(line.split()) for line in plan.source_lines]
    for part in plan.parts:
        # a page number stands at the end of its line, everything else is met from the left
        find = str.rpartition if part.name == "page_number" else str.partition
        before, found, after = find(rows[part.line - 1], part.text)
        assert found
        rows[part.line - 1] = before + after
    return bare("".join(rows))


def words_of(line: OutlineLine) -> str:
    """All that is printed of a line: of a row and of the head of a table the cells."""
    head = [cell for row in (line.frame.head if line.frame else ()) for cell in row]
    return line.label + ("".join(cell.text for cell in line.cells or head) or line.text)


def text_of_nodes(plan: ParsedPlan) -> str:
    return bare("".join(map(words_of, plan.nodes)))


def word_bytes(document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def number_automatically(paragraph, *, list_id: int, level: int = 0) -> None:
    """The number stands in numbering.xml only, as Word's own button does it."""
    properties = paragraph._p.get_or_add_pPr()
    numbering = OxmlElement("w:numPr")
    for tag, value in (("w:ilvl", level), ("w:numId", list_id)):
        element = OxmlElement(tag)
        element.set(qn("w:val"), str(value))
        numbering.append(element)
    properties.append(numbering)


def add_list(document, *, form: str, pattern: str) -> int:
    root = document.part.numbering_part.element
    list_id = 900 + len(root)
    abstract, level = OxmlElement("w:abstractNum"), OxmlElement("w:lvl")
    abstract.set(qn("w:abstractNumId"), str(list_id))
    level.set(qn("w:ilvl"), "0")
    for tag, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", pattern)):
        element = OxmlElement(tag)
        element.set(qn("w:val"), value)
        level.append(element)
    abstract.append(level)
    number, target = OxmlElement("w:num"), OxmlElement("w:abstractNumId")
    number.set(qn("w:numId"), str(list_id))
    target.set(qn("w:val"), str(list_id))
    number.append(target)
    root.extend([abstract, number])
    return list_id


def word_plan() -> bytes:
    """A plan as an office types it in Word: header and signature in tables, automatic numbers, a table of work."""
    document = docx.Document()
    header = document.add_table(rows=1, cols=2)
    header.cell(0, 0).text = "ĐẢNG BỘ PHƯỜNG MẪU\nCHI BỘ TỔ 5\n*\nSố 03-KH/CB"
    header.cell(0, 1).text = "ĐẢNG CỘNG SẢN VIỆT NAM\nMẫu, ngày 12 tháng 4 năm 2026"
    for line in ("KẾ HOẠCH", "tuyên truyền xây dựng tổ dân phố văn minh", "Chi bộ Tổ 5 xây dựng kế hoạch như sau:"):
        document.add_paragraph(line)
    romans = add_list(document, form="upperRoman", pattern="%1.")
    numbers = add_list(document, form="decimal", pattern="%1.")
    bullets = add_list(document, form="bullet", pattern="-")
    number_automatically(document.add_paragraph("MỤC ĐÍCH"), list_id=romans)
    number_automatically(document.add_paragraph("Giữ ngõ phố sạch, đẹp."), list_id=bullets)
    number_automatically(document.add_paragraph("NỘI DUNG VÀ PHÂN CÔNG"), list_id=romans)
    work = document.add_table(rows=3, cols=3)
    for row, cells in enumerate((("Thời gian", "Nội dung", "Đơn vị thực hiện"), *WORK_ROWS)):
        for column, text in enumerate(cells):
            work.cell(row, column).text = text
    number_automatically(document.add_paragraph("TỔ CHỨC THỰC HIỆN"), list_id=romans)
    number_automatically(document.add_paragraph("Chi ủy"), list_id=numbers)
    document.add_paragraph("Theo dõi chung, báo cáo Đảng ủy phường")
    number_automatically(document.add_paragraph("Hội Phụ nữ tổ dân phố"), list_id=numbers)
    document.add_paragraph("Vận động hội viên phân loại rác")
    signature = document.add_table(rows=1, cols=2)
    signature.cell(0, 0).text = "Nơi nhận:\n- Đảng ủy phường,\n- Lưu Chi bộ."
    signature.cell(0, 1).text = "T/M CHI BỘ\nBÍ THƯ\n\n\nNgô Thị Ví Dụ"
    return word_bytes(document)


WORK_ROWS = (
    ("Tháng 5", "Tổng vệ sinh đường ngõ", "Hội Phụ nữ, Đoàn Thanh niên"),
    ("Tháng 6", "Trồng hoa ven đường", "Hội Cựu chiến binh"),
)


def package(parts: dict[str, bytes], *, is_packed: bool = True) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED if is_packed else zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()
