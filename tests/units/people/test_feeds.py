import pytest

from portal.lib.errors import RuleViolation
from tests.factories.people import MOMENT
from units.audit.models import AuditEvent
from units.people.models import CalendarFeed
from units.people.services import close_feed, open_feed


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
