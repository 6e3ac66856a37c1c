"""The pages of figures: the overview of a scope and the progress of one plan."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models.functions import ExtractMonth

from plans.enums import ActivityState, AssignmentState
from plans.work.states import WorkCounts
from portal.lib.charts import Bar
from reports.dashboard.queries.progress import (
    OverdueLine,
    Scope,
    UnitProgress,
    by_content,
    by_form,
    by_phase,
    by_unit,
    overdue_lines,
    work_of,
)
from reports.results.types import LeftOut

OVERDUE_SHOWN = 10


@dataclass(frozen=True)
class Tile:
    """A figure, its change against the same period of the year before (None: nothing to compare), its records."""

    label: str
    value: int
    url: str
    change: int | None
    tone: str = ""
    note: str = ""


@dataclass(frozen=True)
class Dashboard:
    tiles: list[Tile]
    phases: list[Bar]
    forms: list[Bar]
    contents: list[Bar]  # of one plan only
    units: UnitProgress
    overdue: list[OverdueLine]
    overdue_total: int
    overdue_url: str
    months: list[Bar]  # of a period only
    left_out: LeftOut
    left_out_url: str

    @property
    def may_act(self) -> bool:
        """Whether the person may urge or extend any of the overdue shown."""
        return self.may_urge or any(line.may_alter for line in self.overdue)

    @property
    def may_urge(self) -> bool:
        return any(line.may_urge for line in self.overdue)


def dashboard_of(scope: Scope) -> Dashboard:
    """Two dozen queries or fewer, however much there is to count."""
    work = work_of(scope)
    states = scope.activities().counts_by("state")
    return Dashboard(
        tiles=_tiles(scope, work, states),
        phases=by_phase(scope),
        forms=by_form(scope),
        contents=by_content(scope),
        units=by_unit(scope),
        overdue=overdue_lines(scope, most=OVERDUE_SHOWN),
        overdue_total=scope.overdue().count(),
        overdue_url=scope.of_any_day.assignments_url(state=AssignmentState.OVERDUE),
        months=_months(scope),
        left_out=LeftOut.of(states),
        left_out_url=scope.activities_url(),
    )


def _tiles(scope: Scope, work: WorkCounts, states: dict[str, int]) -> list[Tile]:
    accepted = states.get(ActivityState.ACCEPTED, 0)
    before, accepted_before = _before(scope)
    is_compared = scope.period is not None and (before.total > 0 or accepted_before > 0)

    def tile(label: str, value: int, earlier: int, url: str, *, tone: str = "", note: str = "") -> Tile:
        return Tile(label, value, url, value - earlier if is_compared else None, tone, note)

    total_label = "Nhiệm vụ đến hạn trong kỳ" if scope.period else "Nhiệm vụ đã giao"
    late = f"{work.late} việc xong muộn" if work.late else ""
    in_time, overdue = (
        scope.assignments_url(state=state) for state in (AssignmentState.IN_TIME, AssignmentState.OVERDUE)
    )
    return [
        tile(total_label, work.total, before.total, scope.assignments_url()),
        tile("Hoàn thành đúng hạn", work.in_time, before.in_time, in_time, tone="green", note=late),
        tile("Quá hạn", work.overdue, before.overdue, overdue, tone="red" if work.overdue else ""),
        tile("Hoạt động đã duyệt", accepted, accepted_before, scope.activities_url(state="accepted")),
        *_overdue_from_before(scope),
    ]


def _overdue_from_before(scope: Scope) -> list[Tile]:
    """What was due before the running period and still waits; none for none."""
    if not scope.period:
        return []
    count = scope.overdue().filter(due_on__lt=scope.period.starts_on).count()
    last_day = scope.period.starts_on - timedelta(days=1)
    url = scope.of_any_day.assignments_url(state=AssignmentState.OVERDUE, to=f"{last_day:%d/%m/%Y}")
    note = f"hạn đến {last_day:%d/%m/%Y}, chưa xong"
    return [Tile("Quá hạn từ trước kỳ", count, url, None, tone="red", note=note)] if count else []


def _before(scope: Scope) -> tuple[WorkCounts, int]:
    """Work and accepted activities of the same period, as they stood a year ago."""
    if not scope.period:
        return WorkCounts(), 0
    earlier = scope.year_before()
    accepted = earlier.activities().accepted().filter(held_from__lte=earlier.on)
    return work_of(earlier), accepted.count()


def _months(scope: Scope) -> list[Bar]:
    """Accepted activities in each month of the period."""
    if not scope.period:
        return []
    counted = scope.activities().accepted().annotate(month=ExtractMonth("held_from")).counts_by("month")
    return [
        Bar(
            f"T{month}",
            counted.get(month, 0),
            url=scope.activities_url(month=f"{year}-{month:02}", state="accepted"),
        )
        for year, month in scope.period.months
    ]
