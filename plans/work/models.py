from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from plans.enums import DONE_STAGES, OPEN_STAGES, AssignmentState, Form, Part, RequestKind, RequestState, Schedule
from plans.outline.models import Node, Plan
from plans.periods import Cycle, cycle_in_words, period_name, titled
from plans.work.states import (
    ACCEPTED,
    AWAITING_ACCEPTANCE,
    IN_FORCE,
    NOT_YET_ACKNOWLEDGED,
    OPEN,
    UNDER_PLAN_IN_FORCE,
    WorkCounts,
    conditions,
    counted,
    targets_in_words,
)
from portal.lib.text import search_key
from units.enums import Role
from units.people.models import User
from units.scope import at_top, lies_at, within
from units.tree.models import OVERSEERS, Unit


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, user: User) -> Self:
        """Overseers: what their own world gives. They and reporters: what is given to their units, as long as these
        take part or did some of the work."""
        overseen = within("plan__issuer_path", user.branches(*OVERSEERS))
        units = within("unit__path", user.branches(*OVERSEERS, Role.REPORTER))
        parts = TaskUnit.objects.present().filter(units)
        work = Assignment.objects.in_force().filter(units)
        return self.filter(overseen | Q(pk__in=parts.values("task")) | Q(pk__in=work.values("task")))

    def with_context(self) -> Self:
        """With all that its page shows of the plan."""
        return self.select_related("plan__issuer", "node", "phase")

    def active(self) -> Self:
        return self.filter(withdrawn_at=None)

    def recurring(self) -> Self:
        return self.exclude(schedule=Schedule.ONCE)


class Task(models.Model):
    """What a node of a plan asks for: once on `due_on`, or on day `due_day` of the last month of each period."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="tasks")
    node = models.ForeignKey(Node, models.PROTECT, related_name="tasks")
    phase = models.ForeignKey(Node, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField("Tên nhiệm vụ", max_length=300)
    form = models.CharField("Hình thức", max_length=12, choices=Form, blank=True)
    schedule = models.CharField("Lịch", max_length=10, choices=Schedule, default=Schedule.ONCE)
    starts_on = models.DateField("Từ ngày")
    ends_on = models.DateField("Đến ngày", null=True, blank=True)
    due_on = models.DateField("Hạn hoàn thành", null=True, blank=True)
    due_day = models.PositiveSmallIntegerField("Ngày đến hạn trong tháng cuối kỳ", null=True, blank=True)
    targets = models.JSONField("Chỉ tiêu", default=dict, blank=True)  # metric → quantity, for each assignment
    search_key = models.TextField(editable=False, blank=True)
    units = models.ManyToManyField(Unit, through="TaskUnit", related_name="+")
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="copies")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(schedule=Schedule.ONCE, due_on__isnull=False)
                | (~Q(schedule=Schedule.ONCE) & Q(due_day__gte=1, due_day__lte=31)),
                name="task_has_its_due_day",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="task_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["plan", "copied_from"], condition=Q(withdrawn_at=None), name="task_copied_once_into_a_plan"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plans:task_detail", args=[self.pk])

    branch = lies_at("plan.issuer_path")

    @property
    def cycle(self) -> Cycle:
        return Cycle(self.schedule, self.starts_on, self.ends_on, self.due_on, self.due_day)

    def has_periods_ahead(self, *, on: date) -> bool:
        """Whether it makes more assignments by itself, from a day on."""
        return self.due_on is None and (self.ends_on is None or self.ends_on >= on)

    @property
    def schedule_in_words(self) -> str:
        return cycle_in_words(self.cycle)

    @property
    def targets_in_words(self) -> list[str]:
        return targets_in_words(self.targets)


class TaskUnitQuerySet(models.QuerySet["TaskUnit"]):
    def present(self, *parts: str) -> Self:
        """Who takes part today, in one of `parts`."""
        return self.filter(left_on=None, part__in=parts or Part.values)


class TaskUnit(models.Model):
    """A unit's part in a task: each lead gets its own assignments, the cooperating ones stand on all of them. Who came
    later gets what is due from `joined_on` on; who left stays for the work it did."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="parts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    part = models.CharField(max_length=12, choices=Part)
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)

    objects = TaskUnitQuerySet.as_manager()

    class Meta:
        ordering = ["task", "part", "unit"]
        constraints = [models.UniqueConstraint(fields=["task", "unit"], name="task_one_part_a_unit")]

    def __str__(self) -> str:
        return f"{self.unit} ({self.get_part_display()})"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: User) -> Self:
        """Overseers: what the committee of their world gave, also to a committee below, and what theirs was given from
        above. Reporters: the work of their units, and that which these help with now."""
        overseers, reporters = user.branches(*OVERSEERS), user.branches(Role.REPORTER)
        helped = TaskUnit.objects.present(Part.COOPERATING).filter(within("unit__path", overseers + reporters))
        mine = within("unit__path", reporters) | Q(task__in=helped.values("task"))
        return self.filter(within("unit_path", overseers) | at_top("unit_path", overseers) | mine)

    def with_context(self) -> Self:
        """With all that a line of a list shows."""
        return self.select_related("task__plan", "task__node", "unit").defer("task__plan__snapshot")

    def in_force(self) -> Self:
        return self.filter(IN_FORCE)

    def open(self) -> Self:
        """Not done yet, whatever became of its plan."""
        return self.filter(OPEN)

    def to_do(self) -> Self:
        """Open, under a plan in force: what units are asked for and reminded of."""
        return self.open().filter(UNDER_PLAN_IN_FORCE)

    def not_yet_acknowledged(self) -> Self:
        return self.filter(NOT_YET_ACKNOWLEDGED)

    def awaiting_acceptance(self) -> Self:
        return self.filter(AWAITING_ACCEPTANCE)

    def accepted(self) -> Self:
        return self.filter(ACCEPTED)

    def overdue(self, *, on: date) -> Self:
        return self.in_state(AssignmentState.OVERDUE, on=on)

    def due_in(self, first: date, last: date) -> Self:
        """Both days belong to it."""
        return self.filter(due_on__gte=first, due_on__lte=last)

    def in_state(self, state: str, *, on: date) -> Self:
        """All that is in force for no state: withdrawn work stands in no list but its own. Raises ValueError for an
        unknown one."""
        return self.filter(conditions(on=on)[AssignmentState(state)]) if state else self.in_force()

    def counts(self, *, on: date) -> WorkCounts:
        """In one query."""
        return WorkCounts(**self.order_by().aggregate(**counted(on=on)))

    def counts_by(self, *columns: str, on: date) -> dict[tuple[Any, ...], WorkCounts]:
        """The counts behind each combination of values of the columns, in their order, by the tuple of the values."""
        rows = self.order_by(*columns).values_list(*columns).annotate(**counted(on=on))
        return {row[: len(columns)]: WorkCounts(*row[len(columns) :]) for row in rows}

    def matching(self, text: str) -> Self:
        key = search_key(text)
        return self.filter(Q(task__search_key__contains=key) | Q(unit__name_key__contains=key))

    def due_first(self) -> Self:
        return self.order_by("due_on", "pk")


class Assignment(models.Model):
    """A task given to one lead unit for one period. `done_on` is the local day the unit reported it done; it is
    taken back when that report is returned. `unit_path` and `root` are copies that make every scope one prefix."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments")
    unit_path = models.CharField(max_length=120, db_index=True, editable=False)
    root = models.ForeignKey(Unit, models.PROTECT, related_name="+", editable=False)
    period_starts_on = models.DateField()
    period_ends_on = models.DateField(null=True, blank=True)
    due_on = models.DateField("Hạn", db_index=True)
    # The day the plan names, where `due_on` follows it over days off; none once an extension set another day.
    nominal_due_on = models.DateField(null=True, blank=True)
    assigned_at = models.DateTimeField()
    # By when the unit is to say that it has seen the work; none for what was given before there was such a day.
    acknowledge_by = models.DateField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # Those of the task when the work was given, unless changed for this unit since.
    targets = models.JSONField("Chỉ tiêu", default=dict, blank=True)
    done_on = models.DateField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    urged_on = models.DateField(null=True, blank=True)  # the last local day; at most once a day

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["assigned_at"], name="assignment_given"),
            models.Index(
                fields=["acknowledge_by"],
                condition=Q(acknowledged_at=None, done_on=None, withdrawn_at=None),
                name="assignment_not_acknowledged",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["task", "unit", "period_starts_on"], name="assignment_once_a_period"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(done_on__isnull=False), name="assignment_done_before_accepted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} · {self.unit}"

    def get_absolute_url(self) -> str:
        return reverse("plans:assignment_detail", args=[self.pk])

    branch = lies_at("unit_path")

    @property
    def state(self) -> AssignmentState:
        """The one of STAGES in which it stands."""
        if self.withdrawn_at:
            return AssignmentState.WITHDRAWN
        if self.accepted_at:
            return AssignmentState.ACCEPTED
        if self.done_on:
            return AssignmentState.DONE
        return AssignmentState.ACKNOWLEDGED if self.acknowledged_at else AssignmentState.ASSIGNED

    @property
    def period(self) -> str:
        return period_name(self.task.schedule, self.period_starts_on)

    @property
    def title(self) -> str:
        return titled(self.task.title, self.period)

    @property
    def targets_in_words(self) -> list[str]:
        return targets_in_words(self.targets)

    @property
    def due_moved_in_words(self) -> str:
        """`hạn 30/4 là ngày nghỉ, chuyển sang 4/5`; empty if the due day is the one the plan names."""
        nominal = self.nominal_due_on
        if nominal is None or nominal == self.due_on:
            return ""
        way = "sang" if self.due_on > nominal else "về"
        named, in_force = (f"{day.day}/{day.month}" for day in (nominal, self.due_on))
        return f"hạn {named} là ngày nghỉ, chuyển {way} {in_force}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STAGES

    @property
    def is_late(self) -> bool:
        """Done, but after its day."""
        return self.state in DONE_STAGES and self.done_on is not None and self.done_on > self.due_on

    def is_overdue(self, *, on: date) -> bool:
        return self.is_open and self.due_on < on


class UnitRequestQuerySet(models.QuerySet["UnitRequest"]):
    def visible_to(self, user: User) -> Self:
        """The unit that asks and those who oversee the work or the unit; not a unit that only cooperates."""
        overseers, reporters = user.branches(*OVERSEERS), user.branches(Role.REPORTER)
        overseen = within("assignment__unit_path", overseers) | at_top("assignment__unit_path", overseers)
        return self.filter(overseen | within("assignment__unit__path", reporters))

    def waiting(self) -> Self:
        """Not answered, about work that is still to be done."""
        return self.filter(state=RequestState.WAITING, assignment__in=Assignment.objects.to_do())

    def with_context(self) -> Self:
        """With the work it is about."""
        return self.select_related("assignment__task__plan", "assignment__unit")

    def with_people(self) -> Self:
        return self.select_related("asked_by", "answered_by")

    def newest_first(self) -> Self:
        return self.order_by("-pk")


class UnitRequest(models.Model):
    """What a unit asks of the office about an assignment of its own, one at a time, and the answer."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="requests")
    kind = models.CharField("Đề nghị", max_length=12, choices=RequestKind)
    wanted_on = models.DateField("Hạn đề nghị", null=True, blank=True)
    reason = models.TextField("Lý do")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.WAITING)
    answer = models.TextField("Trả lời", blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = UnitRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(state=RequestState.WAITING), name="request_one_waits"
            ),
            models.CheckConstraint(
                condition=Q(kind=RequestKind.EXTENSION, wanted_on__isnull=False)
                | Q(kind=RequestKind.ADJUSTMENT, wanted_on=None),
                name="request_of_extension_names_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.WAITING, answered_at=None)
                | Q(state__in=[RequestState.GRANTED, RequestState.REFUSED], answered_at__isnull=False),
                name="request_is_answered_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.assignment}"

    branch = lies_at("assignment.unit_path")

    @property
    def is_waiting(self) -> bool:
        return self.state == RequestState.WAITING


class Handover(models.Model):
    """Work that went from one unit to another: `source` is withdrawn and keeps its activities, `successor` goes on."""

    source = models.ForeignKey(Assignment, models.PROTECT, related_name="handovers")
    successor = models.ForeignKey(Assignment, models.PROTECT, related_name="takeovers")
    reason = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["source", "successor"], name="handover_once")]

    def __str__(self) -> str:
        return f"{self.source} → {self.successor.unit}"
