"""What a results report counts, as plain values: they go through the pure exports and into the frozen snapshot."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from plans.enums import ActivityState
from plans.work.states import WorkCounts
from portal.lib.values import JsonValue
from reports.enums import PeriodKind

MONTHS = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.HALF_YEAR: 6,
    PeriodKind.NINE_MONTHS: 9,
    PeriodKind.YEAR: 12,
}
# Of each period in its year.
_WORDS = {
    PeriodKind.MONTH: ("tháng 01 ", "tháng 02 ", *(f"tháng {month} " for month in range(3, 13))),
    PeriodKind.QUARTER: ("quý I ", "quý II ", "quý III ", "quý IV "),
    PeriodKind.HALF_YEAR: ("6 tháng đầu ", "6 tháng cuối "),
    PeriodKind.NINE_MONTHS: ("9 tháng đầu ",),
    PeriodKind.YEAR: ("",),
}


@dataclass(frozen=True)
class ReportPeriod:
    """A reporting period; `place` counts the periods of its kind within the year from 1."""

    kind: PeriodKind
    year: int
    place: int

    @classmethod
    def of_year(cls, kind: PeriodKind, year: int) -> Iterator[Self]:
        return (cls(kind, year, place) for place in range(1, 12 // MONTHS[kind] + 1))

    @classmethod
    def from_code(cls, code: str) -> Self:
        """The inverse of `code`. Raises ValueError."""
        kind, year, place = code.split("-")
        period = cls(PeriodKind(kind), int(year), int(place))
        if period not in cls.of_year(period.kind, period.year):
            raise ValueError(code)
        return period

    @classmethod
    def holding(cls, kind: PeriodKind, day: date) -> Self:
        return cls(kind, day.year, (day.month - 1) // MONTHS[kind] + 1)

    @property
    def code(self) -> str:
        return f"{self.kind}-{self.year}-{self.place}"

    @property
    def starts_on(self) -> date:
        return date(self.year, (self.place - 1) * MONTHS[self.kind] + 1, 1)

    @property
    def ends_on(self) -> date:
        last_month = self.place * MONTHS[self.kind]
        return date(self.year + last_month // 12, last_month % 12 + 1, 1) - timedelta(days=1)

    @property
    def label(self) -> str:
        return f"{_WORDS[self.kind][self.place - 1]}năm {self.year}"

    @property
    def title(self) -> str:
        return self.label[:1].upper() + self.label[1:]

    @property
    def months(self) -> list[tuple[int, int]]:
        """As (year, month)."""
        return [(self.year, month) for month in range(self.starts_on.month, self.ends_on.month + 1)]

    def year_before(self) -> Self:
        return type(self)(self.kind, self.year - 1, self.place)


@dataclass(frozen=True)
class MetricFact:
    """`value` None is not reported, 0 is reported as nothing; `target` and `before` None are not set, not known;
    `carried` is of the activities that are carried over."""

    form: str
    metric: str
    label: str
    value: int | None
    target: int | None
    before: int | None
    carried: int | None = None

    @property
    def is_known(self) -> bool:
        return any(count is not None for count in (self.value, self.target, self.before, self.carried))


@dataclass(frozen=True)
class FormFact:
    form: str
    label: str
    activities: int
    units: int
    before: int


@dataclass(frozen=True)
class UnitFact:
    """`values`: metric → sum; a metric the unit did not report is absent."""

    unit: int
    name: str
    activities: int
    values: Mapping[str, int]


@dataclass(frozen=True)
class ItemFact:
    """A content item of the plan, with the phase it stands in, and what was done for it."""

    node: int
    phase: str
    text: str
    activities: int
    units: int


@dataclass(frozen=True)
class LeftOut:
    """Activities of the period that are not counted."""

    drafts: int
    waiting: int
    returned: int

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> Self:
        """Out of the activities by state."""
        left_out = (ActivityState.DRAFT, ActivityState.SUBMITTED, ActivityState.RETURNED)
        return cls(*(counts.get(state, 0) for state in left_out))

    @property
    def total(self) -> int:
        return self.drafts + self.waiting + self.returned


@dataclass(frozen=True)
class Facts(JsonValue):
    """All figures of one plan in one period. `counted` are the activities behind them, `work` what was due in it.
    `carried` are activities of periods before that came too late for their issued reports, named in `carried_from`:
    they stand beside the figures of the period and count in none of them."""

    activities: int
    before: int
    counted: tuple[int, ...]
    metrics: tuple[MetricFact, ...]
    forms: tuple[FormFact, ...]
    units: tuple[UnitFact, ...]
    items: tuple[ItemFact, ...]
    work: WorkCounts
    left_out: LeftOut
    carried: tuple[int, ...] = ()
    carried_units: int = 0
    carried_from: tuple[str, ...] = ()

    @property
    def active_units(self) -> int:
        return sum(1 for unit in self.units if unit.activities)

    @property
    def change(self) -> int | None:
        """Activities more or fewer than in the same period of the year before; None if there were none then."""
        return self.activities - self.before if self.before else None

    @property
    def units_note(self) -> str:
        return f"trên {len(self.units)} đơn vị có việc"

    @property
    def work_note(self) -> str:
        return f"trên {self.work.total} lượt đến hạn, {self.work.late} hoàn thành muộn"

    @property
    def counted_note(self) -> str:
        return f"Tính {self.activities} hoạt động đã duyệt có ngày thực hiện trong kỳ."

    @property
    def left_out_note(self) -> str:
        left = self.left_out
        return f"{left.drafts} nháp, {left.waiting} chờ duyệt, {left.returned} bị trả lại" if left.total else ""

    @property
    def carried_note(self) -> str:
        return f"chưa có trong {', '.join(self.carried_from)}"

    def of_form(self, form: str) -> list[MetricFact]:
        return [fact for fact in self.metrics if fact.form == form]

    def to_text(self) -> str:
        return json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True)
class ReportSource:
    """What the text of a report says about its plan and its issuer."""

    issuer: str
    plan: str  # "Kế hoạch số 12-KH/ĐU, ngày 18/6/2021"
    plan_abstract: str
    bases: tuple[str, ...]
    period: str
    starts_on: date
    ends_on: date
