"""Who hears of what happens to accounts and roles: the person, and the leaders of the units it is about."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import models
from django.urls import reverse

from portal.lib import clock
from units.accounts.models import LeaderLookup
from units.enums import NoticeKind, Role
from units.inbox.services.notices import notify
from units.people.models import Membership, User


def tell(
    people: Iterable[User],
    *,
    event: str,
    about: models.Model,
    title: str,
    url: str = "",
    mail_to: str = "",
    body: str = "",
    at: datetime,
) -> None:
    """What happens to an account may happen to it again, so the moment is part of the key."""
    kind = NoticeKind.ACCOUNT
    notify(
        people, kind=kind, event=event, about=about, title=title, body=body, url=url, mail_to=mail_to, version=at, at=at
    )


def tell_of_role(seat: Membership, *, event: str, what: str, by: User | None, at: datetime) -> None:
    """`what` goes on from the name of the person: `thôi vai trò`. An admin's is told to the other admins too."""
    words = f"{what} {seat.get_role_display()}, {seat.unit}"
    own_page = reverse("units:profile")
    tell([seat.user], event=event, about=seat, title=f"Anh/chị {words}", url=own_page, at=at)
    watching = _leaders_over([seat.unit.path], on=clock.local_day(at))
    if seat.role == Role.ADMIN:
        watching |= {admin.pk: admin for admin in admins_over(seat.unit.path, on=clock.local_day(at))}
    others = _without(watching, seat.user, by)
    tell(others, event=event, about=seat, title=f"{seat.user} {words}{_done_by(by)}", at=at)


def tell_of_account(person: User, *, event: str, what: str, by: User | None, at: datetime, mail_to: str = "") -> None:
    """The person, at `mail_to` if the address itself changes, and the leaders of all units of the person."""
    if by != person or mail_to:
        title = f"Tài khoản của anh/chị {what}"
        tell([person], event=event, about=person, title=title, url=reverse("units:profile"), mail_to=mail_to, at=at)
    if by == person:
        return
    on = clock.local_day(at)
    seats = person.memberships.filter(models.Q(ends_on=None) | models.Q(ends_on__gt=on))
    paths = seats.order_by("pk").values_list("unit__path", flat=True)
    others = _without(_leaders_over(list(paths), on=on), person, by)
    tell(others, event=event, about=person, title=f"Tài khoản của {person} {what}{_done_by(by)}", at=at)


def admins_over(path: str, *, on: date) -> list[User]:
    seats = Membership.objects.active_on(on).covering(path).filter(role=Role.ADMIN, user__is_active=True)
    return [seat.user for seat in seats.select_related("user").order_by("pk")]


def _leaders_over(paths: list[str], *, on: date) -> dict[int, User]:
    lookup = LeaderLookup(paths, on=on)
    return {leader.pk: leader for path in paths for leader in lookup.nearest(path)}


def _without(people: dict[int, User], *left_out: User | None) -> list[User]:
    return [person for person in people.values() if person not in left_out]


def _done_by(by: User | None) -> str:
    return f" (người thực hiện: {by})" if by else ""
