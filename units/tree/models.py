from datetime import date
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import F, Q

from portal.lib import clock
from portal.lib.text import search_key
from units.enums import COMMITTEES, Role, UnitKind
from units.scope import ancestors, beneath, holds, lies_at, within

if TYPE_CHECKING:
    from units.people.models import User

OVERSEERS = (Role.CLERK, Role.LEADER, Role.INSPECTOR)
UNIT_ROLES = (*OVERSEERS, Role.ADMIN, Role.REPORTER)


class UnitQuerySet(models.QuerySet["Unit"]):
    def visible_to(self, user: "User") -> Self:
        """One's own world; overseers the committees below as units, admins all units of these."""
        own = within("path", user.branches(*UNIT_ROLES))
        below = Q(beneath("path", user.branches(*OVERSEERS)), kind__in=COMMITTEES)
        return self.filter(own | below | beneath("path", user.branches(Role.ADMIN)))

    def committees_below(self, user: "User") -> Self:
        """All that stand below those a person oversees or reads the reports of."""
        return self.filter(beneath("path", user.branches(*OVERSEERS, Role.SUPERIOR)), kind__in=COMMITTEES)

    def staffed_by(self, user: "User") -> Self:
        """Whose people an admin keeps: those of the own world, and of lower committees that have no admin yet."""
        branches = user.branches(Role.ADMIN)
        committees = Unit.objects.filter(beneath("path", branches), kind__in=COMMITTEES).without_admin()
        return self.filter(within("path", branches) | Q(beneath("path", branches), root__in=committees.values("pk")))

    def administered_by(self, user: "User") -> Self:
        """What an admin names and closes: the units whose people the admin keeps, and the committees right below."""
        roots = [branch.root for branch in user.branches(Role.ADMIN)]
        right_below = Q(parent__root__in=roots, kind__in=COMMITTEES)
        return self.filter(Q(pk__in=Unit.objects.staffed_by(user).values("pk")) | right_below)

    def without_admin(self) -> Self:
        """Where nobody holds the role of an admin today."""
        admins = apps.get_model("units", "Membership")._default_manager.active_on(clock.today())
        admins = admins.filter(role=Role.ADMIN, user__is_active=True)
        return self.exclude(pk__in=admins.values("unit"))

    def receiving_from(self, committee: "Unit") -> Self:
        """Those that the committee gives work to: the units of its own world, and the committees right below."""
        right_below = Q(parent__root=committee.root_id, kind__in=COMMITTEES)
        own = Q(root=committee.root_id) | right_below
        return self.filter(own, path__startswith=committee.path).exclude(pk=committee.pk)

    def open_on(self, on: date) -> Self:
        return self.filter(opened_on__lte=on).filter(Q(closed_on=None) | Q(closed_on__gt=on))

    def staying_open(self, on: date) -> Self:
        """Open on a day, and not about to close."""
        return self.filter(opened_on__lte=on, closed_on=None)

    def matching(self, text: str) -> Self:
        key = search_key(text)
        return self.filter(Q(name_key__contains=key) | Q(alias_key__contains=key))

    def chosen(self, *, on: date, q: str = "", kind: str = "", state: str = "") -> Self:
        """What the filters of the list ask for; without a state, the units open on the day."""
        units = self.matching(q) if q else self
        units = units.filter(kind=kind) if kind else units
        match state:
            case "":
                return units.open_on(on)
            case "closed":
                return units.filter(closed_on__lte=on)
            case _:
                return units

    def who_do_the_work(self) -> Self:
        """Those that plans give tasks to: cells, mass organisations, the office and the inspection body."""
        return self.exclude(kind__in=COMMITTEES)


class Unit(models.Model):
    """A node of the organisation. `path` is the fixed-width ids from the top down, so a subtree is one prefix. `root`
    is the committee in whose world it is: the nearest one at or above it, else the top unit.
    `name` is today's name, kept for lists; the dated names that documents carry are `UnitName` rows."""

    code = models.SlugField("Mã", max_length=40, unique=True)
    kind = models.CharField("Loại", max_length=24, choices=UnitKind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="Trực thuộc"
    )
    path = models.CharField(max_length=120, unique=True, editable=False)
    root = models.ForeignKey("self", models.PROTECT, related_name="+", editable=False)
    name = models.CharField("Tên", max_length=200)
    name_key = models.CharField(max_length=200, editable=False)
    aliases = models.JSONField("Tên gọi khác", default=list, blank=True)  # as written in documents: `CB1`
    alias_key = models.TextField(editable=False, blank=True)  # a search key a line, with a line end on both sides
    opened_on = models.DateField("Thành lập ngày")
    closed_on = models.DateField("Kết thúc từ ngày", null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")), name="unit_closes_after_it_opens"
            ),
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    branch = lies_at("path")

    @property
    def depth(self) -> int:
        return len(ancestors(self.path)) - 1

    def name_on(self, on: date) -> "UnitName":
        """The names valid on a day; the earliest for days before the first.

        Raises UnitName.DoesNotExist if the unit has none."""
        names = self.names.order_by("-valid_from")
        return names.filter(valid_from__lte=on).first() or names.order_by("valid_from")[:1].get()

    def superior_line(self, on: date) -> str:
        """The first line of the header of its documents: the ĐẢNG BỘ of the unit above; empty at the top."""
        if self.parent is None:
            return ""
        names = self.parent.name_on(on)
        return names.organisation_name or names.header_name

    @property
    def is_lower_committee(self) -> bool:
        """A committee with another above it: a unit of that one, and the border of its own world."""
        return self.kind in COMMITTEES and self.parent_id is not None

    @property
    def giver_id(self) -> int:
        """The id of the committee that gives the unit its work: a lower committee has it from the one above."""
        return self.parent.root_id if self.is_lower_committee else self.root_id  # type: ignore[union-attr]

    @property
    def giver(self) -> "Unit":
        return self.parent.root if self.is_lower_committee else self.root  # type: ignore[union-attr]

    def receives_from(self, committee: int) -> bool:
        """Whether the committee of that id gives it work, see `receiving_from`."""
        return self.pk != committee and self.giver_id == committee


class UnitName(models.Model):
    """What a unit is called in documents from a day on."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="names")
    valid_from = models.DateField("Từ ngày")
    name = models.CharField("Tên", max_length=200)
    header_name = models.CharField("Tên cơ quan ban hành ở đầu văn bản", max_length=200)
    organisation_name = models.CharField("Tên đảng bộ (khi là cấp trên)", max_length=200, blank=True)
    symbol = models.CharField("Ký hiệu", max_length=20, blank=True)
    place = models.CharField("Địa danh", max_length=80, blank=True)

    class Meta:
        ordering = ["unit", "-valid_from"]
        constraints = [models.UniqueConstraint(fields=["unit", "valid_from"], name="unit_one_name_from_a_day")]

    def __str__(self) -> str:
        return self.name


_WORKING = set(UnitKind) - set(COMMITTEES)

CHILD_KINDS: dict[str, set[UnitKind]] = {
    UnitKind.SUPERIOR_COMMITTEE: {UnitKind.SUPERIOR_COMMITTEE, UnitKind.COMMITTEE, *_WORKING},
    UnitKind.COMMITTEE: {UnitKind.COMMITTEE, *_WORKING},
    UnitKind.SECTION_COMMITTEE: {UnitKind.CELL, UnitKind.MASS_ORGANISATION},
    UnitKind.CELL: {UnitKind.CELL},
    UnitKind.MASS_ORGANISATION: {UnitKind.MASS_ORGANISATION},
    UnitKind.OFFICE: set(),
    UnitKind.INSPECTION: set(),
}

may_see_units = holds(*UNIT_ROLES)
may_administer = holds(Role.ADMIN)


def may_administer_unit(user: "User", unit: Unit) -> bool:
    if user.has_role(Role.ADMIN, over=unit.branch):
        return True
    return may_administer(user) and Unit.objects.administered_by(user).filter(pk=unit.pk).exists()
