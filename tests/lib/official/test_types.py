from dataclasses import replace
from datetime import date

import pytest

from portal.lib.official.types import date_words, from_json, to_json
from tests.lib.official.samples import plan_sample, report_sample


@pytest.mark.parametrize(("number", "line"), [(1, "Số 01-KH/ĐU"), (12, "Số 12-KH/ĐU"), (None, "Số      -KH/ĐU")])
def test_number_line(number, line):
    assert plan_sample(number=number).number_line == line


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 2, 3), "ngày 03 tháng 02 năm 2026"),
        (date(2026, 1, 31), "ngày 31 tháng 01 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 12, 10), "ngày 10 tháng 12 năm 2026"),
    ],
)
def test_date_words_guard_against_added_strokes(on, words):
    assert date_words(on) == words


def test_place_line_leaves_blank_what_is_not_known():
    undated = plan_sample(issued_on=None)

    assert undated.place_line == "Sông Mây, ngày       tháng       năm      "
    assert replace(undated, dated_from=date(2026, 2, 3)).place_line == "Sông Mây, ngày       tháng 02 năm 2026"


def test_recipient_lines_end_with_commas_and_a_full_stop():
    document = plan_sample(recipients=("- Các chi bộ;", "", "Lưu VT, VPĐU"))

    assert document.recipient_lines == ("- Các chi bộ,", "- Lưu VT, VPĐU.")
    assert plan_sample(recipients=()).recipient_lines == ()


def test_abstract_line_keeps_a_span_of_years_together():
    document = plan_sample(abstract="đại hội nhiệm kỳ 2025 - 2030 và năm 2026")

    assert document.abstract_line == "đại hội nhiệm kỳ 2025\u00a0-\u00a02030 và năm 2026"


def test_title_line_names_the_document():
    assert plan_sample(abstract="tuyên truyền\nsau đại hội").title_line == (
        "Kế hoạch số 07-KH/ĐU tuyên truyền sau đại hội"
    )
    assert plan_sample(number=None, abstract="x").title_line == "Kế hoạch x"


@pytest.mark.parametrize(
    "document", [plan_sample(), plan_sample(number=None, issued_on=None, dated_from=date(2026, 2, 3)), report_sample()]
)
def test_json_gives_the_same_document_back(document):
    assert from_json(to_json(document)) == document
