"""Printed plans: what a PDF shows is what its text says, and what is no text is refused."""

import gc
import io
import time
import zlib

import pytest
from PIL import Image

from plans.enums import DocumentPartKind, Doubt
from plans.importing.parsing import ENTRY, MEMORY_MB, SECONDS, packed, parse, unpacked
from plans.importing.parsing.types import DocumentRefused
from portal.lib import sandbox
from portal.lib.official import pdf
from portal.lib.official.docx import to_docx
from portal.lib.official.types import PrintedLine
from tests.lib.official.samples import plan_sample

LONG = (
    "Phối hợp với các phòng, ban, đoàn thể tổ chức tuyên truyền sâu rộng trong cán bộ, đảng viên về phát triển kinh tế "
    "- xã hội, giữ vững quốc phòng - an ninh và Kế hoạch số 15-KH/ĐU của Đảng ủy cấp trên."
)

BODY = (
    PrintedLine("", "Đảng ủy xây dựng kế hoạch tuyên truyền như sau:"),
    PrintedLine("I.", "MỤC ĐÍCH, YÊU CẦU", 1),
    *(PrintedLine("-", LONG) for _ in range(14)),
    PrintedLine("II.", "TỔ CHỨC THỰC HIỆN", 1),
    PrintedLine("1.", "Văn phòng Đảng ủy", 2),
    *(PrintedLine("-", LONG) for _ in range(5)),
)


def drawn(content: bytes, *, trailer: bytes = b"", count: int = 1, encoding: bytes = b"") -> bytes:
    """A PDF of one page by hand; the reader finds its objects without a table of places."""
    return (
        b"%%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count %d>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>>>>>>>endobj\n"
        b"4 0 obj<<%s/Length %d>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R%s>>\n%%%%EOF"
    ) % (count, encoding, len(content), content, trailer)


def pages_of(*contents: bytes) -> bytes:
    """A page for each, drawn like the one above."""
    streams = b"".join(
        b"%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>>>>>>>endobj\n"
        b"%d 0 obj<</Length %d>>stream\n%s\nendstream endobj\n" % (place, place + 1, place + 1, len(content), content)
        for place, content in zip(range(3, 3 + 2 * len(contents), 2), contents, strict=True)
    )
    kids = b" ".join(b"%d 0 R" % place for place in range(3, 3 + 2 * len(contents), 2))
    return (
        b"%%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[%s]/Count %d>>endobj\n%strailer<</Root 1 0 R>>\n%%%%EOF"
    ) % (kids, len(contents), streams)


def scanned() -> bytes:
    stream = io.BytesIO()
    Image.new("L", (1240, 1754), 255).save(stream, "PDF")
    return stream.getvalue()


LOCK = b"/ID[(1)(1)]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O(%s)/U(%s)>>" % (b"o" * 32, b"u" * 32)

HOSTILE = {
    "scan": (scanned(), "bản quét"),
    "cut off": (b"%PDF-1.7 ...", "hỏng"),
    "locked": (drawn(b"", trailer=LOCK), "mật khẩu"),
    "too many pages": (drawn(b"", count=100_000), "200 trang|hỏng|bản quét"),
    "many shapes": (drawn(b"0 0 1 1 re f " * 300_000), "quá nhiều hình"),
    "bomb": (drawn(zlib.compress(b" " * 200_000_000, 9), encoding=b"/Filter/FlateDecode"), "bản quét"),
    "one letter over and over": (drawn(b"BT /F1 14 Tf 40 700 Td " + b"(a) Tj " * 90_000 + b"ET"), "quá dài"),
}


@pytest.mark.pdf
def test_columns_and_paragraphs_of_a_printed_plan():
    plan = parse(pdf.to_pdf(plan_sample(body=BODY)), name="ke-hoach.pdf")

    assert (plan.number, plan.symbol, plan.issued_on.isoformat()) == ("07", "KH/ĐU", "2026-02-03")
    assert plan.superior == "ĐẢNG BỘ KHỐI CƠ QUAN VÀ DOANH NGHIỆP TỈNH SÔNG MÂY"
    assert plan.issuer == "ĐẢNG ỦY BAN QUẢN LÝ KHU KINH TẾ MŨI GIÓ"
    assert plan.abstract == plan_sample().abstract
    assert [(node.label, node.text) for node in plan.nodes] == [(getattr(b, "label", ""), b.text) for b in BODY]
    assert plan.recipients[0] == "Ban Thường vụ Đảng ủy cấp trên (để b/c),"
    assert (plan.signing.power, plan.signing.post) == ("T/M ĐẢNG ỦY", "BÍ THƯ")
    assert plan.signing.name == "Nguyễn Thị Bình An"
    assert plan.missed_lines == ()


@pytest.mark.pdf
def test_print_and_word_file_are_one_plan():
    sample = plan_sample(body=BODY)
    printed, typed = parse(pdf.to_pdf(sample), name="a.pdf"), parse(to_docx(sample), name="a.docx")

    nodes = [(node.kind, node.label, node.text, node.depth, node.units) for node in printed.nodes]

    assert nodes == [(node.kind, node.label, node.text, node.depth, node.units) for node in typed.nodes]
    assert printed.recipients == typed.recipients


@pytest.mark.pdf
def test_printed_plan_in_the_leashed_child():
    answer = sandbox.run(ENTRY, packed(pdf.to_pdf(plan_sample()), name="a.pdf"), seconds=SECONDS, memory_mb=MEMORY_MB)

    assert unpacked(answer).number == "07"


@pytest.mark.pdf
def test_secret_print_is_refused():
    with pytest.raises(DocumentRefused, match="độ mật"):
        parse(pdf.to_pdf(plan_sample(draft_mark="TỐI MẬT")), name="a.pdf")


@pytest.mark.pdf
def test_other_ending_is_refused():
    with pytest.raises(DocumentRefused, match="bên trong là PDF"):
        parse(pdf.to_pdf(plan_sample()), name="a.docx")


@pytest.mark.pdf
@pytest.mark.parametrize(("gap", "count"), [(6, 1), (0, 2)])
def test_line_ended_by_hand_goes_on_where_paragraphs_are_spaced(tmp_path, gap, count):
    """A guess: in print such a line looks like a paragraph that stands as near as a line."""
    ended = "Thực hiện Chỉ thị số 29-CT/TU ngày 11/3/2026 của Ban Thường vụ Tỉnh ủy,<br>Đảng ủy xây dựng kế hoạch."
    lines = (ended, "I. NỘI DUNG", *[f"- {LONG}"] * 3, "II. KINH PHÍ", f"- {LONG}")

    plan = parse(printed(tmp_path, *lines, gap=gap), name="a.pdf")

    opening = [node for node in plan.nodes if node.kind == "paragraph" and node.depth == 0]
    assert len(opening) == count
    assert opening[0].is_doubtful is (count == 1)


@pytest.mark.pdf
def test_a_heading_as_wide_as_the_page_may_go_on(tmp_path):
    """Where neither blanks nor indents tell, what was put together is marked."""
    names = [
        "Các phòng, ban, trung tâm, chi nhánh, tổ đội và đội tuyên truyền lưu động" + " xã" * more for more in range(6)
    ]
    lines = [line for place, name in enumerate(names, 1) for line in (f"{place}. {name}", LONG)]

    nodes = parse(printed(tmp_path, "I. NỘI DUNG", *lines, gap=0), name="a.pdf").nodes

    joined = [node for node in nodes if node.text.startswith("Các phòng") and LONG[:20] in node.text]
    assert joined
    assert all(node.doubt is Doubt.JOINED for node in joined)
    assert not any(node.doubt is Doubt.JOINED for node in nodes if node not in joined)


@pytest.mark.pdf
def test_spaces_that_all_bind_tell_nothing(tmp_path):
    """A printer with one sign for both kinds calls all by the one it met first."""
    slogans = [f"Toàn dân tích cực giữ gìn vệ sinh, trật tự ngõ phố thứ {place}" for place in range(10, 30)]

    plan = parse(printed(tmp_path, "I. NỘI DUNG", LONG, *slogans, title="KẾ&nbsp;HOẠCH"), name="a.pdf")

    assert [node.text for node in plan.nodes[-20:]] == slogans


def printed(tmp_path, *lines, gap=6, title="KẾ HOẠCH"):
    """A plan of these lines, the paragraphs so many points apart."""
    sheet = tmp_path / "style.css"
    sheet.write_text(f"body {{ font: 14pt/18pt Tinos }} p {{ margin: 0 0 {gap}pt }}")
    markup = "".join(f"<p>{line}</p>" for line in (title, "<b>giữ ngõ phố</b>", *lines))
    try:
        return pdf.print_markup(markup, pdf.STYLESHEET, sheet)
    finally:
        # what the child of the renderer may leave open
        gc.enable()
        gc.collect(0)


def test_running_heads_of_a_print_are_kept_as_parts_and_told():
    page = "BT /F1 9 Tf 85 810 Td (CHI BO MAU - Ke hoach) Tj ET BT /F1 9 Tf 85 40 Td (Trang {}/2) Tj ET "
    rows = [(14, 760 - 18 * place, f"- Giu gin ve sinh cac ngo xom so {place}.") for place in range(20)]
    texts = [f"BT /F1 {size} Tf 85 {y} Td ({words}) Tj ET" for size, y, words in rows]

    plan = parse(pages_of(*(f"{page.format(number)} {' '.join(texts)}".encode() for number in (1, 2))), name="a.pdf")

    parts = [part for part in plan.parts if part.name == DocumentPartKind.RUNNING_HEAD]
    assert [part.text for part in parts] == ["CHI BO MAU - Ke hoach", "Trang 1/2", "Trang 2/2"]
    places = ", ".join(str(part.line) for part in parts)
    assert f"Đã bỏ đầu, chân trang in ở các dòng {places}." in [problem.message for problem in plan.problems]
    assert plan.missed_lines == ()


@pytest.mark.parametrize("case", HOSTILE)
def test_refused_with_advice(case):
    data, words = HOSTILE[case]
    started = time.process_time()

    with pytest.raises(DocumentRefused, match=words):
        parse(data, name="a.pdf")

    assert time.process_time() - started < 4  # one second is held by the benchmark; no slow machine fails here
