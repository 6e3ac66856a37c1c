from datetime import date, timedelta

import pytest

from plans.enums import Schedule
from plans.work.models import Assignment
from plans.work.services.alterations import extend_assignment
from plans.work.services.assignments import make_assignments
from plans.work.services.following import follow_calendars, seed_calendars
from portal.lib.clock import local_moment
from tests.factories.people import MOMENT
from tests.factories.plans import make_assignment, make_issued_plan, make_task
from units.audit.models import AuditEvent
from units.calendar.models import CommitteeCalendar, DayMark
from units.calendar.services import mark_day, set_off_day_rule, unmark_day
from units.enums import OffDayRule
from units.inbox.models import Notice

VICTORY = date(2026, 4, 30)  # a Thursday; the day after is off too
AFTER_VICTORY, BEFORE_VICTORY = date(2026, 5, 4), date(2026, 4, 29)


@pytest.fixture
def plan(org):
    return make_issued_plan(org)


@pytest.fixture
def seeded(plan):
    seed_calendars(at=MOMENT)
    follow_calendars(at=MOMENT)


def choose(org, rule: OffDayRule) -> None:
    version = CommitteeCalendar.objects.get(root=org.committee).version
    set_off_day_rule(org.committee, rule, by=org.clerk, at=MOMENT, expected_version=version)


def days_of(row: Assignment) -> tuple[date, date | None]:
    row.refresh_from_db()
    return row.due_on, row.nominal_due_on


@pytest.mark.parametrize(
    ("rule", "due_on"),
    [(OffDayRule.STAYS, VICTORY), (OffDayRule.BEFORE, BEFORE_VICTORY), (OffDayRule.AFTER, AFTER_VICTORY)],
)
def test_new_work_is_due_where_the_rule_puts_it(org, plan, seeded, rule, due_on):
    choose(org, rule)

    make_assignments(make_task(plan, org.cell, due_on=VICTORY), at=MOMENT)

    assert days_of(Assignment.objects.get()) == (due_on, VICTORY)


@pytest.mark.parametrize(
    ("nominal", "due_on"),
    [
        (date(2026, 2, 17), date(2026, 2, 23)),  # Tết
        (date(2026, 8, 22), date(2026, 8, 22)),  # a Saturday worked in exchange
        (date(2026, 8, 29), date(2026, 9, 3)),  # the exchanged Monday, then the national day
        (date(2027, 1, 1), date(2027, 1, 4)),  # the end of the year
    ],
)
def test_due_days_move_over_what_is_off(org, plan, seeded, nominal, due_on):
    choose(org, OffDayRule.AFTER)

    make_assignments(make_task(plan, org.cell, due_on=nominal), at=MOMENT)

    assert Assignment.objects.get().due_on == due_on


def test_a_due_day_never_moves_before_the_start_of_the_work(org, plan, seeded):
    choose(org, OffDayRule.BEFORE)

    make_assignments(make_task(plan, org.cell, starts_on=VICTORY, due_on=VICTORY), at=MOMENT)

    assert Assignment.objects.get().due_on == VICTORY


def test_open_work_follows_the_rule_and_each_unit_hears_once(org, plan, seeded):
    titles = ("Treo cờ", "Sinh hoạt chuyên đề")
    first, second = (make_assignment(make_task(plan, org.cell, title=t, due_on=VICTORY), org.cell) for t in titles)
    done = make_assignment(make_task(plan, org.other_cell, due_on=VICTORY), org.other_cell, done_on=date(2026, 4, 1))
    choose(org, OffDayRule.AFTER)

    follow_calendars(at=MOMENT)
    follow_calendars(at=MOMENT)

    assert [days_of(row) for row in (first, second)] == [(AFTER_VICTORY, VICTORY)] * 2
    assert days_of(done) == (VICTORY, VICTORY)
    notice = Notice.objects.get()
    assert (notice.recipient, notice.title) == (org.secretary, "Đổi hạn theo lịch làm việc: 2 nhiệm vụ")
    assert "Treo cờ: hạn mới 4/5/2026, hạn cũ 30/4/2026." in notice.body
    details = AuditEvent.objects.get(act="due_days_followed").details
    assert details == {"assignments": 2, "days": ["2026-04-30 → 2026-05-04"]}


def test_open_work_follows_an_edited_day_and_back(org, plan, seeded):
    choose(org, OffDayRule.BEFORE)
    row = make_assignment(make_task(plan, org.cell, due_on=date(2026, 4, 15)), org.cell)
    mark = mark_day(org.committee, on=date(2026, 4, 15), is_working=False, name="Nghỉ", by=org.clerk, at=MOMENT)
    follow_calendars(at=MOMENT)
    moved = days_of(row)
    unmark_day(mark, by=org.clerk, at=MOMENT)
    follow_calendars(at=MOMENT)

    assert moved == (date(2026, 4, 14), date(2026, 4, 15))
    assert days_of(row) == (date(2026, 4, 15), date(2026, 4, 15))
    assert Notice.objects.filter(recipient=org.secretary).count() == 2


def test_an_extended_day_moves_no_more(org, plan, seeded):
    row = make_assignment(make_task(plan, org.cell, due_on=date(2026, 4, 15)), org.cell)
    extend_assignment(assignment=row, due_on=VICTORY, reason="Chờ tài liệu.", by=org.clerk, at=MOMENT)
    choose(org, OffDayRule.AFTER)

    follow_calendars(at=MOMENT)

    assert days_of(row) == (VICTORY, None)


def test_a_day_that_is_over_stays(org, plan, seeded):
    row = make_assignment(make_task(plan, org.cell, due_on=VICTORY), org.cell)
    choose(org, OffDayRule.BEFORE)

    follow_calendars(at=local_moment(VICTORY))

    assert days_of(row) == (VICTORY, VICTORY)


def test_work_of_another_committee_does_not_follow(org, plan, seeded):
    other = make_issued_plan(org, "việc nơi khác", org.other_committee)
    row = make_assignment(make_task(other, org.foreign_cell, due_on=VICTORY), org.foreign_cell)
    choose(org, OffDayRule.AFTER)

    follow_calendars(at=MOMENT)

    assert days_of(row) == (VICTORY, VICTORY)


def test_the_next_period_is_made_on_the_moved_day(org, plan, seeded):
    choose(org, OffDayRule.AFTER)
    task = make_task(plan, org.cell, schedule=Schedule.MONTH, due_on=None, due_day=31, starts_on=date(2026, 2, 1))

    make_assignments(task, at=MOMENT)

    assert list(Assignment.objects.order_by("due_on").values_list("nominal_due_on", "due_on")) == [
        (date(2026, 2, 28), date(2026, 3, 2)),
        (date(2026, 3, 31), date(2026, 3, 31)),
        (VICTORY, AFTER_VICTORY),
    ]


def test_calendars_are_filled_in_by_themselves_for_who_plans(org, plan):
    seed_calendars(at=MOMENT)
    after_first = set(CommitteeCalendar.objects.values_list("root", "seeded_through"))
    seed_calendars(at=MOMENT + timedelta(days=366))

    assert after_first == {(org.committee.pk, 2027)}
    assert set(CommitteeCalendar.objects.values_list("root", "seeded_through")) == {(org.committee.pk, 2028)}
    assert DayMark.objects.filter(on=date(2028, 9, 2)).count() == 1


def test_a_round_with_nothing_to_follow_costs_two_queries(org, plan, seeded, django_assert_num_queries):
    with django_assert_num_queries(2):
        seed_calendars(at=MOMENT)
        follow_calendars(at=MOMENT)


def test_the_words_say_why_a_due_day_moved():
    row = Assignment(due_on=AFTER_VICTORY, nominal_due_on=VICTORY)
    back = Assignment(due_on=BEFORE_VICTORY, nominal_due_on=VICTORY)

    assert row.due_moved_in_words == "hạn 30/4 là ngày nghỉ, chuyển sang 4/5"
    assert back.due_moved_in_words == "hạn 30/4 là ngày nghỉ, chuyển về 29/4"
    assert Assignment(due_on=VICTORY, nominal_due_on=VICTORY).due_moved_in_words == ""
    assert Assignment(due_on=VICTORY).due_moved_in_words == ""
