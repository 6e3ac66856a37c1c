"""The first page: everything that waits for a person, soonest first."""

from dataclasses import dataclass
from datetime import date, timedelta

from plans.work.models import Assignment
from reports.todo.queries.items import TodoItem
from reports.todo.queries.observers import of_admin, of_approver, of_inspector, of_mail_manager, of_superior
from reports.todo.queries.office import of_clerk, of_leader
from reports.todo.queries.units import of_reporter
from units.enums import Role
from units.people.models import User

OF_ROLE = {
    Role.REPORTER: of_reporter,
    Role.CLERK: of_clerk,
    Role.LEADER: of_leader,
    Role.INSPECTOR: of_inspector,
    Role.SUPERIOR: of_superior,
    Role.ADMIN: of_admin,
}


@dataclass(frozen=True)
class TodoGroup:
    label: str
    items: tuple[TodoItem, ...]


@dataclass(frozen=True)
class Home:
    """`groups` are in reading order, none of them empty; `next_due_on` is the nearest due day from tomorrow on among
    the open work a person sees, or None."""

    groups: tuple[TodoGroup, ...]
    next_due_on: date | None


def home_of(user: User, *, on: date) -> Home:
    branches = {role: user.branches(role) for role in OF_ROLE} | {Role.REPORTER: user.answering}
    waiting = [item for role, of_role in OF_ROLE.items() if branches[role] for item in of_role(branches[role], on=on)]
    ahead = Assignment.objects.to_do().visible_to(user).filter(due_on__gt=on)
    next_due_on = ahead.order_by("due_on").values_list("due_on", flat=True).first()
    return Home(_grouped([*waiting, *of_approver(user), *of_mail_manager(user)], on=on), next_due_on)


def _grouped(waiting: list[TodoItem], *, on: date) -> tuple[TodoGroup, ...]:
    """What has no due day waits since some day, so it belongs to today."""
    sunday = on + timedelta(days=6 - on.weekday())
    labels: dict[str, list[TodoItem]] = {"Quá hạn": [], "Hôm nay": [], "Tuần này": [], "Sau đó": [], "Mới ban hành": []}
    for item in sorted(waiting, key=lambda item: (item.due_on or on, item.since or on, item.what)):
        labels[_label(item, on=on, sunday=sunday)].append(item)
    return tuple(TodoGroup(label, tuple(rows)) for label, rows in labels.items() if rows)


def _label(item: TodoItem, *, on: date, sunday: date) -> str:
    if item.is_news:
        return "Mới ban hành"
    due_on = item.due_on or on
    if due_on < on:
        return "Quá hạn"
    if due_on == on:
        return "Hôm nay"
    return "Tuần này" if due_on <= sunday else "Sau đó"
