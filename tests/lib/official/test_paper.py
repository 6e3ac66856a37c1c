import pypdfium2
import pytest
import segno
from pypdfium2.raw import FPDF_PAGEOBJ_FORM, FPDF_PAGEOBJ_PATH

from portal.lib.errors import RuleViolation
from portal.lib.official import paper
from portal.lib.official.paper import PaperSheet, PaperWork

ADDRESS = "https://tuyentruyen.example.vn/hoat-dong/ghi/?assignment=123456"
POINTS_A_MM = 72 / 25.4


def sheet(unit="Chi bộ Kỹ thuật", works=1, **changes):
    work = {
        "title": "Sinh hoạt chuyên đề",
        "plan": "Kế hoạch 12-KH/ĐU",
        "form": "Tuyên truyền miệng",
        "due": "thứ Sáu, 20/03/2026",
        "figures": [("Buổi sinh hoạt", "buổi"), ("Lượt người tham dự", "lượt người"), ("Hội thi", "hội thi")],
        "address": ADDRESS,
    }
    rows = [PaperWork(**{**work, **changes})] * works
    return PaperSheet("Đảng ủy Công ty Sao Mai", unit, "10/03/2026", rows)


@pytest.fixture(scope="module")
def printed():
    return pypdfium2.PdfDocument(paper.to_pdf([sheet(works=5), sheet("Công đoàn cơ sở", form="", figures=[])]))


def codes_on(page):
    """Edges (left, bottom, right, top, in points) of the squares of codes on a page."""
    bounds = [found.get_bounds() for found in page.get_objects([FPDF_PAGEOBJ_PATH, FPDF_PAGEOBJ_FORM], max_depth=1)]
    squares = [(edges[2] - edges[0], edges[3] - edges[1], edges) for edges in bounds]
    return [edges for wide, high, edges in squares if wide > 20 * POINTS_A_MM and abs(wide - high) < 1]


@pytest.mark.pdf
def test_the_code_on_the_paper_says_the_address_of_the_form(printed):
    page, scale = printed[0], 8
    left, bottom, right, top = codes_on(page)[0]
    expected = [[bool(module) for module in line] for line in segno.make(ADDRESS, error="m", micro=False).matrix]
    picture = page.render(scale=scale, grayscale=True).to_pil()
    module = (right - left) / len(expected)

    printed_code = [
        [
            picture.getpixel(
                (
                    int((left + (x + 0.5) * module) * scale),
                    int((page.get_height() - top + (y + 0.5) * module) * scale),
                )
            )
            < 128
            for x in range(len(expected))
        ]
        for y in range(len(expected))
    ]

    assert printed_code == expected
    assert (right - left) / POINTS_A_MM >= 25
    assert (top - bottom) == pytest.approx(right - left, abs=0.1)


@pytest.mark.pdf
def test_the_paper_holds_the_work_with_room_to_write(printed):
    words = " ".join(printed[0].get_textpage().get_text_range().split())

    for part in (
        *("Chi bộ Kỹ thuật", "1. Sinh hoạt chuyên đề", "Kế hoạch 12-KH/ĐU", "Hạn: thứ Sáu, 20/03/2026"),
        *("Ngày thực hiện:", "Địa điểm:", "Nội dung đã làm:", "Lượt người tham dự lượt người", "Người ghi"),
    ):
        assert part in words


@pytest.mark.pdf
def test_each_unit_begins_a_page_and_no_work_is_cut_in_two(printed):
    texts = [page.get_textpage().get_text_range() for page in printed]

    assert sum(len(codes_on(page)) for page in printed) == 6
    for text in texts:
        assert text.count("Người ghi") == text.count("Hạn:") > 0
    assert "Công đoàn cơ sở" in texts[-1]
    assert "Chi bộ Kỹ thuật" not in texts[-1]
    assert "Số liệu (tên và con số)" in texts[-1]


def test_markup_of_a_title_is_printed_as_text():
    html = paper.to_html([{"unit": "A", "committee": "", "printed_on": "", "work": [_work("<b>x</b>")]}])

    assert "&lt;b&gt;x&lt;/b&gt;" in html


def _work(title):
    return {"title": title, "plan": "", "form": "", "due": "", "figures": [], "address": ADDRESS}


def test_without_pango_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(paper.pdf, "is_available", lambda: False)

    with pytest.raises(RuleViolation, match="apt-get install"):
        paper.to_pdf([sheet()])
