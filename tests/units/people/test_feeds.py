import pytest

from portal.lib import clock
from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT, seats_of
from units.accounts.services.accounts import change_account
from units.accounts.services.requests import reset_password
from units.accounts.services.roles import end_role
from units.audit.models import AuditEvent
from units.enums import Role
from units.people.models import CalendarFeed, Membership, User
from units.people.services import close_feed, end_blind_feeds, open_feed


def test_only_the_hash_of_the_token_is_kept(org):
    token = open_feed(unit=org.cell, by=org.secretary, at=MOMENT)

    feed = CalendarFeed.objects.get()
    assert len(token) >= 43
    assert token not in str(CalendarFeed.objects.values_list().get())
    assert list(CalendarFeed.objects.opened_by(token)) == [feed]
    assert AuditEvent.objects.get(act="feed_opened").details["text"] == "Lịch của Chi bộ Kỹ thuật"


@pytest.mark.parametrize("of_unit", [True, False])
def test_a_new_token_kills_the_one_before(org, of_unit):
    unit = org.cell if of_unit else None
    first, second = (open_feed(unit=unit, by=org.secretary, at=MOMENT) for _ in range(2))

    assert list(CalendarFeed.objects.opened_by(first)) == []
    assert CalendarFeed.objects.opened_by(second).count() == CalendarFeed.objects.count() == 1


def test_a_unit_out_of_sight_is_refused(org):
    with pytest.raises(RuleViolation, match="trong phạm vi"):
        open_feed(unit=org.other_cell, by=org.secretary, at=MOMENT)


def test_a_closed_feed_is_gone_and_closing_again_is_no_error(org):
    open_feed(unit=None, by=org.secretary, at=MOMENT)
    feed, again = CalendarFeed.objects.get(), CalendarFeed.objects.get()

    close_feed(feed, by=org.secretary, at=MOMENT)
    close_feed(again, by=org.secretary, at=MOMENT)

    assert CalendarFeed.objects.count() == 0
    assert AuditEvent.objects.filter(act="feed_closed").count() == 1


def test_nobody_closes_the_feed_of_another(org):
    open_feed(unit=None, by=org.secretary, at=MOMENT)

    with pytest.raises(RuleViolation, match="Chỉ người mở"):
        close_feed(CalendarFeed.objects.get(), by=org.admin, at=MOMENT)


def reset(org):
    reset_password(org.secretary, by=org.admin, at=MOMENT)


def deactivate(org):
    fields = {"full_name": "Người secretary", "email": "", "is_active": False}
    change_account(org.secretary, **fields, by=org.admin, at=MOMENT, expected_version=org.secretary.version)


def end_only_role(org):
    end_role(org.secretary.memberships.get(), by=org.admin, at=MOMENT)


@pytest.mark.parametrize("act", [reset, deactivate, end_only_role])
def test_an_address_ends_with_what_ends_access(org, act):
    open_feed(unit=None, by=org.secretary, at=MOMENT)
    open_feed(unit=org.cell, by=org.secretary, at=MOMENT)
    open_feed(unit=None, by=org.clerk, at=MOMENT)

    act(org)

    assert list(CalendarFeed.objects.values_list("user")) == [(org.clerk.pk,)]
    assert list(AuditEvent.objects.filter(act="feed_closed").values_list("actor")) == [(org.admin.pk,)] * 2


def test_ending_one_role_of_two_ends_the_addresses_it_opened(org):
    two = seats_of(org.secretary, org.other_cell, Role.REPORTER)
    Membership.objects.bulk_create(two)
    for unit in (None, org.cell, org.other_cell):
        open_feed(unit=unit, by=User.objects.get(pk=org.secretary.pk), at=MOMENT)

    end_role(org.secretary.memberships.get(unit=org.cell), by=org.admin, at=MOMENT)

    assert set(CalendarFeed.objects.values_list("unit", flat=True)) == {None, org.other_cell.pk}


def test_a_role_that_ends_by_its_day_ends_the_address(org, time_machine):
    time_machine.move_to(MOMENT, tick=False)
    Membership.objects.bulk_create(seats_of(org.secretary, org.other_cell, Role.REPORTER))
    for unit in (None, org.cell):
        open_feed(unit=unit, by=User.objects.get(pk=org.secretary.pk), at=MOMENT)
    org.secretary.memberships.filter(unit=org.cell).update(ends_on=clock.local_day(MOMENT))

    end_blind_feeds(at=MOMENT)

    assert list(CalendarFeed.objects.values_list("unit", flat=True)) == [None]
