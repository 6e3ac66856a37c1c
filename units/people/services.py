"""Passwords and calendar feeds. A generated password is returned once and never stored in the clear."""

import secrets
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from portal.lib import clock
from portal.lib.errors import RuleViolation, ensure
from units.audit.services import record_event
from units.people.models import CalendarFeed, User, hash_of
from units.tree.models import Unit

# Without letters that look alike on paper: 0 o, 1 l i.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4


def generated_password() -> str:
    """Four groups of four, some 79 bits: `kx7m-9qpt-w3hn-e8rd`."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def renew_password(person: User) -> str:
    """Gives a new password, to be changed at the next sign-in; the transaction, the log and the
    end of the calendar addresses are the caller's."""
    password = generated_password()
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    return password


@transaction.atomic
def change_password(person: User, *, password: str, at: datetime) -> None:
    is_new = not person.check_password(password)
    ensure(is_new, "Mật khẩu mới phải khác mật khẩu đang dùng.", field="new_password1")
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise RuleViolation(" ".join(error.messages), field="new_password1") from None
    person.set_password(password)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    record_event("password_changed", person, path=home_path(person), by=person, at=at)


def home_path(person: User) -> str:
    return person.seats[0].unit.path if person.seats else ""


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
    record_event("feed_opened", by, path=home_path(by), by=by, at=at, text=str(feed))
    return token


@transaction.atomic
def close_feed(feed: CalendarFeed, *, by: User, at: datetime) -> None:
    """The address answers no more. Closed already is as wished."""
    ensure(feed.user_id == by.pk, "Chỉ người mở lịch này mới đóng được.")
    if CalendarFeed.objects.filter(pk=feed.pk).delete()[0]:
        record_event("feed_closed", by, path=home_path(by), by=by, at=at, text=str(feed))


def end_feeds(person: User, *, by: User | None, at: datetime, only_blind: bool = False) -> None:
    """The calendar addresses of a person, or those that open nothing any more, end for good: they would live on beside
    a new password, and come back to life with the next role."""
    feeds = CalendarFeed.objects.filter(user=person).select_related("unit").order_by("pk")
    for feed in feeds:
        feed.user = person
        if (not only_blind or feed.is_blind) and CalendarFeed.objects.filter(pk=feed.pk).delete()[0]:
            record_event("feed_closed", person, path=home_path(person), by=by, at=at, text=str(feed))


def end_blind_feeds(*, at: datetime) -> None:
    """Those of roles and people that ended by the day, without anybody's act."""
    people = CalendarFeed.objects.maybe_blind(clock.local_day(at)).values("user")
    for person in User.objects.filter(pk__in=people).order_by("pk"):
        with transaction.atomic():
            end_feeds(person, by=None, at=at, only_blind=True)
