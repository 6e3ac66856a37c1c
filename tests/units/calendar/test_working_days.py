from datetime import UTC, date, datetime

import pytest

from portal.lib.calendar import WorkingDays
from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT
from units.audit.models import AuditEvent
from units.calendar.models import CommitteeCalendar, DayMark
from units.calendar.queries import calendar_of, working_days, working_days_of
from units.calendar.services import fill_in_year, mark_day, seed_days, set_off_day_rule, unmark_day
from units.enums import OffDayRule

NEXT_YEAR = datetime(2027, 1, 1, 1, 0, tzinfo=UTC)
EXTRA = date(2026, 3, 9)


def marked(root, year):
    return list(DayMark.objects.filter(root=root).of_year(year).values_list("on", "is_working"))


def test_seeding_fills_in_this_year_and_the_next(org):
    seed_days(org.committee, at=MOMENT)

    assert (date(2026, 2, 17), False) in marked(org.committee, 2026)
    assert (date(2026, 8, 22), True) in marked(org.committee, 2026)
    assert (date(2027, 2, 6), False) in marked(org.committee, 2027)
    assert DayMark.objects.exclude(root=org.committee).count() == 0
    assert AuditEvent.objects.get(act="days_seeded").details["years"] == [2026, 2027]


def test_seeding_again_changes_nothing_the_office_edited(org):
    seed_days(org.committee, at=MOMENT)
    taken_out = DayMark.objects.get(root=org.committee, on=date(2026, 11, 24))
    unmark_day(taken_out, by=org.clerk, at=MOMENT)
    DayMark.objects.filter(root=org.committee, on=date(2026, 4, 30)).update(name="Nghỉ lễ")
    before = list(DayMark.objects.order_by("pk").values_list())

    seed_days(org.committee, at=MOMENT)

    assert list(DayMark.objects.order_by("pk").values_list()) == before


def test_a_new_year_brings_the_year_after_it_and_keeps_what_was_marked_there(org):
    seed_days(org.committee, at=MOMENT)
    mark_day(org.committee, on=date(2028, 1, 26), is_working=False, name="Nghỉ Tết sớm", by=org.clerk, at=MOMENT)

    seed_days(org.committee, at=NEXT_YEAR)

    found = dict(DayMark.objects.filter(root=org.committee).of_year(2028).values_list("on", "name"))
    assert found[date(2028, 1, 26)] == "Nghỉ Tết sớm"
    assert date(2028, 9, 2) in found


def test_filling_in_a_year_adds_what_is_missing_only(org):
    mark_day(org.committee, on=date(2026, 4, 30), is_working=False, name="Nghỉ lễ", by=org.clerk, at=MOMENT)

    added = fill_in_year(org.committee, year=2026, by=org.clerk, at=MOMENT)

    assert added == len(marked(org.committee, 2026)) - 1
    assert fill_in_year(org.committee, year=2026, by=org.clerk, at=MOMENT) == 0
    assert DayMark.objects.get(on=date(2026, 4, 30)).name == "Nghỉ lễ"


def test_a_year_out_of_reach_is_refused(org):
    with pytest.raises(RuleViolation, match="từ năm 2000 đến năm 2099"):
        fill_in_year(org.committee, year=1999, by=org.clerk, at=MOMENT)


def test_marking_a_day_twice_makes_one_row_and_one_entry(org):
    for _ in range(2):
        mark_day(org.committee, on=EXTRA, is_working=False, name="Nghỉ lễ đơn vị", by=org.clerk, at=MOMENT)

    assert marked(org.committee, 2026) == [(EXTRA, False)]
    assert AuditEvent.objects.filter(act="day_marked").count() == 1


def test_a_day_marked_otherwise_is_refused(org):
    mark_day(org.committee, on=EXTRA, is_working=False, name="Nghỉ lễ đơn vị", by=org.clerk, at=MOMENT)

    with pytest.raises(RuleViolation, match="đã ghi là ngày nghỉ"):
        mark_day(org.committee, on=EXTRA, is_working=True, name="Làm bù", by=org.clerk, at=MOMENT)


def test_a_weekday_needs_no_mark_to_be_worked(org):
    with pytest.raises(RuleViolation, match="vốn là ngày làm việc"):
        mark_day(org.committee, on=EXTRA, is_working=True, name="Làm bù", by=org.clerk, at=MOMENT)


@pytest.mark.parametrize("person", ["chair", "inspector", "secretary", "outsider"])
def test_others_keep_their_hands_off_the_calendar(org, person):
    mark = DayMark.objects.create(root=org.committee, on=EXTRA, name="Nghỉ lễ đơn vị")
    by = getattr(org, person)

    for act in (
        lambda: mark_day(org.committee, on=EXTRA, is_working=False, name="Nghỉ", by=by, at=MOMENT),
        lambda: unmark_day(mark, by=by, at=MOMENT),
        lambda: fill_in_year(org.committee, year=2026, by=by, at=MOMENT),
        lambda: set_off_day_rule(org.committee, OffDayRule.AFTER, by=by, at=MOMENT, expected_version=1),
    ):
        with pytest.raises(RuleViolation, match="Chỉ Văn phòng và quản trị"):
            act()


def test_unmarking_twice_is_no_error(org):
    mark = mark_day(org.committee, on=EXTRA, is_working=False, name="Nghỉ", by=org.clerk, at=MOMENT)
    again = DayMark.objects.get()

    unmark_day(mark, by=org.clerk, at=MOMENT)
    unmark_day(again, by=org.clerk, at=MOMENT)

    assert marked(org.committee, 2026) == []
    assert AuditEvent.objects.filter(act="day_unmarked").count() == 1


def test_who_sets_the_rule_second_is_told(org):
    set_off_day_rule(org.committee, OffDayRule.AFTER, by=org.clerk, at=MOMENT, expected_version=1)

    with pytest.raises(RuleViolation, match="vừa được người khác sửa"):
        set_off_day_rule(org.committee, OffDayRule.BEFORE, by=org.admin, at=MOMENT, expected_version=1)
    assert calendar_of(org.committee).off_day_rule == OffDayRule.AFTER


def test_each_change_waits_to_be_followed(org):
    seed_days(org.committee, at=MOMENT)

    assert list(CommitteeCalendar.objects.changed().values_list("root", "version")) == [(org.committee.pk, 2)]


def test_working_days_of_a_span_take_one_query(org, django_assert_num_queries):
    DayMark.objects.create(root=org.committee, on=EXTRA, name="Nghỉ")
    DayMark.objects.create(root=org.committee, on=date(2026, 3, 14), is_working=True, name="Làm bù")
    DayMark.objects.create(root=org.other_committee, on=date(2026, 3, 10), name="Nghỉ nơi khác")
    span = (date(2026, 3, 1), date(2026, 3, 31))

    with django_assert_num_queries(1):
        one = working_days(org.committee, span)
    with django_assert_num_queries(1):
        both = working_days_of([org.committee.pk, org.other_committee.pk], span)

    assert one == WorkingDays(frozenset({EXTRA}), frozenset({date(2026, 3, 14)}))
    assert both == {org.committee.pk: one, org.other_committee.pk: WorkingDays(frozenset({date(2026, 3, 10)}))}


def test_nothing_set_means_due_days_stay(org):
    assert calendar_of(org.committee).off_day_rule == OffDayRule.STAYS
