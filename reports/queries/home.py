"""The first page: everything that waits for a person, soonest first."""

from dataclasses import dataclass
from datetime import date, timedelta

from reports.queries.errands import observers, office, stuck, units
from reports.queries.errands.basics import Errand, next_due
from units.models import User

ROLES = (
    units.of_reporter,
    office.of_clerk,
    office.of_leader,
    observers.of_inspector,
    observers.of_superior,
    observers.of_admin,
    stuck.of_tender,
)


@dataclass(frozen=True)
class Group:
    label: str
    errands: tuple[Errand, ...]


@dataclass(frozen=True)
class Home:
    """`groups` are in reading order, none of them empty; `next_due_on` is the nearest day ahead, or None."""

    groups: tuple[Group, ...]
    next_due_on: date | None


def home_of(user: User, *, on: date) -> Home:
    waiting = [errand for of_role in ROLES for errand in of_role(user, on=on)]
    return Home(_grouped(waiting, on=on), next_due(user, on=on))


def _grouped(waiting: list[Errand], *, on: date) -> tuple[Group, ...]:
    """What has no due day waits since some day, so it belongs to today."""
    sunday = on + timedelta(days=6 - on.weekday())
    labels: dict[str, list[Errand]] = {"Quá hạn": [], "Hôm nay": [], "Tuần này": [], "Sau đó": [], "Mới ban hành": []}
    for errand in sorted(waiting, key=lambda errand: (errand.due_on or on, errand.since or on, errand.what)):
        labels[_label(errand, on=on, sunday=sunday)].append(errand)
    return tuple(Group(label, tuple(rows)) for label, rows in labels.items() if rows)


def _label(errand: Errand, *, on: date, sunday: date) -> str:
    if errand.is_news:
        return "Mới ban hành"
    due_on = errand.due_on or on
    if due_on < on:
        return "Quá hạn"
    if due_on == on:
        return "Hôm nay"
    return "Tuần này" if due_on <= sunday else "Sau đó"
