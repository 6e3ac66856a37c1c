import re

from portal.lib.official.html import to_html, to_html_page
from portal.lib.official.pdf import STYLESHEET
from portal.lib.official.types import LAYOUTS, PrintedLine, layout_on
from tests.lib.official.samples import plan_sample, report_sample


def test_html_writes_the_capitals_of_the_header():
    html = to_html(plan_sample(draft_mark="Dự thảo"))

    assert '<p class="official-bold">ĐẢNG ỦY BAN QUẢN LÝ KHU KINH TẾ MŨI GIÓ</p>' in html
    assert '<h1 class="official-type">KẾ HOẠCH</h1>' in html
    assert '<p class="official-bold">DỰ THẢO</p>' in html
    assert "Nguyễn Thị Bình An" in html


def test_html_takes_user_text_as_text():
    html = to_html(plan_sample(body=(PrintedLine("", '<img src="file:///etc/passwd">'),), signer="<b>x</b>"))

    assert "<img" not in html
    assert "&lt;b&gt;x&lt;/b&gt;" in html


def test_html_has_no_style_script_or_address():
    html = to_html_page(report_sample())

    assert not re.search(r"style=|<style|<script|src=|href=|url\(", html)


def test_html_page_names_language_and_title():
    html = to_html_page(plan_sample())

    assert '<html lang="vi">' in html
    assert "<title>Kế hoạch số 07-KH/ĐU tuyên truyền, quán triệt" in html


def test_annex_keeps_its_rows_and_marks_the_total():
    html = to_html(report_sample())

    assert html.count('<th scope="row">') == 40
    assert '<tr class="official-bold">' in html
    assert 'width="27.273%"' in html


def test_stylesheet_holds_the_sizes_of_the_layout():
    css = " ".join(STYLESHEET.read_text().split())

    for layout in LAYOUTS.values():
        margins = f"margin: {layout.top}mm {layout.right}mm {layout.bottom}mm {layout.left}mm;"
        assert css.count(margins) == 2
        assert f"font: {layout.body_size}pt / {layout.line_height}pt Tinos" in css
        assert f"margin-right: {layout.column_gap}mm" in css
        assert f"text-indent: {layout.first_line_indent}mm" in css
        assert f"padding-top: {layout.page_number_from_top}mm" in css
        assert f"margin-top: {layout.signature_lines * layout.line_height}pt" in css
        assert layout.left + layout.left_column + layout.right_column + layout.right == layout.page_width


def test_both_layouts_agree():
    old, new = LAYOUTS.values()

    assert old == new


def test_layout_on_follows_the_day_of_the_rule():
    from datetime import date

    assert layout_on(date(2026, 5, 26)) == "hd36_2018"
    assert layout_on(date(2026, 5, 27)) == "hd05_2026"
