"""Who may do what, now. The routes, the templates (`may`) and the services all ask here."""

from plans.outline.rules import may_assign
from plans.work.models import Assignment, Task
from units.enums import Role
from units.people.models import User
from units.scope import holds, holds_over

may_urge_some = holds(Role.CLERK, Role.INSPECTOR)
# Give all work of a unit to others, as when it closes.
may_hand_over = holds_over("giver.path", Role.CLERK)
# An answer to a request, given or not: who comes second is told so in words, not refused.
may_answer = holds_over("assignment.task.plan.issuer_path", Role.CLERK)


def may_withdraw_task(user: User, task: Task) -> bool:
    return task.withdrawn_at is None and user.has_role(Role.CLERK, over=task.plan.branch)


def may_edit_task(user: User, task: Task) -> bool:
    return task.withdrawn_at is None and may_assign(user, task.plan)


def may_acknowledge(user: User, assignment: Assignment) -> bool:
    waits = assignment.is_open and assignment.acknowledged_at is None
    return waits and user.answers_for(assignment.unit)


def may_log_for(user: User, assignment: Assignment) -> bool:
    return assignment.is_open and user.answers_for(assignment.unit)


may_ask = may_log_for  # for an extension or an adjustment


def may_urge(user: User, assignment: Assignment) -> bool:
    return assignment.is_open and user.has_role(Role.CLERK, Role.INSPECTOR, over=assignment.branch)


def may_alter(user: User, assignment: Assignment) -> bool:
    """Extend, withdraw, change: the office that gave the work, not one below it."""
    return assignment.is_open and user.has_role(Role.CLERK, over=assignment.task.plan.branch)
