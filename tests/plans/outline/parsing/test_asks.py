"""Whatever stands in a line, reading it ends, and what it asks for is possible."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from plans.enums import LARGEST_FIGURE, NodeKind
from plans.outline.parsing import Span
from plans.outline.parsing.asks import PlanDays, as_said
from plans.outline.parsing.deadlines import plan_span
from plans.outline.types import OutlineLine

PIECES = (
    *("trước ngày", "từ ngày", "đến", "trong", "chậm nhất", "hằng", "mỗi", "tháng", "quý", "năm", "tuần", "giai đoạn"),
    *("15/6", "31/02", "00/13", "29/02/2027", "99", "0", "0000", "2027", "1999", "IV", "99999999", "1.200", "02 (hai)"),
    *("băng rôn", "tin, bài", "lượt người", "buổi", "lớp", "/", "-", "–", ",", ".", ";", ":", "(", ")", "và", "…", "%"),
    *("Văn phòng", "Các", "chi bộ", "Ban", "chủ trì", "phối hợp với", "tổ chức", "Giao", "do", "Cơ quan chủ trì"),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)
DAYS = st.none() | st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(TEXTS, TEXTS, TEXTS, DAYS)
def test_any_words_ask_for_something_possible(heading, text, detail, issued_on):
    lines = (
        OutlineLine(NodeKind.HEADING, "1.", heading, 0),
        OutlineLine(NodeKind.DUTY, "-", text, 1),
        OutlineLine(NodeKind.ATTRIBUTE, "+", f"Thời gian: {detail}", 2),
    )

    for span in (None, plan_span(heading, issued_on=issued_on), Span(date(2027, 1, 1), date(2027, 12, 31))):
        said = as_said(lines, 1, plan=PlanDays(issued_on, span))

        assert all(0 < target.quantity <= LARGEST_FIGURE for target in said.targets)
        assert said.starts_on is None or said.ends_on is None or said.starts_on <= said.ends_on
        assert said.deadline is None or said.deadline.due_day is None or 1 <= said.deadline.due_day <= 31
        assert not {*said.units} & {*said.partners}
        assert all(name.strip() for name in (*said.units, *said.partners))


@given(TEXTS, DAYS)
def test_any_abstract_has_a_span_that_ends_after_it_begins(abstract, issued_on):
    span = plan_span(abstract, issued_on=issued_on)

    assert span is None or span.starts_on is None or span.ends_on is None or span.starts_on <= span.ends_on
