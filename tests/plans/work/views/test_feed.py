import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from plans.tasks import run_due_work
from plans.work.queries.calendar import days_of
from portal.headers import HiddenTokens
from portal.lib import clock
from tests.factories.people import MOMENT
from tests.factories.plans import make_assignment, make_issued_plan, make_task
from units.audit.models import AuditEvent
from units.people.models import CalendarFeed, User
from units.people.services import open_feed


@pytest.fixture(autouse=True)
def in_march(time_machine):
    time_machine.move_to("2026-03-10T03:00:00Z", tick=False)


@pytest.fixture
def plan(org):
    return make_issued_plan(org)


def give(plan, unit, title="Treo cờ", **fields):
    return make_assignment(make_task(plan, unit, title=title), unit, **fields)


def read(token: str, **headers):
    return Client().get(f"/lich/{token}.ics", **headers)


def deadlines(answer) -> list[str]:
    titles = [str(event["SUMMARY"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")]
    return [title for title in titles if title.startswith("Hạn: ")]


def test_a_feed_needs_no_sign_in_and_tells_deadlines_and_commemorations(org, plan):
    row = give(plan, org.cell)

    answer = read(open_feed(unit=None, by=org.secretary, at=MOMENT))

    events = {str(event["SUMMARY"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}
    mine = events["Hạn: Treo cờ"]
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert (mine.decoded("dtstart"), str(mine["UID"])) == (date(2026, 3, 20), f"assignment-{row.pk}@127.0.0.1")
    assert str(mine["URL"]) == f"http://127.0.0.1:8000{reverse('plans:assignment_detail', args=[row.pk])}"
    assert events["Ngày thành lập Đảng Cộng sản Việt Nam (96 năm)"].decoded("dtstart") == date(2026, 2, 3)


def test_a_feed_holds_what_its_person_may_see_and_is_still_open(org, plan):
    give(plan, org.cell, "Việc mở")
    give(plan, org.cell, "Việc xong", done_on=date(2026, 3, 3))
    give(plan, org.cell, "Việc thu hồi", withdrawn_at=MOMENT)
    give(plan, org.other_cell, "Việc của bạn")

    assert deadlines(read(open_feed(unit=None, by=org.secretary, at=MOMENT))) == ["Hạn: Việc mở"]


def test_the_feed_of_a_unit_holds_its_deadlines_only(org, plan):
    give(plan, org.cell, "Việc một")
    give(plan, org.other_cell, "Việc hai")

    assert deadlines(read(open_feed(unit=org.other_cell, by=org.clerk, at=MOMENT))) == ["Hạn: Việc hai"]


def test_the_uid_stays_when_the_day_moves(org, plan):
    row = give(plan, org.cell)
    token = open_feed(unit=None, by=org.secretary, at=MOMENT)
    before = re.findall(rb"UID:\S+", read(token).content)
    row.due_on = date(2026, 3, 25)
    row.save()

    assert re.findall(rb"UID:\S+", read(token).content) == before


def test_an_unchanged_feed_is_not_sent_again(org, plan):
    give(plan, org.cell)
    token = open_feed(unit=None, by=org.secretary, at=MOMENT)
    etag = read(token)["ETag"]

    again = read(token, headers={"If-None-Match": etag})
    give(plan, org.cell, "Việc mới")
    changed = read(token, headers={"If-None-Match": etag})

    assert (again.status_code, again.content) == (304, b"")
    assert (changed.status_code, len(deadlines(changed))) == (200, 2)


@pytest.mark.parametrize("token", ["", "sai", "x" * 500, "mã"])
def test_a_wrong_token_opens_nothing(org, token):
    open_feed(unit=None, by=org.secretary, at=MOMENT)

    assert read(token).status_code == 404


def end_membership(org):
    org.secretary.memberships.update(ends_on=date(2026, 3, 10))


def close_account(org):
    org.secretary.is_active = False
    org.secretary.save()


def revoke(org):
    CalendarFeed.objects.all().delete()


@pytest.mark.parametrize("end", [end_membership, close_account, revoke])
@pytest.mark.parametrize("of_unit", [True, False])
def test_a_feed_dies_at_once(org, plan, end, of_unit):
    token = open_feed(unit=org.cell if of_unit else None, by=org.secretary, at=MOMENT)
    assert read(token).status_code == 200

    end(org)

    assert read(token).status_code == 404


def test_the_feed_of_a_unit_dies_when_the_role_there_ends_though_another_stays(org, plan):
    token = open_feed(unit=org.cell, by=org.secretary, at=MOMENT)
    org.secretary.memberships.update(unit=org.other_cell)

    assert read(token).status_code == 404


def test_more_deadlines_cost_no_more_queries(org, plan, django_assert_num_queries):
    open_feed(unit=None, by=org.secretary, at=MOMENT)
    for _ in range(3):
        give(plan, org.cell)
        feed = CalendarFeed.objects.select_related("user").get()
        with django_assert_num_queries(2):
            list(days_of(feed, on=date(2026, 3, 10), site="https://example.vn"))


def test_the_profile_shows_the_address_once_and_closes_it(org, plan, sign_in):
    give(plan, org.cell)
    client = sign_in(org.secretary)

    page = client.post(reverse("units:feed_open"), {"unit": ""}).content.decode()
    address = re.search(r"http://127\.0\.0\.1:8000(/lich/[\w-]+\.ics)", page)[1]
    profile = client.get(reverse("units:profile")).content.decode()

    assert deadlines(Client().get(address)) == ["Hạn: Treo cờ"]
    assert "Lịch việc của tôi" in profile
    assert address not in profile

    client.post(reverse("units:feed_close", args=[CalendarFeed.objects.get().pk]))

    assert Client().get(address).status_code == 404


def test_a_forged_unit_opens_nothing(org, sign_in):
    client = sign_in(org.secretary)

    answer = client.post(reverse("units:feed_open"), {"unit": org.other_cell.pk}, follow=True)

    assert CalendarFeed.objects.count() == 0
    assert "Lịch việc của tôi" not in answer.content.decode()


@pytest.mark.parametrize("end", [end_membership, close_account])
def test_a_feed_that_died_stays_dead_when_its_person_comes_back(org, plan, end):
    token = open_feed(unit=None, by=org.secretary, at=MOMENT)
    end(org)
    run_due_work(at=clock.now())
    org.secretary.memberships.update(ends_on=None)
    User.objects.update(is_active=True)

    assert read(token).status_code == 404
    assert list(AuditEvent.objects.filter(act="feed_closed").values_list("actor")) == [(None,)]


def test_an_address_of_old_is_told_to_have_ended(org):
    token = open_feed(unit=None, by=org.secretary, at=MOMENT)

    answer = Client().get("/lich.ics", {"ma": token})

    assert (answer.status_code, answer["Content-Type"]) == (410, "text/plain; charset=utf-8")
    assert "Địa chỉ lịch kiểu cũ này đã ngừng" in answer.content.decode()


def test_the_log_hides_the_token_of_a_dead_address(org, caplog):
    caplog.handler.addFilter(HiddenTokens())

    read("bi-mat_123")

    assert [record.getMessage() for record in caplog.records] == ["Not Found: /lich/….ics"]
