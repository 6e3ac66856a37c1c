"""Calendar feeds: a secret address each, made anew or taken back by the person alone."""

import secrets
from datetime import datetime

from django.db import transaction

from portal.lib.errors import ensure
from units.models import CalendarFeed, Unit, User
from units.models.feeds import hash_of
from units.services import audit

_TOKEN_BYTES = 32


@transaction.atomic
def open_feed(*, unit: Unit | None, by: User, at: datetime) -> str:
    """Returns the token, which is stored nowhere; an earlier one for the same deadlines is dead from now on."""
    may_see = unit is None or Unit.objects.visible_to(by).filter(pk=unit.pk).exists()
    ensure(may_see, "Chỉ mở được lịch của đơn vị trong phạm vi mình phụ trách.", field="unit")
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    feed, _ = CalendarFeed.objects.update_or_create(
        user=by, unit=unit, defaults={"token_sha256": hash_of(token), "made_at": at}
    )
    audit.record_at(_home(by), "feed_opened", by, by=by, at=at, text=str(feed))
    return token


@transaction.atomic
def close_feed(feed: CalendarFeed, *, by: User, at: datetime) -> None:
    """The address answers no more. Closed already is as wished."""
    ensure(feed.user_id == by.pk, "Chỉ người mở lịch này mới đóng được.")
    if CalendarFeed.objects.filter(pk=feed.pk).delete()[0]:
        audit.record_at(_home(by), "feed_closed", by, by=by, at=at, text=str(feed))


def _home(person: User) -> str:
    return person.seats[0].unit.path if person.seats else ""
