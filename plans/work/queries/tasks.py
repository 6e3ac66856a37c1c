"""The tasks that grew from a plan, as far as a person may see them; those that could grow from it, or be copied from
the plan before; and what a unit that closes leaves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from plans.enums import WORK_KINDS, Part
from plans.outline.models import Node, Plan
from plans.periods import Cycle, cycle_in_words, years_later
from plans.work.models import Assignment, AssignmentQuerySet, Task, TaskUnit, TaskUnitQuerySet
from plans.work.queries.orders import named_units_in
from plans.work.states import WorkCounts
from units.enums import DocumentState
from units.people.models import User
from units.scope import Branch, within
from units.tree.models import Unit


@dataclass(frozen=True)
class TaskLine:
    """A task with its lead units and the counts of its assignments."""

    task: Task
    leads: tuple[str, ...]
    counts: WorkCounts


def task_lines(plan: Plan, *, user: User, on: date) -> list[TaskLine]:
    """In the order of the text they come from; three queries, whatever their number."""
    tasks = Task.objects.visible_to(user).filter(plan=plan).select_related("node").order_by("node__position", "pk")
    leads: dict[int, list[str]] = {}
    parts = TaskUnit.objects.present(Part.LEAD).filter(task__plan=plan).order_by("unit__path")
    for pk, name in parts.values_list("task", "unit__name"):
        leads.setdefault(pk, []).append(name)
    counts = Assignment.objects.visible_to(user).filter(task__plan=plan).counts_by("task", on=on)
    return [TaskLine(task, tuple(leads.get(task.pk, ())), counts.get((task.pk,), WorkCounts())) for task in tasks]


def count_open_work(plan: Plan) -> int:
    """How many assignments of the plan are still to be done."""
    return Assignment.objects.filter(task__plan=plan).open().count()


def task_counts(plan: Plan, *, user: User) -> dict[int, int]:
    """How many tasks come from each node, by its id."""
    rows = plan.tasks.visible_to(user).active().order_by("node").values_list("node")
    return dict(rows.annotate(Count("pk")))


@dataclass(frozen=True)
class WorkLine:
    """A line of a plan that tasks grow from. `line` is its way down from the top heading, itself the last; `lead_pks`
    are the ids of the units that lead a task from it."""

    line: tuple[Node, ...]
    lead_pks: frozenset[int] = frozenset()

    @property
    def node(self) -> Node:
        return self.line[-1]

    @property
    def way(self) -> str:
        return " › ".join(str(node) for node in self.line[1:-1])


def work_lines(plan: Plan) -> list[WorkLine]:
    """All of them, in reading order, in three queries."""
    leads_by_node: dict[int, set[int]] = {}
    parts = TaskUnit.objects.present(Part.LEAD).filter(task__plan=plan, task__withdrawn_at=None).order_by("pk")
    for pk, unit in parts.values_list("task__node", "unit"):
        leads_by_node.setdefault(pk, set()).add(unit)
    return [WorkLine(line, frozenset(leads_by_node.get(line[-1].pk, ()))) for line in _lines_of_work(plan)]


def proposals(plan: Plan) -> list[WorkLine]:
    """The lines that name a deadline or units, or stand under a heading that does, and have no task yet; in reading
    order, in three queries."""
    node_pks_with_tasks = set(Task.objects.active().filter(plan=plan).order_by("pk").values_list("node", flat=True))
    new = (line for line in _lines_of_work(plan) if line[-1].pk not in node_pks_with_tasks)
    return [WorkLine(line) for line in new if _says_when(line[-1]) or named_units_in(line)]


def _says_when(node: Node) -> bool:
    """A day alone, of an event or a commemoration, is what is told of, not when the work is due."""
    return bool(node.deadline or (node.ends_on and node.ends_on != node.starts_on))


def _lines_of_work(plan: Plan) -> Iterator[tuple[Node, ...]]:
    lines: dict[int, tuple[Node, ...]] = {}
    for node in plan.nodes.in_force().in_order().prefetch_related("units", "partners"):
        lines[node.pk] = line = (*lines.get(node.parent_id or 0, ()), node)
        if node.kind in WORK_KINDS:
            yield line


@dataclass(frozen=True)
class CopyProposal:
    """A task of the earlier plan as it would be given again from `node`. Units that closed are left out.
    `goes_on` where the earlier plan still makes its periods."""

    task: Task
    node: Node
    cycle: Cycle
    leads: tuple[Unit, ...]
    cooperating: tuple[Unit, ...]
    goes_on: bool

    @property
    def schedule_in_words(self) -> str:
        return cycle_in_words(self.cycle)


def copy_proposals(plan: Plan, *, on: date) -> list[CopyProposal]:
    """Tasks of the plan it was copied from whose line is still there and that were not copied yet, in the order of
    the text, in four queries."""
    if plan.copied_from_id is None:
        return []
    copies = {node.copied_from_id: node for node in plan.nodes.in_force().exclude(copied_from=None).in_order()}
    done = Task.objects.active().filter(plan=plan).exclude(copied_from=None).values("copied_from")
    tasks = Task.objects.active().filter(plan=plan.copied_from_id, node__in=copies).exclude(pk__in=done)
    found = tasks.select_related("plan").prefetch_related("parts__unit").order_by("node__position", "pk")
    return [_copy_proposal(task, copies[task.node_id], plan.years_later, on=on) for task in found]


def _copy_proposal(task: Task, node: Node, years: int, *, on: date) -> CopyProposal:
    present = [part for part in task.parts.all() if part.left_on is None and part.unit.closed_on is None]
    by_path = sorted(present, key=lambda part: part.unit.path)
    return CopyProposal(
        task=task,
        node=node,
        cycle=_later(task.cycle, years),
        leads=tuple(part.unit for part in by_path if part.part == Part.LEAD),
        cooperating=tuple(part.unit for part in by_path if part.part == Part.COOPERATING),
        goes_on=task.has_periods_ahead(on=on) and task.plan.state == DocumentState.ISSUED,
    )


def _later(cycle: Cycle, years: int) -> Cycle:
    ends_on = years_later(cycle.ends_on, years) if cycle.ends_on else None
    due_on = years_later(cycle.due_on, years) if cycle.due_on else None
    return Cycle(cycle.schedule, years_later(cycle.starts_on, years), ends_on, due_on, cycle.due_day)


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


def left_work(unit: Unit, *, branches: Sequence[Branch]) -> AssignmentQuerySet:
    """Open assignments of the unit, given by the committees of `branches`."""
    assignments = Assignment.objects.to_do().filter(unit=unit)
    return assignments.filter(within("task__plan__issuer_path", branches)).with_context().due_first()


def left_parts(unit: Unit, *, branches: Sequence[Branch], on: date) -> TaskUnitQuerySet:
    """The parts of the unit that go on: with work still open, its own or what it helps with, or with periods ahead."""
    return _going_on(on).filter(within("task__plan__issuer_path", branches), unit=unit)


def _going_on(on: date) -> TaskUnitQuerySet:
    has_periods_ahead = Q(task__due_on=None) & (Q(task__ends_on=None) | Q(task__ends_on__gte=on))
    open_work = Assignment.objects.open()
    is_open = Exists(open_work.filter(task=OuterRef("task"), unit=OuterRef("unit"))) | Q(
        part=Part.COOPERATING, task__in=open_work.values("task")
    )
    of_plan = TaskUnit.objects.present().filter(task__withdrawn_at=None, task__plan__state=DocumentState.ISSUED)
    return of_plan.filter(has_periods_ahead | is_open)


def closing_units(branches: Sequence[Branch], *, on: date) -> list[ClosingUnit]:
    """The earliest closed first, in three queries; units that leave nothing are left out."""
    of_clerk = within("task__plan__issuer_path", branches)
    units = Unit.objects.filter(closed_on__lte=on + SOON)
    rows = Assignment.objects.to_do().filter(of_clerk, unit__in=units)
    assignments, parts = _count_by_unit(rows), _count_by_unit(_going_on(on).filter(of_clerk, unit__in=units))
    found = units.filter(pk__in=[*assignments, *parts]).order_by("closed_on", "path")
    return [ClosingUnit(unit, assignments.get(unit.pk, 0), parts.get(unit.pk, 0)) for unit in found]


def _count_by_unit(rows: QuerySet[Assignment] | QuerySet[TaskUnit]) -> dict[int, int]:
    return dict(rows.order_by("unit").values_list("unit").annotate(Count("pk")))


def came_from(assignment: Assignment, *, user: User) -> list[Succession]:
    return _successions(Assignment.objects.filter(handovers__successor=assignment).order_by("handovers__pk"), user=user)


def went_to(assignment: Assignment, *, user: User) -> list[Succession]:
    return _successions(Assignment.objects.filter(takeovers__source=assignment).order_by("takeovers__pk"), user=user)


def _successions(rows: AssignmentQuerySet, *, user: User) -> list[Succession]:
    rows = rows.select_related("unit")
    visible_pks = set(
        Assignment.objects.visible_to(user).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True)
    )
    return [Succession(row.unit, row if row.pk in visible_pks else None) for row in rows]
