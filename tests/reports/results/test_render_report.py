from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from docx import Document
from openpyxl import load_workbook


def render(report: int, out) -> str:
    output = StringIO()
    call_command("render_report", str(report), "--out", str(out), stdout=output)
    return output.getvalue()


@pytest.mark.pdf
def test_render_report_writes_pdf(report, tmp_path):
    assert "byte" in render(report.pk, tmp_path / "bao-cao.pdf")
    assert (tmp_path / "bao-cao.pdf").read_bytes().startswith(b"%PDF-")


def test_render_report_writes_word_web_page_and_workbook(report, tmp_path):
    for ending in ("docx", "html", "xlsx"):
        render(report.pk, tmp_path / f"bao-cao.{ending}")

    word = Document(BytesIO((tmp_path / "bao-cao.docx").read_bytes()))
    assert "III. ĐÁNH GIÁ CHUNG" in [paragraph.text for paragraph in word.paragraphs]
    assert "III. ĐÁNH GIÁ CHUNG" in (tmp_path / "bao-cao.html").read_text()
    sheet = load_workbook(tmp_path / "bao-cao.xlsx")["Tuyên truyền miệng"]
    assert [cell.value for cell in sheet["C"]][:3] == ["Buổi sinh hoạt", 2, 3]


def test_render_report_refuses_what_it_cannot_write(report, tmp_path):
    with pytest.raises(CommandError, match="Riêng phụ lục số liệu: xlsx"):
        render(report.pk, tmp_path / "bao-cao.odt")
    with pytest.raises(CommandError, match="Không có báo cáo mang mã 999"):
        render(999, tmp_path / "bao-cao.pdf")

    assert list(tmp_path.iterdir()) == []
