from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from plans.enums import Metric, NodeKind, Schedule
from plans.outline.parsing import Span
from plans.outline.parsing.asks import PlanDays, with_new_words, with_part
from plans.outline.queries.asks import (
    WordsOffer,
    days_of_plan,
    new_offers,
    offers_of,
    said_of,
)
from plans.outline.queries.named_in_text import nameable_units
from plans.outline.types import OutlineLine, Target
from plans.periods import Deadline
from portal.lib.clock import local_day
from tests.factories.plans import make_issued_plan, make_plan

ON = date(2026, 3, 2)
PLAN = PlanDays(ON, Span(date(2026, 1, 1), date(2026, 12, 31)))
DUTY = OutlineLine(NodeKind.DUTY, "-", "", 1, key=7, unit_ids=(), partner_ids=())
HEADING = OutlineLine(NodeKind.SECTION, "III.", "TỔ CHỨC THỰC HIỆN", 0, key=1, unit_ids=(), partner_ids=())
THREE = (Target(Metric.NEWS_ARTICLES, 3),)
WORDS = "Công đoàn chủ trì, phối hợp với Chi bộ Kỹ thuật viết 03 tin, bài trước ngày 20/4/2026."


@pytest.fixture
def units(org):
    return list(nameable_units(org.committee, on=ON))


def reader(units):
    return partial(said_of, plan=PLAN, among=units)


def saved(units, before, **typed):
    """The line after new words or fields were typed in it."""
    after = replace(before, **typed)
    return with_new_words((HEADING, before), (HEADING, after), read=reader(units))[1]


def test_new_words_fill_what_was_never_set(org, units):
    line = saved(units, DUTY, text=WORDS)

    assert (line.unit_ids, line.partner_ids) == ((org.union.pk,), (org.cell.pk,))
    assert (line.deadline, line.targets) == (Deadline(date(2026, 4, 20)), THREE)


def test_what_followed_the_words_goes_on_with_them(org, units):
    line = saved(units, saved(units, DUTY, text=WORDS), text="Công đoàn chủ trì viết 05 tin, bài hằng quý.")

    assert (line.unit_ids, line.partner_ids) == ((org.union.pk,), ())
    assert (line.deadline, line.targets) == (Deadline(schedule=Schedule.QUARTER), (Target(Metric.NEWS_ARTICLES, 5),))


def test_what_a_person_sets_stays_then_and_later(org, units):
    own = {"deadline": Deadline(date(2026, 5, 1)), "unit_ids": (org.office.pk,), "targets": ()}
    line = saved(units, DUTY, text=WORDS, **own)
    assert (line.deadline, line.unit_ids) == (own["deadline"], own["unit_ids"])
    assert line.targets == THREE

    emptied = saved(units, line, targets=(), deadline=None)
    later = saved(units, emptied, text="Công đoàn chủ trì viết 09 tin, bài trước ngày 30/6/2026.")

    assert (later.deadline, later.targets, later.unit_ids) == (None, (), (org.office.pk,))


def test_a_line_that_becomes_work_asks_what_its_words_ask(units):
    text = replace(DUTY, kind=NodeKind.PARAGRAPH, text=WORDS)

    assert saved(units, text, kind=NodeKind.DUTY).deadline == Deadline(date(2026, 4, 20))
    assert saved(units, text, text="Trước ngày 30/6/2026.") == replace(text, text="Trước ngày 30/6/2026.")


def test_a_detail_says_it_of_the_item_above(org, units):
    item = replace(DUTY, text="Tổ chức hội thi.")
    detail = OutlineLine(NodeKind.ATTRIBUTE, "+", "", 2, key=9, unit_ids=(), partner_ids=())
    typed = replace(detail, text="Cơ quan phối hợp: Chi bộ Kỹ thuật.")

    _, item, detail = with_new_words((HEADING, item, detail), (HEADING, item, typed), read=reader(units))

    assert (item.partner_ids, detail) == ((org.cell.pk,), typed)


def test_words_are_offered_where_the_line_says_something_else(org, units):
    line = replace(DUTY, text=WORDS, deadline=Deadline(date(2026, 5, 1)), unit_ids=(org.union.pk,), targets=THREE)
    said = said_of((HEADING, line), 1, plan=PLAN, among=units)

    assert offers_of(line, said) == [WordsOffer("deadline", "hạn 20/4/2026"), WordsOffer("partners", "Chi bộ Kỹ thuật")]
    followed = with_part(with_part(line, "deadline", said), "partners", said)
    assert (followed.deadline, followed.partner_ids) == (Deadline(date(2026, 4, 20)), (org.cell.pk,))
    assert offers_of(followed, said) == []


def test_only_what_new_words_say_is_told(org, units):
    before = replace(DUTY, text=WORDS, deadline=Deadline(date(2026, 5, 1)), unit_ids=(org.union.pk,))
    known = {"read": reader(units)}

    same = new_offers((HEADING, before), (HEADING, replace(before, label="+")), 7, **known)
    other = new_offers((HEADING, before), (HEADING, replace(before, text="Báo cáo trước ngày 15/9.")), 7, **known)

    assert (same, other) == ([], [WordsOffer("deadline", "hạn 15/9/2026")])


def test_a_line_cut_in_two_is_read_in_both_parts(org, units):
    before = saved(units, DUTY, text="Công đoàn chủ trì viết 03 tin, bài. Hoàn thành trước ngày 20/4/2026.")
    upper, lower = replace(before, text="Công đoàn chủ trì viết 03 tin, bài."), replace(DUTY, key=0)
    lower = replace(lower, text="Hoàn thành trước ngày 20/4/2026.")

    _, upper, lower = with_new_words((HEADING, before), (HEADING, upper, lower), read=reader(units))

    assert (upper.deadline, upper.unit_ids) == (None, (org.union.pk,))
    assert (lower.deadline, lower.unit_ids) == (Deadline(date(2026, 4, 20)), ())


def test_names_are_kept_as_written_where_no_unit_was_chosen(units):
    read = replace(DUTY, unit_ids=None, partner_ids=None)

    line = saved(units, read, text="Công đoàn chủ trì viết tin.")

    assert (line.units, line.unit_ids) == (("Công đoàn",), None)


def test_a_draft_is_read_by_its_abstract_and_the_day_it_was_begun(org):
    draft = make_plan(org, "tuyên truyền năm 2099")
    begun_on = local_day(draft.created_at)

    assert days_of_plan(draft) == PlanDays(begun_on, Span(date(2099, 1, 1), date(2099, 12, 31)))
    assert days_of_plan(make_issued_plan(org)).issued_on == date(2026, 1, 5)
