"""Whatever stands in a line, reading it ends, and what it asks for is possible; new words fill what followed others."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.enums import LARGEST_FIGURE, Form, Metric, NodeKind, Schedule
from plans.outline.parsing import Span
from plans.outline.parsing.asks import PlanDays, as_said, with_new_words
from plans.outline.parsing.deadlines import plan_span
from plans.outline.types import OutlineLine, Target
from plans.periods import Deadline

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


FIRST = OutlineLine(NodeKind.PARAGRAPH, "", "Lời đầu", key=1)
QUARTERLY = OutlineLine(
    NodeKind.DUTY, "-", "Báo cáo hằng quý", key=1, deadline=Deadline(schedule=Schedule.QUARTER), confidence=0.9
)
ORAL = OutlineLine(NodeKind.FORM, "2.", "Tuyên truyền miệng", key=1, form=Form.ORAL)


def saved(before, **typed):
    """The line after new words or fields were typed in it."""
    read = partial(as_said, plan=PlanDays(date(2026, 1, 5)))
    (line,) = with_new_words((before,), (replace(before, **typed),), read=read)
    return line


@pytest.mark.parametrize(
    ("kind", "text", "changes"),
    [
        (NodeKind.PHASE, "Từ 01/3/2026 đến 30/6/2026", {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 6, 30)}),
        (NodeKind.FORM, "Tuyên truyền miệng", {"form": Form.ORAL}),
        (NodeKind.DUTY, "Báo cáo hằng quý", {"deadline": Deadline(schedule=Schedule.QUARTER)}),
        (NodeKind.DUTY_HOLDER, "Văn phòng Đảng ủy, UBKT Đảng ủy", {"units": ("Văn phòng Đảng ủy", "UBKT Đảng ủy")}),
        (NodeKind.PARAGRAPH, "Báo cáo hằng quý, từ 01/3/2026 đến 30/6/2026", {}),
    ],
)
def test_new_words_are_read_anew(kind, text, changes):
    assert saved(FIRST, kind=kind, text=text) == replace(FIRST, kind=kind, text=text, **changes)


def test_a_line_whose_words_stay_is_not_read_anew():
    odd = replace(FIRST, ends_on=date(2030, 1, 1))

    assert saved(FIRST, ends_on=date(2030, 1, 1)) == odd


def test_what_a_person_set_stays_when_the_words_change():
    by_hand, now = replace(QUARTERLY, deadline=Deadline(date(2026, 3, 20))), {"text": "Báo cáo hằng tháng"}

    assert saved(by_hand, **now).deadline == by_hand.deadline
    assert saved(QUARTERLY, **now).deadline == Deadline(schedule=Schedule.MONTH)


def test_a_new_line_says_what_its_words_say():
    new = OutlineLine(NodeKind.DUTY, "-", "Các chi bộ viết 02 tin, bài hằng tháng")

    _, line = with_new_words((QUARTERLY,), (QUARTERLY, new), read=partial(as_said, plan=PlanDays()))

    assert (line.deadline, line.targets) == (Deadline(schedule=Schedule.MONTH), (Target(Metric.NEWS_ARTICLES, 2),))
    assert (line.units, line.unit_ids) == (("Các chi bộ",), None)


def test_a_heading_of_forms_follows_its_words_but_is_never_without_a_form():
    assert saved(ORAL, text="Cổ động trực quan").form == Form.VISUAL
    assert saved(ORAL, text="Cách làm khác").form == Form.ORAL
    assert saved(replace(ORAL, form=Form.EMULATION), text="Cổ động trực quan").form == Form.EMULATION
    assert saved(ORAL, kind=NodeKind.HEADING).form is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Tháng 1:", (date(2027, 1, 1), date(2027, 1, 31))),
        ("Tháng 6 - 8", (date(2027, 6, 1), date(2027, 8, 31))),
        ("Quý IV", (date(2027, 10, 1), date(2027, 12, 31))),
        ("Đợt 1 (từ 25/12 đến 31/12)", (date(2026, 12, 25), date(2026, 12, 31))),
        ("Tháng 1/2028", (date(2028, 1, 1), date(2028, 1, 31))),
        ("Đợt 1", (None, None)),
    ],
)
def test_days_of_a_phase_without_a_year_are_told_by_the_plan(text, days):
    issued = date(2026, 12, 20)
    plan = PlanDays(issued, plan_span("công tác năm 2027", issued_on=issued))

    line = as_said((OutlineLine(NodeKind.PHASE, "", text),), 0, plan=plan)

    assert (line.starts_on, line.ends_on) == days
