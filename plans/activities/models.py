import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse

from plans.enums import (
    METRICS_OF_FORM,
    UNITS_OF_MEASURE,
    ActivityState,
    EvidenceKind,
    Form,
    Metric,
    ReviewPoint,
    Verdict,
)
from plans.outline.models import Node, Plan
from plans.work.models import Assignment
from portal.lib.text import search_key
from units.enums import Role
from units.people.models import User
from units.scope import Branch, at_top, lies_at, within
from units.tree.models import OVERSEERS, Unit


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, user: User) -> Self:
        """Overseers: what is done for the plans of their own world, of a committee below no drafts, and what theirs
        does for those from above. Reporters: what their units do."""
        overseers = user.branches(*OVERSEERS)
        sent_or_own = ~Q(state=ActivityState.DRAFT) | Q(unit__root=F("root"))
        overseen = Q(within("unit_path", overseers), sent_or_own) | at_top("unit_path", overseers)
        return self.filter(overseen | within("unit__path", user.branches(Role.REPORTER)))

    def with_context(self) -> Self:
        """With all that a line of a list shows."""
        return self.select_related("unit", "plan", "assignment__task").defer("plan__snapshot")

    def in_full(self) -> Self:
        """With all that its page shows."""
        reviews = models.Prefetch("reviews", Review.objects.select_related("by").order_by("-pk"))
        sendings = models.Prefetch("sendings", Sending.objects.select_related("by").order_by("-pk"))
        related = ("content_items", "figures", "evidence", reviews, sendings)
        return self.with_context().select_related("created_by").prefetch_related(*related)

    def accepted(self) -> Self:
        return self.filter(state=ActivityState.ACCEPTED)

    def awaiting_review(self) -> Self:
        return self.filter(state=ActivityState.SUBMITTED)

    def counts_by(self, column: str) -> dict[Any, int]:
        """How many there are with each value of the column."""
        return dict(self.order_by(column).values_list(column).annotate(rows=Count("pk")))

    def held_between(self, starts_on: date, ends_on: date) -> Self:
        """Those that began in the closed span of days."""
        return self.filter(held_from__gte=starts_on, held_from__lte=ends_on)

    def of_month_sheet(self, plan: Plan, form: str, month: date) -> Self:
        """What the office entered for the units in the month sheet, one a unit; `month` is its first day."""
        return self.filter(plan=plan, form=form, entered_for_month=month)

    def about(self, nodes: Iterable[int]) -> Self:
        """Done for content among `nodes`, each once."""
        links = Activity.content_items.through.objects.filter(node__in=nodes)
        return self.filter(pk__in=links.values("activity"))

    def of_phase(self, phases: Iterable[int], nodes: Iterable[int]) -> Self:
        """Done for a task of one of the phases or, without a task, for content among `nodes`, the outline below."""
        links = Activity.content_items.through.objects.filter(node__in=nodes)
        of_task = Q(assignment__task__phase__in=phases)
        return self.filter(of_task | Q(assignment=None, pk__in=links.values("activity")))

    def matching(self, text: str) -> Self:
        key = search_key(text)
        return self.filter(Q(search_key__contains=key) | Q(unit__name_key__contains=key))

    def left_unfinished_by(self, user: User) -> Self:
        """The drafts of a person, the last one first."""
        mine = self.visible_to(user).filter(created_by=user, state=ActivityState.DRAFT)
        return mine.order_by("-changed_at", "-pk")

    def newest_first(self) -> Self:
        return self.order_by("-held_from", "-pk")


class Activity(models.Model):
    """What a unit did for a plan. It counts once it is accepted. `token` is the form's: a double click makes one."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="activities", verbose_name="Kế hoạch")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="activities", verbose_name="Đơn vị")
    unit_path = models.CharField(max_length=120, db_index=True, editable=False)
    root = models.ForeignKey(Unit, models.PROTECT, related_name="+", editable=False)
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name="Nhiệm vụ"
    )
    completes_assignment = models.BooleanField("Đã hoàn thành nhiệm vụ", default=False)
    content_items = models.ManyToManyField(Node, blank=True, related_name="activities", verbose_name="Nội dung")
    form = models.CharField("Hình thức", max_length=12, choices=Form)
    held_from = models.DateField("Ngày thực hiện")
    held_to = models.DateField("Đến ngày", null=True, blank=True)
    place = models.CharField("Địa điểm", max_length=200, blank=True)
    description = models.TextField("Nội dung đã làm")
    links = models.JSONField("Đường dẫn", default=list, blank=True)  # stored and shown, never fetched
    # Entered by the office in the sheet of the month that begins on this day; empty for what a unit logged itself.
    entered_for_month = models.DateField(null=True, blank=True, editable=False)
    state = models.CharField(max_length=10, choices=ActivityState, default=ActivityState.DRAFT)
    submitted_at = models.DateTimeField(null=True, blank=True)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # The opened page that wrote it last: what that page sends again, after an answer was lost, is no conflict.
    page_token = models.UUIDField(null=True, blank=True, editable=False)
    reported_in = models.CharField(max_length=200, blank=True, editable=False)  # the issued report it is counted in
    search_key = models.TextField(editable=False, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-held_from", "-pk"]
        indexes = [models.Index(fields=["plan", "state", "held_from"], name="activity_of_plan")]
        constraints = [
            models.CheckConstraint(condition=Q(form__in=Form.values), name="activity_form_is_known"),
            models.CheckConstraint(condition=Q(state__in=ActivityState.values), name="activity_state_is_known"),
            models.CheckConstraint(
                condition=Q(held_to=None) | Q(held_to__gte=F("held_from")), name="activity_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(state=ActivityState.DRAFT) | Q(submitted_at__isnull=False),
                name="activity_submitted_has_its_time",
            ),
            models.UniqueConstraint(
                fields=["plan", "unit", "form", "entered_for_month"],
                condition=Q(entered_for_month__isnull=False),
                name="activity_once_in_a_month_sheet",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_form_display()} · {self.unit}"

    def get_absolute_url(self) -> str:
        return reverse("plans:activity_detail", args=[self.pk])

    branch = lies_at("unit_path")

    @property
    def documents(self) -> list["Evidence"]:
        """The evidence that is no picture."""
        return [evidence for evidence in self.evidence.all() if not evidence.is_image]

    @property
    def is_editable(self) -> bool:
        return self.state in (ActivityState.DRAFT, ActivityState.RETURNED)

    def was_sent_from(self, page_token: str) -> bool:
        """Whether what comes from that page was taken already, also if the office has returned it since."""
        return self.submitted_at is not None and (not self.is_editable or str(self.page_token) == page_token)

    @property
    def unreported(self) -> list[str]:
        """The metrics of its form that it gives no figure for; 0 is a figure."""
        reported_metrics = {figure.metric for figure in self.figures.all()}
        return [metric.label for metric in METRICS_OF_FORM[self.form] if metric not in reported_metrics]


class Figure(models.Model):
    """A counted quantity of an activity. A metric with no row was not reported; a row of 0 was."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="figures")
    metric = models.CharField(max_length=24, choices=Metric)
    value = models.PositiveIntegerField()

    class Meta:
        ordering = ["activity", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "metric"], name="figure_once_a_metric"),
            models.CheckConstraint(condition=Q(metric__in=Metric.values), name="figure_metric_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_metric_display()}: {self.value}"

    @property
    def measure(self) -> str:
        return UNITS_OF_MEASURE[self.metric]


def usual_kind(form: str, *, is_image: bool) -> EvidenceKind:
    """What a file most likely is while nobody said so."""
    match form, is_image:
        case Form.MASS_MEDIA, True:
            return EvidenceKind.SCREENSHOT
        case _, True:
            return EvidenceKind.PHOTO
        case Form.ORAL, False:
            return EvidenceKind.MINUTES
        case Form.EMULATION, False:
            return EvidenceKind.LAUNCH
        case _:
            return EvidenceKind.OTHER


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: User) -> Self:
        waiting = Q(activity=None, uploaded_by=user)
        return self.filter(Q(activity__in=Activity.objects.visible_to(user)) | waiting)

    def waiting_for(self, token: uuid.UUID, *, by: User) -> Self:
        """What a person uploaded into a form that is not saved yet."""
        return self.filter(activity=None, token=token, uploaded_by=by)


class Evidence(models.Model):
    """A file that proves an activity; its bytes never change after they were stored. Until the form with `token`
    is saved it belongs to no activity, so that a form that fails loses no photo."""

    activity = models.ForeignKey(Activity, models.CASCADE, null=True, blank=True, related_name="evidence")
    token = models.UUIDField(default=uuid.uuid4, db_index=True, editable=False)
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    file = models.FileField(upload_to="evidence/%Y/%m")
    thumbnail = models.FileField(upload_to="evidence/%Y/%m", blank=True)
    original_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    kind = models.CharField(max_length=12, choices=EvidenceKind, blank=True)  # empty while nobody said what it is
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    original_sha256 = models.CharField(max_length=64, blank=True, db_index=True)  # of what was sent
    # What a picture looks like (`difference_hash_of`), in quarters of 16 bits: two looks up to three bits apart share
    # one, and an index finds it.
    look_1 = models.PositiveIntegerField(null=True, db_index=True)
    look_2 = models.PositiveIntegerField(null=True, db_index=True)
    look_3 = models.PositiveIntegerField(null=True, db_index=True)
    look_4 = models.PositiveIntegerField(null=True, db_index=True)
    created_at = models.DateTimeField()

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["activity", "pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(activity__isnull=False) | Q(uploaded_by__isnull=False), name="evidence_has_an_owner"
            ),
            models.CheckConstraint(condition=Q(kind__in=["", *EvidenceKind.values]), name="evidence_kind_is_known"),
            models.UniqueConstraint(fields=["token", "uploaded_by", "sha256"], name="evidence_once_a_form"),
        ]

    def __str__(self) -> str:
        return self.original_name

    @property
    def branch(self) -> Branch | None:
        return self.activity.branch if self.activity else None

    @property
    def is_image(self) -> bool:
        return bool(self.thumbnail)

    @property
    def look(self) -> list[int]:
        """The quarters; none of what has no look."""
        return [part for part in (self.look_1, self.look_2, self.look_3, self.look_4) if part is not None]

    def kind_for(self, form: str) -> EvidenceKind:
        """What it is in an activity of the form: as was said, else what such a file usually is."""
        return EvidenceKind(self.kind) if self.kind else usual_kind(form, is_image=self.is_image)


class Review(models.Model):
    """What the office said of an activity; the rows are its history."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="reviews")
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.TextField("Lý do", blank=True)
    points = models.JSONField(default=dict)  # code of ReviewPoint → the reviewer's words on that part
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["activity", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict=Verdict.ACCEPTED) | (Q(verdict__in=Verdict.values) & ~Q(reason="")),
                name="review_return_has_a_reason",
            )
        ]

    def __str__(self) -> str:
        return self.get_verdict_display()

    @property
    def points_in_words(self) -> list[tuple[str, str]]:
        return [(point.label, self.points[point]) for point in ReviewPoint if point in self.points]


class Sending(models.Model):
    """What an activity said when it was sent: `content` is field → text as people read it, `files` SHA-256 → name."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="sendings")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    content = models.JSONField()
    files = models.JSONField()

    class Meta:
        ordering = ["activity", "-pk"]

    def __str__(self) -> str:
        return f"Gửi duyệt · {self.activity_id}"


class EvidenceRulesQuerySet(models.QuerySet["EvidenceRules"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(within("committee__path", user.branches(Role.CLERK)))


class EvidenceRules(models.Model):
    """What the office of a committee asks to prove an activity, where it differs from the usual of `rules`."""

    committee = models.OneToOneField(Unit, models.PROTECT, related_name="+")
    levels = models.JSONField(default=dict)  # form → item → level
    version = models.PositiveIntegerField(default=0)

    objects = EvidenceRulesQuerySet.as_manager()

    class Meta:
        ordering = ["committee"]
        verbose_name_plural = "evidence rules"

    def __str__(self) -> str:
        return f"Quy định minh chứng · {self.committee}"

    branch = lies_at("committee.path")
