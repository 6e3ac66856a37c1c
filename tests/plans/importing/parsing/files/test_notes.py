"""Footnotes and endnotes are lines below those that have their marks, and nothing else is taken for one."""

import gc
import io
import zipfile
from dataclasses import replace
from itertools import pairwise

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from fpdf import FPDF

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


def notes_of(plan) -> list[tuple[str, str, str, int]]:
    """The text above each note, its label and words, how much deeper it stands."""
    return [
        (above.text, node.label, node.text, node.depth - above.depth)
        for above, node in pairwise(plan.nodes)
        if node.kind == "footnote"
    ]


def test_note_is_a_line_below_the_one_that_has_its_mark():
    document, purpose = plan_document()
    mark(purpose, "footnote", 2)
    mark(document.paragraphs[5], "endnote", 3)

    plan = parse(with_notes(document, footnote=TEXTS, endnote=TEXTS), name="a.docx")

    assert notes_of(plan)[0] == ("Giữ ngõ phố sạch, đẹp.[1]", "[1]", TEXTS[2], 1)
    assert [note[1:] for note in notes_of(plan)[1:]] == [("[2]", TEXTS[3].strip(), 1)]
    assert told(plan) == []
    assert plan.missed_lines == ()


def test_mark_stands_where_it_was_set_and_notes_of_one_line_follow_in_order():
    document, purpose = plan_document()
    purpose.clear()
    for text, note in (("Giữ ngõ", 2), (" phố sạch", 3), (", đẹp.", 0)):
        purpose.add_run(text)
        if note:
            mark(purpose, "footnote", note)

    plan = parse(with_notes(document, footnote=TEXTS), name="a.docx")

    place = next(place for place, node in enumerate(plan.nodes) if node.text == "Giữ ngõ[1] phố sạch[2], đẹp.")
    assert [node.label for node in plan.nodes[place + 1 : place + 3]] == ["[1]", "[2]"]


def test_note_of_a_cell_stands_below_its_row():
    document, _ = plan_document()
    mark(document.tables[1].cell(1, 2).paragraphs[0], "footnote", 2)

    plan = parse(with_notes(document, footnote=TEXTS), name="a.docx")

    ((text, label, words, deeper),) = notes_of(plan)
    assert (text, label, words, deeper) == ("Tổng vệ sinh đường ngõ", "[1]", TEXTS[2], 1)
    row = next(node for node in plan.nodes if node.text == text)
    assert row.cells[2].text == "Hội Phụ nữ, Đoàn Thanh niên[1]"
    assert row.units == ("Hội Phụ nữ", "Đoàn Thanh niên")


def test_note_of_the_head_of_a_document_is_marked_text():
    document, _ = plan_document()
    mark(next(one for one in document.paragraphs if one.text.startswith("tuyên truyền")), "footnote", 2)

    plan = parse(with_notes(document, footnote=TEXTS), name="a.docx")

    assert plan.abstract == "tuyên truyền xây dựng tổ dân phố văn minh"
    first = plan.nodes[0]
    assert (first.kind.value, first.text, first.is_doubtful) == ("paragraph", f"[1] {TEXTS[2]}", True)
    assert plan.missed_lines == ()


def test_note_of_a_heading_that_is_parted_from_its_text():
    document, _ = plan_document()
    heading = next(one for one in document.paragraphs if one.text == "Chi ủy")
    heading.add_run(": Theo dõi chung")
    mark(heading, "footnote", 2)

    plan = parse(with_notes(document, footnote=TEXTS), name="a.docx")

    assert [note[0].endswith("Theo dõi chung[1]") for note in notes_of(plan)] == [True]


@pytest.mark.parametrize("text", ["", "   "])
def test_note_without_words_and_deleted_mark_are_none(text):
    document, purpose = plan_document()
    mark(purpose, "footnote", 3)
    mark(purpose, "footnote", 2)
    deleted = OxmlElement("w:del")
    deleted.append(purpose._p.r_lst[-1])
    purpose._p.append(deleted)

    plan = parse(with_notes(document, footnote={2: "Theo số liệu.", 3: text}), name="a.docx")

    assert notes_of(plan) == []
    assert plan.nodes == parse(word_plan(), name="a.docx").nodes


def test_note_marked_again_is_one():
    document, purpose = plan_document()
    for _ in range(3_000):
        mark(purpose, "footnote", 2)

    plan = parse(with_notes(document, footnote=TEXTS), name="a.docx")

    assert [note[1] for note in notes_of(plan)] == ["[1]"]


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


def noted_page(tmp_path, *notes: str, before: str = "") -> bytes:
    sheet = tmp_path / "style.css"
    sheet.write_text(STYLE)
    lines = ["giữ ngõ phố", "I. NỘI DUNG", *(f'- {WORDS}<span class="note">{note}</span>' for note in notes)]
    lines[2:2] = [f"- {before}"] if before else []
    lines += ["II. TỔ CHỨC THỰC HIỆN", f"- {WORDS}"]
    markup = "<h3>KẾ HOẠCH</h3>" + "".join(f"<p>{line}</p>" for line in lines)
    try:
        return pdf.print_markup(markup, pdf.STYLESHEET, sheet)
    finally:
        gc.enable()
        gc.collect(0)


@needs_pango
def test_footnotes_in_print_are_lines(tmp_path):
    plan = parse(noted_page(tmp_path, "Theo số liệu của Chi cục.", "Xem phụ lục."), name="a.pdf")

    (first, *one), (second, *two) = notes_of(plan)
    assert (one, two) == (["[1]", "Theo số liệu của Chi cục.", 1], ["[2]", "Xem phụ lục.", 1])
    assert (first, second) == (f"{WORDS}[1]", f"{WORDS}[2]")
    assert told(plan) == []
    assert plan.missed_lines == ()


@needs_pango
def test_mark_in_the_middle_of_a_printed_sentence(tmp_path):
    note = '<span class="note">Theo số liệu.</span>'
    plan = parse(noted_page(tmp_path, "Xem phụ lục.", before=f"Giữ ngõ phố{note} sạch, đẹp{note}."), name="a.pdf")

    assert next(note[0] for note in notes_of(plan)) == "Giữ ngõ phố[1] sạch, đẹp[2]."
    assert [node.label for node in plan.nodes if node.kind == "footnote"] == ["[1]", "[2]", "[3]"]


def two_pages(
    foot: list[str], next_foot: list[str], call: str = "1", size: int = 10, *, is_broken: bool = False
) -> bytes:
    """Each with a line of text, a raised mark in that of the first, and print of another size below a short rule.
    `is_broken`: the mark did not fit in its line."""
    sheet = FPDF(format="A4")
    for style, name in (("", "400Regular/Tinos_400Regular"), ("B", "700Bold/Tinos_700Bold")):
        sheet.add_font("Tinos", style, str(pdf.FONTS / f"{name}.ttf"))
    for text, lines in (("- Giữ ngõ phố sạch.", foot), ("- Treo cờ ở các ngõ.", next_foot)):
        sheet.add_page()
        sheet.set_font("Tinos", "B", 14)
        sheet.text(80, 20, "KẾ HOẠCH" if lines is foot else "")
        sheet.text(60, 28, "giữ gìn đường phố" if lines is foot else "")
        sheet.set_font("Tinos", "", 14)
        sheet.text(30, 40, "I. NỘI DUNG" if lines is foot else "")
        sheet.text(30, 48, text)
        width = sheet.get_string_width(text)
        sheet.set_font_size(8)
        sheet.text(*((30, 52) if is_broken else (30 + width, 46)), call if lines is foot else "")
        sheet.line(30, 250, 80, 250)
        sheet.set_font_size(size)
        for place, line in enumerate(lines):
            sheet.text(30, 255 + 5 * place, line)
    return bytes(sheet.output())


def test_printed_note_over_two_pages_is_one():
    plan = parse(two_pages(["1 Theo số liệu của", "Chi cục"], ["Thống kê năm 2025."]), name="a.pdf")

    assert notes_of(plan) == [("Giữ ngõ phố sạch.[1]", "[1]", "Theo số liệu của Chi cục Thống kê năm 2025.", 1)]
    assert [node.text for node in plan.nodes if node.kind == "content_item"][1:] == ["Treo cờ ở các ngõ."]


@pytest.mark.parametrize(("call", "notes"), [("1", 1), ("", 0)])
def test_printed_note_as_large_as_the_text_is_known_by_its_mark(call, notes):
    plan = parse(two_pages(["1 Theo số liệu của", "Chi cục."], [], call, size=14), name="a.pdf")

    assert notes_of(plan) == [("Giữ ngõ phố sạch.[1]", "[1]", "Theo số liệu của Chi cục.", 1)] * notes
    assert told(plan) == []


def test_mark_on_the_line_below_its_word_is_of_that_word():
    plan = parse(two_pages(["1 Theo số liệu."], [], is_broken=True), name="a.pdf")

    assert notes_of(plan) == [("Giữ ngõ phố sạch.[1]", "[1]", "Theo số liệu.", 1)]


def test_running_foot_below_a_printed_note_is_no_part_of_it():
    foots = [
        ["1 Theo số liệu.", "", "Kế hoạch    Trang 1/2"],
        ["", "", "Kế hoạch    Trang 2/2"],
    ]

    plan = parse(two_pages(*foots), name="a.pdf")

    assert notes_of(plan) == [("Giữ ngõ phố sạch.[1]", "[1]", "Theo số liệu.", 1)]


def test_printed_note_on_the_page_after_its_mark():
    plan = parse(two_pages([], ["1 Theo số liệu."]), name="a.pdf")

    assert notes_of(plan) == [("Giữ ngõ phố sạch.[1]", "[1]", "Theo số liệu.", 1)]


def test_printed_note_whose_mark_is_lost_is_told():
    plan = parse(two_pages(["1 Theo số liệu."], [], call=""), name="a.pdf")

    assert notes_of(plan) == []
    assert ["“1 Theo số liệu.”" in message for _, message in told(plan)] == [True]


def test_raised_figure_without_a_note_is_a_word():
    plan = parse(two_pages([], [], call="2"), name="a.pdf")

    assert plan.nodes[1].text.startswith("Giữ ngõ phố sạch.2")


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
