"""Work that needs another unit because its own closes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from plans.enums import Part
from plans.models import Assignment, Handover, TaskUnit
from plans.models.assignment import AssignmentQuerySet, TaskUnitQuerySet
from units.enums import DocumentState
from units.models import Unit, User
from units.models.scope import within

SOON = timedelta(days=30)


@dataclass(frozen=True)
class ClosingUnit:
    """A unit that is closed, or soon will be, with what it leaves: open assignments, parts in tasks that go on."""

    unit: Unit
    assignments: int
    parts: int


@dataclass(frozen=True)
class Succession:
    """What an assignment came from or went to; `assignment` is None where the person may not open it."""

    unit: Unit
    assignment: Assignment | None


def left_work(unit: Unit, *, paths: Sequence[str]) -> AssignmentQuerySet:
    """Open assignments of the unit, given by the committees at `paths`."""
    given = Assignment.objects.to_do().filter(unit=unit)
    return given.filter(within("task__plan__issuer_path", paths)).with_context().due_first()


def left_parts(unit: Unit, *, paths: Sequence[str], on: date) -> TaskUnitQuerySet:
    """The parts of the unit that go on: with work still open, its own or what it helps with, or with rounds ahead."""
    return _going_on(on).filter(within("task__plan__issuer_path", paths), unit=unit)


def _going_on(on: date) -> TaskUnitQuerySet:
    has_rounds_ahead = Q(task__due_on=None) & (Q(task__ends_on=None) | Q(task__ends_on__gte=on))
    open_work = Assignment.objects.open()
    is_open = Exists(open_work.filter(task=OuterRef("task"), unit=OuterRef("unit"))) | Q(
        part=Part.COOPERATING, task__in=open_work.values("task")
    )
    of_plan = TaskUnit.objects.present().filter(task__withdrawn_at=None, task__plan__state=DocumentState.ISSUED)
    return of_plan.filter(has_rounds_ahead | is_open)


def closing_units(paths: Sequence[str], *, on: date) -> list[ClosingUnit]:
    """The earliest closed first, in three queries; units that leave nothing are left out."""
    of_clerk = within("task__plan__issuer_path", paths)
    units = Unit.objects.filter(closed_on__lte=on + SOON)
    rows = Assignment.objects.to_do().filter(of_clerk, unit__in=units)
    assignments, parts = _count_by_unit(rows), _count_by_unit(_going_on(on).filter(of_clerk, unit__in=units))
    found = units.filter(pk__in=[*assignments, *parts]).order_by("closed_on", "path")
    return [ClosingUnit(unit, assignments.get(unit.pk, 0), parts.get(unit.pk, 0)) for unit in found]


def _count_by_unit(rows: QuerySet[Assignment] | QuerySet[TaskUnit]) -> dict[int, int]:
    return dict(rows.order_by("unit").values_list("unit").annotate(Count("pk")))


def came_from(assignment: Assignment, *, user: User) -> list[Succession]:
    rows = Handover.objects.filter(taken=assignment).select_related("given__unit").order_by("pk")
    return _successions([row.given for row in rows], user=user)


def went_to(assignment: Assignment, *, user: User) -> list[Succession]:
    rows = Handover.objects.filter(given=assignment).select_related("taken__unit").order_by("pk")
    return _successions([row.taken for row in rows], user=user)


def _successions(rows: list[Assignment], *, user: User) -> list[Succession]:
    if not rows:
        return []
    seen = set(Assignment.objects.visible_to(user).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    return [Succession(row.unit, row if row.pk in seen else None) for row in rows]
