"""What waits for a leader: roles with content that an admin gave, and what an admin asks for about people who have one.

The leader who decides is one of the nearest committee at or above that has any, apart from who asked and from whom it
is about: of the committee itself, where it has none of the committee above, and so on to the top."""

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.lib import clock
from units.enums import COMMITTEES, AccountRequestKind, Approval, Role
from units.people.models import (
    Membership,
    MembershipQuerySet,
    User,
    may_administer_person,
    opens_content,
    people_by_path,
)
from units.scope import Branch, ancestors, at_top, holds
from units.tree.models import Unit

may_decide = holds(Role.LEADER)


def _under(field: str, branches: Iterable[Branch]) -> Q:
    """Across borders too: where a committee has no leader, the one above decides."""
    condition = Q(pk__in=[])
    for branch in branches:
        condition |= Q(**{f"{field}__startswith": branch.path})
    return condition


class LeaderLookup:
    """The leaders on a day of the committees at and above `paths`; one query."""

    def __init__(self, paths: Iterable[str], *, on: date) -> None:
        steps = {step for path in paths for step in ancestors(path)}
        seats = Membership.objects.active_on(on).filter(role=Role.LEADER, user__is_active=True)
        seats = seats.filter(unit__kind__in=COMMITTEES, unit__path__in=steps).select_related("user", "unit")
        self._leaders = people_by_path(seats.order_by("user__name_key", "pk"))

    def nearest(self, path: str, *, apart_from: Iterable[int | None] = ()) -> list[User]:
        """Of the nearest committee at or above `path` that has any but those people; empty if none has."""
        excluded = set(apart_from)
        for step in reversed(ancestors(path)):
            if leaders := [leader for leader in self._leaders.get(step, []) if leader.pk not in excluded]:
                return leaders
        return []


class PendingRoleQuerySet(MembershipQuerySet):
    def visible_to(self, user: User) -> Self:
        """Those that wait for this leader; and, so that who presses second is told, those that he or another leader of
        his committee decided."""
        today, led = clock.today(), user.branches(Role.LEADER)
        below = self.filter(_under("unit__path", led))
        waiting = list(below.waiting_on(today).select_related("unit").order_by("pk")) if led else []
        lookup = LeaderLookup([seat.unit.path for seat in waiting], on=today)
        mine = [
            seat.pk
            for seat in waiting
            if user in lookup.nearest(seat.unit.path, apart_from=(seat.given_by_id, seat.user_id))
        ]
        peers = Membership.objects.filter(at_top("unit__path", led), role=Role.LEADER)
        return self.filter(Q(pk__in=mine) | Q(decided_by__in=peers.values("user")))


class PendingRole(Membership):
    """A role that was given, seen by the leader who approves it."""

    objects = PendingRoleQuerySet.as_manager()  # type: ignore[assignment,misc]

    class Meta:
        proxy = True
        ordering = ["pk"]


def content_path(person: User, *, on: date) -> str | None:
    """Where the content lies that the account of a person opens: the longest path that all units of such roles lie
    below, of those that are over if none is left; None if the person never had one."""
    seats = person.memberships.with_content().select_related("unit")
    current = seats.filter(Q(ends_on=None) | Q(ends_on__gt=on))
    lines = [set(ancestors(seat.unit.path)) for seat in current.order_by("pk") or seats.order_by("pk")]
    return max(set.intersection(*lines), default="") if lines else None


class AccountRequestQuerySet(models.QuerySet["AccountRequest"]):
    def waiting(self) -> Self:
        """Not done: of active people; a slip is done when its password was changed."""
        is_open = Q(done_at=None) | Q(kind=AccountRequestKind.PASSWORD, user__must_change_password=True)
        return self.filter(is_open, user__is_active=True)

    def visible_to(self, user: User) -> Self:
        """Those that wait for this leader."""
        today, led = clock.today(), user.branches(Role.LEADER)
        below = self.filter(_under("path", led))
        rows = list(below.waiting().order_by("pk")) if led else []
        lookup = LeaderLookup([row.path for row in rows], on=today)
        mine = [row.pk for row in rows if user in lookup.nearest(row.path, apart_from=(row.asked_by_id, row.user_id))]
        return self.filter(pk__in=mine)


class AccountRequest(models.Model):
    """What an admin asks for about a person with a role with content, and may not do alone: a new password, which the
    leader prints, or another mail address. One of a kind a person: who asks again asks anew."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="account_requests")
    kind = models.CharField(max_length=8, choices=AccountRequestKind)
    path = models.CharField(max_length=120)  # of the unit whose leader decides, see `content_path`
    email = models.EmailField(blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)  # of a slip: last printed

    objects = AccountRequestQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="account_request_once_a_kind"),
            models.CheckConstraint(condition=Q(kind__in=AccountRequestKind.values), name="account_request_kind_known"),
            models.CheckConstraint(condition=~Q(done_by=F("asked_by")), name="account_request_takes_two"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} của {self.user}"


def may_give_role(user: User, person: User) -> bool:
    """Who hands out roles has none to give to himself."""
    return user.has_role(Role.ADMIN) and user.pk != person.pk


def may_reset_password(user: User, person: User) -> bool:
    return user.pk != person.pk and may_administer_person(user, person)


def waits_for_leader(role: str, *, unit: Unit, by: User | None) -> bool:
    """Whether a role that `by` gives opens nothing yet; what the portal's own commands give is given."""
    return by is not None and opens_content(role, unit)


def deciding_leaders(seat: Membership, *, on: date) -> list[User]:
    lookup = LeaderLookup([seat.unit.path], on=on)
    return lookup.nearest(seat.unit.path, apart_from=(seat.given_by_id, seat.user_id))


def request_leaders(request: AccountRequest, *, on: date) -> list[User]:
    lookup = LeaderLookup([request.path], on=on)
    return lookup.nearest(request.path, apart_from=(request.asked_by_id, request.user_id))


NOBODY_DECIDES = "chưa có lãnh đạo nào duyệt được; người vận hành máy chủ cử lãnh đạo bằng lệnh recover_access"


def who_decides(leaders: list[User]) -> str:
    """For the page of who waits: `Lê Thị Lãnh, Trần Văn Đạo`."""
    return ", ".join(map(str, leaders)) or NOBODY_DECIDES


def approval_count(user: User) -> int:
    """How much waits for a leader's press."""
    if not may_decide(user):
        return 0
    roles = PendingRole.objects.visible_to(user).filter(approval=Approval.WAITING)
    return roles.count() + AccountRequest.objects.visible_to(user).filter(done_at=None).count()
