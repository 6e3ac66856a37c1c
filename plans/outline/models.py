from collections.abc import Sequence
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from plans.enums import LONGEST_LABEL, WORK_KINDS, Amendment, Change, Form, Metric, NodeKind, ReferenceRole, Schedule
from plans.outline.parsing import citation, full_number
from plans.outline.parsing.attributes import LONGEST_PRODUCT
from plans.outline.types import LineChange, OutlineLine, TableFrame, Target, row_words, table_name
from plans.periods import MONTHS, Deadline
from portal.lib.official.types import TableCell
from portal.lib.text import search_key
from portal.lib.values import plain
from units.documents.models import OfficialDocument
from units.enums import DocumentState, DocumentType, Role
from units.people.models import User
from units.scope import above, beneath, within
from units.tree.models import OVERSEERS, Unit

ISSUED = (DocumentState.ISSUED, DocumentState.CLOSED)
ALTERING = (Amendment.AMEND, Amendment.SUPPLEMENT)


def _followed_by(user: User) -> Q:
    overseen = within("issuer_path", user.branches(*OVERSEERS))
    return overseen | Q(above("issuer_path", user.branches(*OVERSEERS, Role.REPORTER)), state__in=ISSUED)


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: User) -> Self:
        """Overseers: all of their own world. They and reporters: what the committees above them issued. Overseers and
        superiors: what the committees below issued. Nobody else: none."""
        reported = beneath("issuer_path", user.branches(*OVERSEERS, Role.SUPERIOR))
        return self.filter(_followed_by(user) | Q(reported, state__in=ISSUED))

    def followed_by(self, user: User) -> Self:
        """Those of them whose work the person has part in: of the own world and from above, not of those below."""
        return self.filter(_followed_by(user))

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

    document_type = DocumentType.PLAN
    list_page = ("Kế hoạch", "plans:plan_list")

    parent_plan = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="child_plans", verbose_name="Kế hoạch cấp trên"
    )
    amends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="amendments", verbose_name="Sửa đổi kế hoạch"
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
    def is_in_force(self) -> bool:
        """Whether work is given and done under it; see `in_force`."""
        return self.state == DocumentState.ISSUED and self.has_work

    @property
    def head_line(self) -> str:
        """`Số 12-KH/ĐU ngày 05/01/2026 · Đảng ủy …`, the line below the title of its pages."""
        if not self.issued_on:
            return self.issuer.name
        day = f" ngày {self.issued_on:%d/%m/%Y}" if self.day_on_paper else ", chưa ghi ngày"
        return f"Số {self.number_and_symbol}{day} · {self.issuer.name}"


class DraftStep(models.Model):
    """An act on the outline of a draft that can still be taken back by whoever writes it: an `UndoStep` of so many
    `letters`. None is left of a plan that is no draft any more."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="steps")
    step = models.JSONField()
    letters = models.PositiveIntegerField()

    class Meta:
        ordering = ["plan", "pk"]

    def __str__(self) -> str:
        return str(self.step["words"])


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
    # As it is cited in the opening; empty: by number, day and issuer.
    wording = models.TextField("Cách ghi trong phần mở đầu", blank=True)
    linked_plan = models.ForeignKey(Plan, models.SET_NULL, null=True, blank=True, related_name="cited_by")

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=ReferenceRole.values), name="reference_role_is_known")
        ]

    def __str__(self) -> str:
        return full_number(self.number, self.symbol)

    @property
    def words(self) -> str:
        return self.wording or citation(self.number, self.symbol, self.dated, self.issuer)


LINE_FIELDS = (
    "label",
    "text",
    "kind",
    "starts_on",
    "ends_on",
    "schedule",
    "due_on",
    "due_day",
    "form",
    "change",
    "changes",
    "targets",
    "product",
    "cells",
    "frame",
)


class NodeQuerySet(models.QuerySet["Node"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(plan__in=Plan.objects.visible_to(user))

    def of_kind(self, *kinds: str) -> Self:
        return self.filter(kind__in=kinds)

    def in_force(self) -> Self:
        return self.filter(repealed_by=None)

    def with_plan(self) -> Self:
        return self.select_related("plan__issuer__parent")

    def in_order(self) -> Self:
        return self.order_by("plan", "position")


class Node(models.Model):
    """One line of a plan's outline. `position` counts through the whole plan in reading order, so that one query
    gives the text; `parent` gives the level. Leaves carry the text, headings their title.

    The lines of an issued plan are its text in force: an amendment is carried into them. What was issued stays as
    frozen bytes and in `Edition`; a repealed line stays for the work that hangs on it."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="nodes")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    position = models.PositiveIntegerField()
    label = models.CharField("Số, dấu đầu dòng", max_length=LONGEST_LABEL, blank=True)
    text = models.TextField("Nội dung")
    kind = models.CharField("Loại", max_length=16, choices=NodeKind, default=NodeKind.UNCLASSIFIED)
    starts_on = models.DateField("Từ ngày", null=True, blank=True)
    ends_on = models.DateField("Đến ngày", null=True, blank=True)
    schedule = models.CharField("Hạn", max_length=10, choices=Schedule, blank=True)  # "" is no deadline
    due_on = models.DateField("Ngày đến hạn", null=True, blank=True)
    due_day = models.PositiveSmallIntegerField("Ngày đến hạn, tháng cuối kỳ", null=True, blank=True)
    form = models.CharField("Hình thức", max_length=12, choices=Form, blank=True)
    units = models.ManyToManyField(Unit, blank=True, related_name="+", verbose_name="Đơn vị thực hiện")
    partners = models.ManyToManyField(Unit, blank=True, related_name="+", verbose_name="Đơn vị phối hợp")
    targets = models.JSONField("Chỉ tiêu", default=dict, blank=True)  # metric → quantity, for each unit
    product = models.CharField("Sản phẩm", max_length=LONGEST_PRODUCT, blank=True)
    cells = models.JSONField("Các ô của hàng", default=list, blank=True)
    frame = models.JSONField("Đầu bảng", null=True, blank=True)
    changes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="changed_by", verbose_name="Mục của kế hoạch ấy"
    )
    change = models.CharField("Đối với kế hoạch được sửa", max_length=10, choices=Change, blank=True)
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="copies")
    repealed_by = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="+")
    source_lines = models.JSONField(default=list, blank=True)
    confidence = models.FloatField(null=True, blank=True)

    objects = NodeQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "position"]
        indexes = [models.Index(fields=["plan", "position"], name="node_in_reading_order")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=NodeKind.values), name="node_kind_is_known"),
            models.CheckConstraint(condition=Q(form__in=["", *Form.values]), name="node_form_is_known"),
            models.CheckConstraint(
                condition=Q(form="") | Q(kind__in=[NodeKind.FORM, NodeKind.MEASURE]), name="node_form_only_on_forms"
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="node_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(schedule="", due_on=None, due_day=None)
                | Q(schedule=Schedule.ONCE, due_on__isnull=False, due_day=None)
                | Q(schedule__in=list(MONTHS), due_on=None, due_day=None)
                | Q(schedule__in=list(MONTHS), due_on=None, due_day__range=(1, 31)),
                name="node_deadline_is_a_day_or_a_period",
            ),
            models.CheckConstraint(
                condition=Q(schedule="") | Q(kind__in=WORK_KINDS), name="node_deadline_only_on_work"
            ),
            models.CheckConstraint(
                condition=Q(frame__isnull=True) | Q(kind=NodeKind.TABLE), name="node_frame_only_on_tables"
            ),
            models.CheckConstraint(
                condition=Q(changes=None, change="") | Q(changes__isnull=False, change__in=Change.values),
                name="node_says_what_it_changes",
            ),
            models.UniqueConstraint(
                fields=["plan", "changes"], condition=~Q(change=Change.ADDS), name="node_changes_a_line_once"
            ),
        ]

    def __str__(self) -> str:
        """As a line of work: a row is called by what it says, a table by its columns."""
        said = f"{self.label} {self.text}".strip() if self.text or not self.cells else ""
        return said or self.words

    @property
    def words(self) -> str:
        """All that stands in it, see `OutlineLine.words`."""
        if self.kind == NodeKind.TABLE and not self.text:
            return table_name(TableFrame.from_json(self.frame).head if self.frame else ())
        return row_words(self._cells) if self.cells else f"{self.label} {self.text}".strip()

    @property
    def _cells(self) -> tuple[TableCell, ...]:
        return tuple(TableCell(**cell) for cell in self.cells)

    @property
    def deadline(self) -> Deadline | None:
        return Deadline(self.due_on, Schedule(self.schedule), self.due_day) if self.schedule else None

    @deadline.setter
    def deadline(self, deadline: Deadline | None) -> None:
        self.schedule = deadline.schedule if deadline else ""
        self.due_on = deadline.due_on if deadline else None
        self.due_day = deadline.due_day if deadline else None

    def line(
        self, *, depth: int, units: Sequence[Unit] | None = None, partners: Sequence[Unit] | None = None
    ) -> OutlineLine:
        """The node as a value, without where it comes from: what is made of it was read nowhere. `units` and `partners`
        are its own, for who has them at hand."""
        units = list(self.units.all()) if units is None else units
        partners = list(self.partners.all()) if partners is None else partners
        return OutlineLine(
            kind=NodeKind(self.kind),
            label=self.label,
            text=self.text,
            depth=depth,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            form=Form(self.form) if self.form else None,
            units=tuple(unit.name for unit in units),
            deadline=self.deadline,
            unit_ids=tuple(unit.pk for unit in units),
            key=self.pk,
            partner_ids=tuple(unit.pk for unit in partners),
            partners=tuple(unit.name for unit in partners),
            targets=tuple(Target(metric, self.targets[metric]) for metric in Metric if metric in self.targets),
            product=self.product,
            cells=self._cells,
            frame=TableFrame.from_json(self.frame) if self.frame else None,
            changes=LineChange(Change(self.change), self.changes_id) if self.changes_id else None,
        )

    @property
    def origin(self) -> dict[str, Any]:
        """What `line` leaves out: where it was read, and what it was copied from."""
        lines = tuple(self.source_lines)
        return {"lines": lines, "confidence": self.confidence, "copied_from": self.copied_from_id}

    def set_line(self, line: OutlineLine) -> None:
        """Sets LINE_FIELDS. Place and units are rows of their own, and where the line was read stays as it is."""
        self.kind, self.label, self.text = line.kind, line.label, line.text
        self.starts_on, self.ends_on, self.deadline = line.starts_on, line.ends_on, line.deadline
        self.form = line.form or ""
        self.targets = {str(target.metric): target.quantity for target in line.targets}
        self.product = line.product
        self.cells = plain(line.cells)
        self.frame = line.frame.to_json() if line.frame else None
        self.change = line.changes.change if line.changes else ""
        self.changes_id = line.changes.key if line.changes else None
