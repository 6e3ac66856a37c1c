"""The open work of units as it is printed for them to write on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, Q

from plans.enums import METRICS_OF_FORM, UNITS_OF_MEASURE, Form
from plans.models import Assignment
from plans.models.assignment import AssignmentQuerySet
from portal.lib.official.paper import PaperSheet, PaperWork
from units.enums import Role, UnitKind
from units.models import Unit, User
from units.models.scope import ancestors, within

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@dataclass(frozen=True)
class UnitWork:
    unit: Unit
    open: int


def open_work(user: User) -> AssignmentQuerySet:
    """What the person may print: the work of their own units, and for the office that of all below it."""
    return Assignment.objects.open().filter(within("unit_path", user.paths(Role.REPORTER, Role.CLERK)))


def units_with_work(user: User) -> list[UnitWork]:
    """Units that have open work, in the order of the tree."""
    counts = dict(open_work(user).order_by().values_list("unit").annotate(Count("pk")))
    return [UnitWork(unit, counts[unit.pk]) for unit in Unit.objects.filter(pk__in=counts).order_by("path")]


def paper_sheets(work: AssignmentQuerySet, *, on: date, form_address: str) -> list[PaperSheet]:
    """One sheet a unit, soonest due first; `form_address` is that of the form, to which the work is added."""
    rows = list(work.with_context().order_by("unit_path", "due_on", "pk"))
    committees = _committees({row.unit_path for row in rows})
    return [
        PaperSheet(
            committee=_above(path, committees),
            unit=of_unit[0].unit.name,
            printed_on=f"{on:%d/%m/%Y}",
            work=[_work(row, form_address) for row in of_unit],
        )
        for path, of_unit in ((path, list(group)) for path, group in groupby(rows, key=lambda row: row.unit_path))
    ]


def _work(row: Assignment, form_address: str) -> PaperWork:
    form = row.task.form
    metrics = METRICS_OF_FORM[form] if form else ()
    return PaperWork(
        title=row.title,
        plan=f"Kế hoạch {row.task.plan.number_and_symbol}",
        form=Form(form).label if form else "",
        due=f"{_WEEKDAYS[row.due_on.weekday()]}, {row.due_on:%d/%m/%Y}",
        figures=[(metric.label, UNITS_OF_MEASURE[metric]) for metric in metrics],
        address=f"{form_address}?assignment={row.pk}",
    )


def _committees(paths: set[str]) -> dict[str, str]:
    """Names of the committees above units, by path."""
    lines = {step for path in paths for step in ancestors(path)}
    found = Unit.objects.filter(Q(path__in=lines), kind=UnitKind.COMMITTEE)
    return dict(found.values_list("path", "name"))


def _above(path: str, committees: dict[str, str]) -> str:
    """The nearest one; empty if there is none."""
    line: Sequence[str] = [committees[step] for step in ancestors(path) if step in committees]
    return line[-1] if line else ""
