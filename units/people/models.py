import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256
from typing import Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.functional import cached_property

from portal.lib import clock
from portal.lib.text import search_key
from units.enums import COMMITTEES, CONTENT_ROLES, Approval, Role
from units.scope import Branch, ancestors, lies_at
from units.tree.models import Unit, may_administer


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active_on(self, on: date) -> Self:
        """In force on a day: all that opens anything and all that is told anything starts here."""
        granted = self.filter(approval=Approval.GRANTED, starts_on__lte=on)
        return granted.filter(Q(ends_on=None) | Q(ends_on__gt=on))

    def going_on(self, on: date) -> Self:
        """In force on the day or later."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=on))

    def overlapping(self, starts_on: date, ends_on: date | None) -> Self:
        """In force on a day of `[starts_on, ends_on)`; one that ended before it began is so on none."""
        rows = self.filter(Q(ends_on=None) | Q(ends_on__gt=starts_on) & Q(ends_on__gt=F("starts_on")))
        return rows.filter(starts_on__lt=ends_on) if ends_on else rows

    def waiting_on(self, on: date) -> Self:
        """Given and not decided; of people who may sign in, and not over yet."""
        return self.overlapping(on, None).filter(approval=Approval.WAITING, user__is_active=True)

    def with_content(self) -> Self:
        """Roles that open content, did so, or will if they are approved. One that ended on the day it began did: what
        that day brought is in the inbox."""
        rows = self.filter(Q(role__in=CONTENT_ROLES) | Q(role=Role.REPORTER, unit__kind__in=COMMITTEES))
        is_withdrawn = Q(approval=Approval.WAITING, ends_on=F("starts_on"))
        return rows.exclude(approval=Approval.REFUSED).exclude(is_withdrawn)

    def visible_to(self, user: "User") -> Self:
        return self.filter(unit__in=Unit.objects.staffed_by(user).values("pk"))

    def covering(self, path: str) -> Self:
        """Memberships of the unit at `path` and of all units above it."""
        return self.filter(unit__path__in=ancestors(path))


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: "User") -> Self:
        """Those of the units an admin staffs."""
        return self.belonging_to(Membership.objects.visible_to(user))

    def belonging_to(self, seats: MembershipQuerySet) -> Self:
        """Who holds one of `seats`, or will; of those without any role, who held one of them."""
        on = clock.today()
        left = Q(pk__in=seats.values("user")) & ~Q(pk__in=Membership.objects.going_on(on).values("user"))
        return self.filter(Q(pk__in=seats.going_on(on).values("user")) | left)

    def chosen(self, *, on: date, q: str = "", role: str = "") -> Self:
        """What the filters of the list ask for; a role means one held on the day."""
        people = self.filter(name_key__contains=search_key(q)) if q else self
        seats = Membership.objects.active_on(on).filter(role=role)
        return people.filter(pk__in=seats.values("user")) if role else people

    def holding(self, *roles: Role, on: date, path: str) -> Self:
        """Active people with one of `roles` exactly at the unit of `path`."""
        seats = Membership.objects.active_on(on).filter(role__in=roles, unit__path=path)
        return self.filter(is_active=True, pk__in=seats.values("user"))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(username=username_key(username), **fields)
        user.name_key = name_key(user)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Whoever signs in, by whatever way."""
        found: User = self.get(username=username_key(username or ""))
        return found


def username_key(username: str) -> str:
    """A user name as it is stored, blind to case and blanks: ` Nguyen.An ` → `nguyen.an`."""
    return "".join(unicodedata.normalize("NFKC", username).split()).lower()


class User(AbstractBaseUser):
    """A person with an account. What a person may see and do hangs on memberships alone."""

    username = models.CharField("Tên đăng nhập", max_length=60, unique=True)
    full_name = models.CharField("Họ và tên", max_length=120)
    name_key = models.CharField(max_length=200, editable=False, default="")
    email = models.EmailField("Thư điện tử", blank=True)
    is_active = models.BooleanField("Đang hoạt động", default=True)
    must_change_password = models.BooleanField(default=False)
    wants_mail = models.BooleanField("Nhận thông báo qua thư điện tử", default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    text_without_name = ""  # for the log, which names people by id

    # Set by the gate (portal/access.py) for one request: the membership the person chose to act as, of several.
    acting_as: int | None = None

    objects = UserManager()

    class Meta:
        ordering = ["full_name", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("username"), name="user_name_once_in_any_case"),
            models.CheckConstraint(condition=~Q(username__contains=" "), name="user_name_without_blanks"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_absolute_url(self) -> str:
        return reverse("units:person_detail", args=[self.pk])

    @property
    def person_id(self) -> int:
        return self.pk

    @cached_property
    def seats(self) -> list["Membership"]:
        """All memberships in force today, with their units; read once a request."""
        # Access ends with a day, not with a sign-in: asking the clock here keeps `visible_to(user)` free of it.
        active = self.memberships.active_on(clock.today()).select_related("unit").order_by("unit__path", "role")
        return list(active) if self.is_active else []

    @property
    def acting(self) -> list["Membership"]:
        """The memberships in use: the chosen one, or all."""
        chosen = [seat for seat in self.seats if seat.pk == self.acting_as]
        return chosen or self.seats

    def branches(self, *roles: str) -> tuple[Branch, ...]:
        """Where the person holds any of `roles`, each down to the border of its committee."""
        return tuple(dict.fromkeys(seat.unit.branch for seat in self.acting if seat.role in roles))

    def has_role(self, *roles: str, over: Branch | None = None) -> bool:
        """Whether the person holds one of `roles` in a unit at or above `over` and inside its border; anywhere if none
        is named."""
        return any(over is None or branch.covers(over) for branch in self.branches(*roles))

    @property
    def answering(self) -> tuple[Branch, ...]:
        """The units whose work the person does and reports: those of a reporter and, where a committee stands below
        another, for its clerk the committee itself, that the one above gives work to."""
        offices = [seat.unit for seat in self.acting if seat.role == Role.CLERK and seat.unit.is_lower_committee]
        alone = [Branch(unit.path, unit.root_id, is_single=True) for unit in offices]
        return tuple(dict.fromkeys([*self.branches(Role.REPORTER), *alone]))

    @property
    def givers(self) -> set[int]:
        """The ids of the committees that give work to the units of `answering`."""
        of_reporter = [seat.unit for seat in self.acting if seat.role == Role.REPORTER]
        of_clerk = [seat.unit for seat in self.acting if seat.role == Role.CLERK and seat.unit.is_lower_committee]
        return {unit.root_id for unit in of_reporter} | {unit.giver_id for unit in (*of_reporter, *of_clerk)}

    def answers_for(self, unit: Unit) -> bool:
        return any(branch.covers(unit.branch) for branch in self.answering)


def name_key(user: User) -> str:
    """What lists of people search and sort by."""
    return search_key(f"{user.full_name} {user.username}")


class Membership(models.Model):
    """A role in a unit over the half-open days `[starts_on, ends_on)`: setting `ends_on` to today ends access now.

    `given_by` is the admin who gave it, `decided_by` the leader who approved or refused it; both None if the portal's
    own commands did. A refused one never began: it ends as it starts."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships", verbose_name="Đơn vị")
    role = models.CharField("Vai trò", max_length=12, choices=Role)
    starts_on = models.DateField("Từ ngày")
    ends_on = models.DateField("Thôi từ ngày", null=True, blank=True)
    approval = models.CharField(max_length=8, choices=Approval, default=Approval.GRANTED)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    refusal = models.CharField("Lý do không duyệt", max_length=300, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["unit", "role", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="membership_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_is_known"),
            models.UniqueConstraint(
                fields=["user", "unit", "role"], condition=Q(ends_on=None), name="membership_open_once"
            ),
            models.CheckConstraint(condition=Q(approval__in=Approval.values), name="membership_approval_is_known"),
            models.CheckConstraint(
                condition=~Q(decided_by=F("given_by")) & ~Q(decided_by=F("user")) & ~Q(given_by=F("user")),
                name="membership_takes_three",
            ),
            models.CheckConstraint(
                condition=~Q(approval=Approval.REFUSED) | Q(ends_on=F("starts_on")),
                name="membership_refused_is_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.text_without_name}"

    @property
    def person_id(self) -> int:
        return self.user_id

    @property
    def text_without_name(self) -> str:
        return f"{self.get_role_display()} · {self.unit}"

    branch = lies_at("unit.path")


def opens_content(role: str, unit: Unit) -> bool:
    """Whether a role opens more than the work of one unit, see `with_content`: a reporter of a committee reads and
    writes what all units of its world do."""
    return role in CONTENT_ROLES or (role == Role.REPORTER and unit.kind in COMMITTEES)


def people_by_path(memberships: Iterable[Membership]) -> dict[str, list[User]]:
    """Groups the people of memberships (read with unit and user) by the path of their unit."""
    grouped: dict[str, list[User]] = {}
    for membership in memberships:
        grouped.setdefault(membership.unit.path, []).append(membership.user)
    return grouped


def hash_of(token: str) -> str:
    """A token is as long as its hash and random, so it needs no salt."""
    return sha256(token.encode()).hexdigest()


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def maybe_blind(self, on: date) -> Self:
        """Those of people without a role on the day, and of units for people one of whose roles ended lately."""
        seated = Membership.objects.active_on(on).filter(user__is_active=True)
        ended = Membership.objects.filter(ends_on__gt=on - timedelta(days=7), ends_on__lte=on)
        is_of_ended = Q(unit__isnull=False, user__in=ended.values("user"))
        return self.filter(~Q(user__in=seated.values("user")) | is_of_ended)

    def opened_by(self, token: str) -> Self:
        return self.filter(token_sha256=hash_of(token))

    def visible_to(self, user: User) -> Self:
        return self.filter(user=user)


class CalendarFeed(models.Model):
    """An address under which the calendar program of a person reads deadlines without signing in: of all that the
    person has to do with, or of one unit. Only the hash of its token is kept; it opens what the person may see now."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="feeds")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Lịch của")
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField()

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        ordering = ["user", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "unit"], name="feed_once_a_unit"),
            models.UniqueConstraint(fields=["user"], condition=Q(unit=None), name="feed_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"Lịch của {self.unit}" if self.unit else "Lịch việc của tôi"

    @property
    def is_blind(self) -> bool:
        """Whether it opens nothing now: its person is inactive or without a role, or its unit out of their sight."""
        if not self.user.seats:
            return True
        return self.unit_id is not None and not Unit.objects.visible_to(self.user).filter(pk=self.unit_id).exists()


def may_administer_membership(user: User, membership: Membership) -> bool:
    return Membership.objects.visible_to(user).filter(pk=membership.pk).exists()


def may_administer_person(user: User, person: User) -> bool:
    """Only over a person all of whose roles lie in units one staffs: a new password opens every one of them."""
    visible = Membership.objects.visible_to(user).values("pk")
    elsewhere = person.memberships.going_on(clock.today()).exclude(pk__in=visible)
    return may_administer(user) and not elsewhere.exists()


class WrongPasswordQuerySet(models.QuerySet["WrongPassword"]):
    def sprayed(self) -> Self:
        """Those of a password that was tried for many names: from one address, or a few each from many."""
        names = Count("name_digest", distinct=True)
        here = self.order_by().values("address", "password_digest").annotate(names=names)
        anywhere = self.order_by().values("password_digest").annotate(names=names)
        same_here = here.filter(names__gte=NAMES_FROM_ONE, address=OuterRef("address"))
        is_from_one = Exists(same_here.filter(password_digest=OuterRef("password_digest")))
        is_from_many = Q(password_digest__in=anywhere.filter(names__gte=NAMES_FROM_MANY).values("password_digest"))
        return self.filter(is_from_one | is_from_many)


NAMES_FROM_ONE, NAMES_FROM_MANY = 5, 20


class WrongPassword(models.Model):
    """A failed sign-in of the last hour. Of the password it holds two bytes under our key: enough to see the same one
    come again and again, too little to tell which it was."""

    address = models.GenericIPAddressField(null=True)
    name_digest = models.CharField(max_length=16)
    password_digest = models.CharField(max_length=4)
    at = models.DateTimeField()
    is_told = models.BooleanField(default=False)  # to the admins, as part of a spraying

    objects = WrongPasswordQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["password_digest", "address"], name="wrong_password_same")]

    def __str__(self) -> str:
        return f"{self.address} {self.at}"
