from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from plans.enums import Amendment, ReferenceRole
from plans.parsing.types import ParsedPlan
from portal.lib.text import search_key
from units.enums import DocumentState, Role
from units.models import OfficialDocument, User
from units.models.scope import above, within

OVERSEERS = (Role.CLERK, Role.LEADER, Role.INSPECTOR)
ISSUED = (DocumentState.ISSUED, DocumentState.CLOSED)
ALTERING = (Amendment.AMEND, Amendment.SUPPLEMENT)


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: User) -> Self:
        """Overseers: all of their subtree. They and reporters: what the committees above them issued.
        Superiors: what was issued below them. Nobody else: none."""
        overseen = within("issuer_path", user.paths(*OVERSEERS))
        received = Q(state__in=ISSUED) & above("issuer_path", user.paths(*OVERSEERS, Role.REPORTER))
        reported = Q(state__in=ISSUED) & within("issuer_path", user.paths(Role.SUPERIOR))
        return self.filter(overseen | received | reported)

    def issued(self) -> Self:
        return self.filter(state__in=ISSUED)

    def with_work(self) -> Self:
        """Those that work can hang on: what alters another plan is carried into the text of that one."""
        return self.exclude(amendment__in=ALTERING)

    def altering(self) -> Self:
        return self.filter(amendment__in=ALTERING)

    def in_force(self) -> Self:
        return self.with_work().filter(state=DocumentState.ISSUED)

    def of_year(self, year: int) -> Self:
        """Issued in the year, or begun in it and not issued yet."""
        return self.filter(Q(issued_on__year=year) | Q(issued_on=None, created_at__year=year))

    def years(self) -> list[int]:
        """The years these plans are of, latest first."""
        issued = self.exclude(issued_on=None).dates("issued_on", "year")
        begun = self.filter(issued_on=None).datetimes("created_at", "year")
        return sorted({moment.year for moment in (*issued, *begun)}, reverse=True)

    def with_context(self) -> Self:
        """With all that a line of a list shows, without the frozen text."""
        return self.select_related("issuer").defer("snapshot")

    def with_header(self) -> Self:
        """With the units that the head of its page and of its document name."""
        return self.select_related("issuer__parent", "parent_plan")

    def matching(self, text: str) -> Self:
        return self.filter(search_key__contains=search_key(text))

    def newest_first(self) -> Self:
        return self.order_by("-issued_on", "-pk")


class Plan(OfficialDocument):
    """A communication plan: an official document whose text is one outline of nodes."""

    parent_plan = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="child_plans",
        verbose_name="Kế hoạch cấp trên",
    )
    amends = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="amendments",
        verbose_name="Sửa đổi kế hoạch",
    )
    # What it does to the plan it amends.
    amendment = models.CharField("Kế hoạch này", max_length=10, choices=Amendment, blank=True)
    # The earlier plan its text was taken from, with all days so many years later.
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="copies", verbose_name="Chép từ kế hoạch"
    )
    years_later = models.PositiveSmallIntegerField(default=0)
    search_key = models.TextField(editable=False, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta(OfficialDocument.Meta):
        abstract = False
        ordering = ["-pk"]
        constraints = [
            *OfficialDocument.Meta.constraints,
            models.CheckConstraint(
                condition=Q(amends=None, amendment="") | Q(amends__isnull=False, amendment__in=Amendment.values),
                name="plan_says_how_it_amends",
            ),
            models.UniqueConstraint(
                fields=["copied_from", "years_later"],
                condition=Q(state__in=[DocumentState.DRAFT, DocumentState.IN_REVIEW]),
                name="plan_one_copy_written",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number_and_symbol or 'Kế hoạch chưa có số'} {self.abstract}"

    def get_absolute_url(self) -> str:
        return reverse("plans:plan_detail", args=[self.pk])

    @property
    def has_work(self) -> bool:
        """Whether work can hang on it; see `with_work`."""
        return self.amendment not in ALTERING

    @property
    def head_line(self) -> str:
        """`Số 12-KH/ĐU ngày 05/01/2026 · Đảng ủy …`, the line below the title of its pages."""
        if not self.issued_on:
            return self.issuer.name
        day = f" ngày {self.issued_on:%d/%m/%Y}" if self.day_on_paper else ", chưa ghi ngày"
        return f"Số {self.number_and_symbol}{day} · {self.issuer.name}"


class Edition(models.Model):
    """What an issued plan did to the text of the one it amends: all lines before and after, kept for good."""

    plan = models.OneToOneField(Plan, models.PROTECT, related_name="edition")
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        ordering = ["plan"]

    def __str__(self) -> str:
        return str(self.plan)


class ReferenceQuerySet(models.QuerySet["Reference"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(plan__in=Plan.objects.visible_to(user))


class Reference(models.Model):
    """A numbered document that a plan rests on or cites."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="references")
    position = models.PositiveIntegerField()
    role = models.CharField("Loại", max_length=8, choices=ReferenceRole)
    number = models.CharField("Số", max_length=20, blank=True)
    symbol = models.CharField("Ký hiệu", max_length=40)
    dated = models.DateField("Ngày", null=True, blank=True)
    issuer = models.CharField("Cơ quan ban hành", max_length=200, blank=True)
    linked_plan = models.ForeignKey(Plan, models.SET_NULL, null=True, blank=True, related_name="cited_by")

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=ReferenceRole.values), name="reference_role_is_known")
        ]

    def __str__(self) -> str:
        return f"{self.number}-{self.symbol}" if self.number else self.symbol

    @property
    def scope_path(self) -> str:
        return self.plan.issuer_path


class PlanImportQuerySet(models.QuerySet["PlanImport"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(within("unit__path", user.paths(Role.CLERK)))

    def waiting(self) -> Self:
        return self.filter(plan=None)


class PlanImport(models.Model):
    """A file or a pasted text as it was read, waiting for a clerk to confirm it as a plan. What the clerk has corrected
    meanwhile is kept beside `parsed`: the lines (None: as read), the way back, the words of the header."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", verbose_name="Cơ quan ban hành")
    uploaded_by = models.ForeignKey("units.User", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    parsed = models.JSONField()
    created_at = models.DateTimeField()
    plan = models.ForeignKey(Plan, models.SET_NULL, null=True, blank=True, related_name="imports")
    lines = models.JSONField(null=True, blank=True)
    changes = models.JSONField(default=list, blank=True)
    header_words = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PlanImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_path(self) -> str:
        return self.unit.path

    @property
    def printed_number(self) -> dict[str, object]:
        """`number` and `issued_on` as they stand on the document, where it says them."""
        parsed = ParsedPlan.from_json(self.parsed)
        printed = {"number": parsed.number.isdecimal() and int(parsed.number), "issued_on": parsed.issued_on}
        return {name: value for name, value in printed.items() if value}
