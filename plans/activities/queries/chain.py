"""The chain an assignment hangs on, from its legal basis down to the figures it brought."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Sum

from plans.activities.models import Figure
from plans.enums import ActivityState, Metric, Part, ReferenceRole
from plans.outline.models import Node, Plan, Reference
from plans.outline.queries.lines import ancestors
from plans.work.models import Assignment, TaskUnit
from units.audit.models import AuditEvent
from units.people.models import User

ALTERED = ("assignment_extended", "assignment_due_moved", "assignment_targets_changed")
ENDED = ("assignment_withdrawn", "assignment_handed_over")


@dataclass(frozen=True)
class Basis:
    """A document the plan rests on; `plan_pk` of the plan of ours it is, if the person may see it."""

    reference: Reference
    plan_pk: int | None

    @property
    def origin(self) -> str:
        """`, ngày 15/01/2026, Tỉnh ủy`: stands right behind the reference; empty if neither is known."""
        day = f", ngày {self.reference.dated:%d/%m/%Y}" if self.reference.dated else ""
        return day + (f", {self.reference.issuer}" if self.reference.issuer else "")


@dataclass(frozen=True)
class TargetLine:
    """A metric of the task: what accepted activities brought, and the target if there is one."""

    label: str
    value: int
    target: int | None


@dataclass(frozen=True)
class Chain:
    bases: list[Basis]
    line: list[Node]
    cooperating: list[TaskUnit]
    figures: list[TargetLine]
    alterations: list[str]


def chain_of(assignment: Assignment, *, user: User) -> Chain:
    plan = assignment.task.plan
    references = list(plan.references.filter(role=ReferenceRole.BASIS).order_by("position"))
    linked = Plan.objects.visible_to(user).filter(pk__in=[row.linked_plan_id for row in references])
    visible_pks = set(linked.values_list("pk", flat=True))
    parts = assignment.task.parts.present(Part.COOPERATING).select_related("unit").order_by("unit__path")
    return Chain(
        bases=[Basis(row, row.linked_plan_id if row.linked_plan_id in visible_pks else None) for row in references],
        line=ancestors(assignment.task.node),
        cooperating=list(parts),
        figures=figures_against_targets(assignment),
        alterations=alterations_of(assignment),
    )


def alterations_of(assignment: Assignment) -> list[str]:
    """What the office changed since it gave the work, in a sentence each, the earliest first; the audit keeps it."""
    events = AuditEvent.objects.about(assignment).filter(act__in=ALTERED + ENDED).order_by("pk")
    return [f"{_alteration(event.act, event.details)}: {event.details['reason']}" for event in events]


def _alteration(act: str, details: dict[str, Any]) -> str:
    match act:
        case "assignment_targets_changed":
            return f"Sửa chỉ tiêu từ {details['was']} thành {details['now']}"
        case "assignment_withdrawn":
            return "Thu hồi"
        case "assignment_handed_over":
            return f"Bàn giao cho {details['to']}"
        case _:
            was, due_on = (f"{date.fromisoformat(details[name]):%d/%m/%Y}" for name in ("was", "due_on"))
            return f"Gia hạn từ {was} đến {due_on}"


def figures_against_targets(assignment: Assignment) -> list[TargetLine]:
    """Targets first, then what was reported beyond them; accepted activities only."""
    accepted = Figure.objects.filter(activity__assignment=assignment, activity__state=ActivityState.ACCEPTED)
    sums = dict(accepted.order_by("metric").values_list("metric").annotate(total=Sum("value")))
    targets: dict[str, int] = assignment.targets
    return [
        TargetLine(Metric(metric).label, sums.get(metric, 0), targets.get(metric))
        for metric in [*targets, *(metric for metric in sums if metric not in targets)]
    ]
