from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from portal.lib.text import search_key
from units.enums import Role, UnitKind
from units.scope import ancestors, holds, holds_over, lies_at, within

if TYPE_CHECKING:
    from units.people.models import User

UNIT_ROLES = (Role.CLERK, Role.LEADER, Role.INSPECTOR, Role.ADMIN, Role.REPORTER)


class UnitQuerySet(models.QuerySet["Unit"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(within("path", user.paths(*UNIT_ROLES)))

    def open_on(self, on: date) -> Self:
        return self.filter(opened_on__lte=on).filter(Q(closed_on=None) | Q(closed_on__gt=on))

    def staying_open(self, on: date) -> Self:
        """Open on a day, and not about to close."""
        return self.filter(opened_on__lte=on, closed_on=None)

    def below(self, unit: "Unit") -> Self:
        """The unit itself and all under it."""
        return self.filter(path__startswith=unit.path)

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
        return self.exclude(kind__in=[UnitKind.SUPERIOR_COMMITTEE, UnitKind.COMMITTEE])


class Unit(models.Model):
    """A node of the organisation. `path` is the fixed-width ids from the top down, so a subtree is one prefix.
    `name` is today's name, kept for lists; the dated names that documents carry are `UnitName` rows."""

    code = models.SlugField("Mã", max_length=40, unique=True)
    kind = models.CharField("Loại", max_length=24, choices=UnitKind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="Trực thuộc"
    )
    path = models.CharField(max_length=120, unique=True, editable=False)
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

    scope_path = lies_at("path")

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

    def committee(self) -> "Unit":
        """The committee whose work this is: the nearest one at or above, else the top unit."""
        path = Unit.objects.filter(path__in=ancestors(self.path)).order_by("-path")
        return path.filter(kind=UnitKind.COMMITTEE).first() or path.last() or self


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


_WORKING = {UnitKind.CELL, UnitKind.OFFICE, UnitKind.INSPECTION, UnitKind.MASS_ORGANISATION}

CHILD_KINDS: dict[str, set[UnitKind]] = {
    UnitKind.SUPERIOR_COMMITTEE: {UnitKind.SUPERIOR_COMMITTEE, UnitKind.COMMITTEE, *_WORKING},
    UnitKind.COMMITTEE: {UnitKind.COMMITTEE, *_WORKING},
    UnitKind.CELL: {UnitKind.CELL},
    UnitKind.MASS_ORGANISATION: {UnitKind.MASS_ORGANISATION},
    UnitKind.OFFICE: set(),
    UnitKind.INSPECTION: set(),
}

may_see_units = holds(*UNIT_ROLES)
may_see_unit = holds_over("path", *UNIT_ROLES)
may_administer = holds(Role.ADMIN)
may_administer_unit = holds_over("path", Role.ADMIN)
