"""Footnotes and endnotes are not read yet: each is told with its place, and nothing else is taken for one."""

import gc
import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn

from plans.importing.parsing import parse
from plans.importing.parsing.types import DocumentRefused
from portal.lib.official import pdf
from tests.bench.imports import REAL
from tests.lib.official.measuring import drawn
from tests.plans.importing.parsing.files.test_pdf import drawn as hand_drawn
from tests.plans.importing.parsing.identity import printed
from tests.plans.importing.parsing.samples import OWN, own_plan, real_plan, word_bytes, word_plan

needs_pango = pytest.mark.skipif(not pdf.is_available(), reason="Pango is not installed")
# the renderer leaves its colour profile open until it is collected
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
SAMPLES = sorted(path.name for path in OWN.glob("*.txt"))
READABLE = sorted(path.name for path in REAL.glob("*.*") if path.suffix in {".txt", ".docx"}) or ["ke-hoach.txt"]
TEXTS = {2: "Theo số liệu của Chi cục Thống kê.", 3: "Xem phụ lục. " * 30}


def notes_part(kind: str, texts: dict[int, str]) -> bytes:
    notes = [f'<w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>']
    notes += [
        f'<w:{kind} w:id="{key}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{kind}>' for key, text in texts.items()
    ]
    return f"<w:{kind}s {nsdecls('w')}>{''.join(notes)}</w:{kind}s>".encode()


def with_notes(document, **parts: dict[int, str]) -> bytes:
    stream = io.BytesIO(word_bytes(document))
    with zipfile.ZipFile(stream, "a") as archive:
        for kind, texts in parts.items():
            archive.writestr(f"word/{kind}s.xml", notes_part(kind, texts))
    return stream.getvalue()


def mark(paragraph, kind: str, note: int) -> None:
    reference = OxmlElement(f"w:{kind}Reference")
    reference.set(qn("w:id"), str(note))
    paragraph.add_run()._r.append(reference)


def plan_document():
    document = docx.Document(io.BytesIO(word_plan()))
    return document, next(one for one in document.paragraphs if one.text.startswith("Giữ ngõ phố"))


def told(plan) -> list[tuple[str, str]]:
    """The line it stands on and how the sentence begins."""
    return [
        (plan.source_lines[problem.line - 1], problem.message)
        for problem in plan.problems
        if "hú thích" in problem.message
    ]


def test_each_note_is_told_with_its_place():
    document, purpose = plan_document()
    mark(purpose, "footnote", 2)
    mark(purpose, "endnote", 3)
    mark(document.tables[1].cell(1, 1).paragraphs[0], "footnote", 3)

    plan = parse(with_notes(document, footnote=TEXTS, endnote=TEXTS), name="a.docx")

    (first, *_), (_, end), (row, second) = told(plan)
    assert first == "- Giữ ngõ phố sạch, đẹp."
    assert told(plan)[0][1] == (
        "Chú thích cuối trang 1 ở dòng này chưa được đọc vào kế hoạch: “Theo số liệu của Chi cục Thống kê.”. "
        "Hãy đưa điều cần giữ vào mục tương ứng."
    )
    assert end.startswith("Chú thích cuối văn bản 1 ở dòng này chưa được đọc vào kế hoạch: “Xem phụ lục. Xem")
    assert row == "Tháng 5 | Tổng vệ sinh đường ngõ | Hội Phụ nữ, Đoàn Thanh niên"
    assert second.startswith("Chú thích cuối trang 2 ")
    assert "…”" in second
    assert parse(word_plan(), name="a.docx").nodes == plan.nodes


def test_note_in_the_header_and_one_without_text_are_told():
    document, _ = plan_document()
    mark(document.tables[0].cell(0, 0).paragraphs[0], "footnote", 9)

    (told_of,) = told(parse(with_notes(document, footnote=TEXTS), name="a.docx"))

    assert told_of[1] == (
        "Chú thích cuối trang 1 ở dòng này chưa được đọc vào kế hoạch. Hãy đưa điều cần giữ vào mục tương ứng."
    )


def test_deleted_note_is_no_note():
    document, purpose = plan_document()
    mark(purpose, "footnote", 2)
    deleted = OxmlElement("w:del")
    deleted.append(purpose._p.r_lst[-1])
    purpose._p.append(deleted)

    assert told(parse(with_notes(document, footnote=TEXTS), name="a.docx")) == []


def test_very_many_notes_are_told_in_short():
    document, purpose = plan_document()
    for _ in range(3_000):
        mark(purpose, "footnote", 2)

    sentences = told(parse(with_notes(document, footnote=TEXTS), name="a.docx"))

    assert len(sentences) == 40
    assert "và các chú thích sau đó" in sentences[-1][1]


def test_mark_of_secrecy_in_a_note_is_refused():
    document, _ = plan_document()

    with pytest.raises(DocumentRefused, match="độ mật"):
        parse(with_notes(document, footnote={2: "TỐI MẬT"}), name="a.docx")


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_have_no_note(name):
    assert told(own_plan(name)) == []


@pytest.mark.parametrize("name", READABLE)
def test_real_plans_have_no_note(name):
    assert told(real_plan(name)) == []


STYLE = """
@page { size: A4; margin: 20mm 15mm 20mm 30mm }
body { font: 14pt/18pt Tinos; } p { margin: 0 0 6pt; text-align: justify; }
.note { float: footnote; font-size: 11pt; line-height: 13pt }
.note::footnote-call, .note::footnote-marker { font-size: 8pt; vertical-align: super; content: counter(footnote) }
"""
WORDS = "Tuyên truyền sâu rộng trong cán bộ, đảng viên và nhân dân về nếp sống văn minh, giữ vệ sinh chung. " * 4


def noted_page(tmp_path, *notes: str) -> bytes:
    sheet = tmp_path / "style.css"
    sheet.write_text(STYLE)
    lines = ["giữ ngõ phố", "I. NỘI DUNG", *(f'- {WORDS}<span class="note">{note}</span>' for note in notes)]
    lines += ["II. TỔ CHỨC THỰC HIỆN", f"- {WORDS}"]
    markup = "<h3>KẾ HOẠCH</h3>" + "".join(f"<p>{line}</p>" for line in lines)
    try:
        return pdf.print_markup(markup, pdf.STYLESHEET, sheet)
    finally:
        gc.enable()
        gc.collect(0)


@needs_pango
def test_footnotes_in_print_are_told(tmp_path):
    plan = parse(noted_page(tmp_path, "Theo số liệu của Chi cục.", "Xem phụ lục."), name="a.pdf")

    (place, first), (_, second) = told(plan)
    assert first == (
        "Trang 1 có chú thích cuối trang “1 Theo số liệu của Chi cục.”; chữ của chú thích có thể lẫn vào nội dung ở "
        "dòng này. Hãy xem lại."
    )
    assert "Theo số liệu của Chi cục." in place
    assert "“2 Xem phụ lục.”" in second


def set_by_hand(*rows: tuple[float, float, str], drawing: str = "") -> bytes:
    """A page of rows: size, height, words."""
    texts = [f"BT /F1 {size} Tf 85 {height} Td ({words}) Tj ET" for size, height, words in rows]
    return hand_drawn(" ".join([*texts, drawing]).encode())


BODY = [(14, 800 - 18 * place, "To chuc tuyen truyen sau rong trong can bo") for place in range(12)]
FOOT = [(10, 80, "1. Theo so lieu cua Chi cuc"), (10, 68, "Thong ke")]


@pytest.mark.parametrize(
    ("rows", "drawing", "notes"),
    [
        (FOOT, "85 95 142 0.5 re f", 1),
        (FOOT, "", 0),
        (FOOT, "85 95 480 0.5 re f", 0),  # a rule across the page parts a footer
        (FOOT, "85 300 142 0.5 re f", 1),
        (FOOT, "85 40 142 0.5 re f", 0),
        ([(14, 80, "1. Theo so lieu")], "85 95 142 0.5 re f", 0),
        ([(10, 80, "Theo so lieu cua Chi cuc")], "85 95 142 0.5 re f", 0),
    ],
)
def test_small_print_needs_a_short_rule_or_a_raised_mark(rows, drawing, notes):
    assert len(told(parse(set_by_hand(*BODY, *rows, drawing=drawing), name="a.pdf"))) == notes


@needs_pango
def test_our_own_print_has_no_note(tmp_path):
    plan = own_plan("ke-hoach-hai-cot.txt")
    numbered = replace(printed(plan), recipients=("1 Đảng ủy cấp trên", "2 Các chi bộ", "3 Lưu Văn phòng"))

    assert told(parse(noted_page(tmp_path), name="a.pdf")) == []
    for paper in (numbered, *(printed(own_plan(name)) for name in SAMPLES)):
        assert told(parse(drawn(paper), name="a.pdf")) == []
