"""What each state of work means and how it is counted, said once: lists, boards, dashboards and reports use these.

A day is a local day. The day work is due still counts as in time; work that was withdrawn counts nowhere."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Count, F, Q

from plans.enums import AssignmentState, Metric, RequestState
from units.enums import DocumentState

IN_FORCE = Q(withdrawn_at=None)
OPEN = IN_FORCE & Q(done_on=None)
UNDER_PLAN_IN_FORCE = Q(task__plan__state=DocumentState.ISSUED)
NOT_YET_ACKNOWLEDGED = OPEN & Q(acknowledged_at=None)
AWAITING_ACCEPTANCE = IN_FORCE & Q(done_on__isnull=False, accepted_at=None)
ACCEPTED = IN_FORCE & Q(accepted_at__isnull=False)


def conditions(*, on: date) -> dict[AssignmentState, Q]:
    """By the state asked for, on a day; what is or is not done in time is told of a day gone by as it stood then."""
    done = IN_FORCE & Q(done_on__lte=on)
    return {
        AssignmentState.OPEN: OPEN,
        AssignmentState.ASSIGNED: NOT_YET_ACKNOWLEDGED,
        AssignmentState.UNSEEN: NOT_YET_ACKNOWLEDGED & Q(acknowledge_by__lt=on),
        AssignmentState.ACKNOWLEDGED: OPEN & Q(acknowledged_at__isnull=False),
        AssignmentState.OVERDUE: _not_done(on) & Q(due_on__lt=on),
        AssignmentState.DONE: AWAITING_ACCEPTANCE,
        AssignmentState.ACCEPTED: ACCEPTED,
        AssignmentState.IN_TIME: done & Q(done_on__lte=F("due_on")),
        AssignmentState.LATE: done & Q(done_on__gt=F("due_on")),
        AssignmentState.ASKING: OPEN & Q(requests__state=RequestState.WAITING),
        AssignmentState.WITHDRAWN: Q(withdrawn_at__isnull=False),
    }


def _not_done(on: date) -> Q:
    return IN_FORCE & (Q(done_on=None) | Q(done_on__gt=on))


@dataclass(frozen=True)
class WorkCounts:
    """How many assignments, as they stood on a day: each that is in force counts once."""

    in_time: int = 0
    late: int = 0
    overdue: int = 0
    not_yet_due: int = 0

    @property
    def done(self) -> int:
        return self.in_time + self.late

    @property
    def total(self) -> int:
        return self.done + self.overdue + self.not_yet_due

    def __add__(self, other: Self) -> Self:
        return type(self)(*(getattr(self, name) + getattr(other, name) for name in vars(self)))


def counted(*, on: date) -> dict[str, Count]:
    """The aggregates that make `WorkCounts`, in the order of its fields: all that is in force, each in one."""
    condition_of = conditions(on=on)
    counts = {
        "in_time": condition_of[AssignmentState.IN_TIME],
        "late": condition_of[AssignmentState.LATE],
        "overdue": condition_of[AssignmentState.OVERDUE],
        "not_yet_due": _not_done(on) & Q(due_on__gte=on),
    }
    return {name: Count("pk", filter=condition) for name, condition in counts.items()}


def targets_in_words(targets: dict[str, int]) -> list[str]:
    """`2 buổi sinh hoạt`, in the order they were set."""
    return [f"{value} {Metric(metric).label.lower()}" for metric, value in targets.items()]
