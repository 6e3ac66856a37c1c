from datetime import date

import pytest
from django.urls import reverse

from units.calendar.models import DayMark
from units.calendar.queries import calendar_of
from units.enums import OffDayRule

PAGE = "/ngay-lam-viec/?nam=2026"
DAY = {"on": "09/03/2026", "is_working": "no", "name": "Nghỉ lễ đơn vị"}


def test_the_office_marks_a_day_and_takes_it_back(org, sign_in):
    client = sign_in(org.clerk)

    answer = client.post(PAGE, DAY, follow=True)
    mark = DayMark.objects.get()
    last_answer = client.post(reverse("units:day_unmark", args=[mark.pk]), follow=True)

    assert (mark.root, mark.on, mark.is_working) == (org.committee, date(2026, 3, 9), False)
    assert "Nghỉ lễ đơn vị" in answer.content.decode()
    assert "Nghỉ lễ đơn vị" not in last_answer.content.decode()
    assert DayMark.objects.count() == 0


def test_a_refused_day_keeps_what_was_typed(org, sign_in):
    answer = sign_in(org.clerk).post(PAGE, {**DAY, "is_working": "yes", "name": "Làm bù tháng 3"})

    text = answer.content.decode()
    assert "vốn là ngày làm việc" in text
    assert 'value="Làm bù tháng 3"' in text


def test_the_admin_sets_the_rule(org, sign_in):
    client = sign_in(org.admin)

    client.post(reverse("units:off_day_rule"), {"off_day_rule": "after", "version": 1})

    assert calendar_of(org.committee).off_day_rule == OffDayRule.AFTER


def test_a_rule_changed_meanwhile_shows_what_is_stored(org, sign_in):
    client = sign_in(org.admin)
    client.post(reverse("units:off_day_rule"), {"off_day_rule": "after", "version": 1})

    answer = client.post(reverse("units:off_day_rule"), {"off_day_rule": "before", "version": 1})

    assert "Bản đang lưu: Chuyển sang ngày làm việc liền sau" in answer.content.decode()


def test_filling_in_a_year_says_how_many(org, sign_in):
    client = sign_in(org.clerk)

    first = client.post(reverse("units:days_fill"), {"nam": 2026}, follow=True)
    again = client.post(reverse("units:days_fill"), {"nam": 2026}, follow=True)

    assert f"Đã thêm {DayMark.objects.count()} ngày của năm 2026" in first.content.decode()
    assert "Năm 2026 đã đủ các ngày nghỉ lễ." in again.content.decode()


def test_a_clerk_below_the_committee_keeps_no_calendar(org, sign_in):
    org.clerk.memberships.update(unit=org.cell)

    assert sign_in(org.clerk).get(PAGE).status_code == 403


@pytest.mark.parametrize("year", ["", "abc", "99999", "1"])
def test_a_wrong_year_shows_this_one(org, sign_in, year, time_machine):
    time_machine.move_to("2026-03-02 10:00+07:00")

    assert "Năm 2026" in sign_in(org.clerk).get(f"/ngay-lam-viec/?nam={year}").content.decode()


def test_more_days_cost_no_more_queries(org, sign_in, django_assert_num_queries, django_assert_max_num_queries):
    client = sign_in(org.clerk)
    DayMark.objects.create(root=org.committee, on=date(2026, 3, 9), name="Nghỉ")
    with django_assert_max_num_queries(20) as one:
        client.get(PAGE)
    for day in (10, 11):
        DayMark.objects.create(root=org.committee, on=date(2026, 3, day), name="Nghỉ")

    with django_assert_num_queries(len(one)):
        client.get(PAGE)
