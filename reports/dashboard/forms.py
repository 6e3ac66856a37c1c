from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q

from plans.outline.models import Plan
from portal.lib.forms import CharField, FilterForm
from portal.lib.text import as_id
from reports.enums import PeriodKind
from reports.results.types import ReportPeriod
from units.enums import Role
from units.people.models import User
from units.tree.models import OVERSEERS, Unit

KINDS = (PeriodKind.YEAR, PeriodKind.HALF_YEAR, PeriodKind.NINE_MONTHS, PeriodKind.QUARTER, PeriodKind.MONTH)
YEARS_BACK = 2


class FiguresFilter(forms.Form):
    """Which plan, period and unit the figures are of. The period is this year unless another is chosen."""

    plan = forms.ModelChoiceField(Plan.objects.none(), label="Kế hoạch", required=False, empty_label="Tất cả")
    period = forms.ChoiceField(label="Kỳ", required=False)
    unit = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị", required=False, empty_label="Tất cả")

    def __init__(self, data: Any, *, user: User, on: date) -> None:
        self.usual = ReportPeriod(PeriodKind.YEAR, on.year, 1)
        super().__init__(data={"period": self.usual.code, **data.dict()})
        fields: Any = self.fields
        fields["plan"].queryset = Plan.objects.followed_by(user).issued().with_work().with_context().newest_first()
        fields["plan"].label_from_instance = lambda plan: str(plan)[:70]
        fields["period"].choices = [
            (str(year), _periods(year)) for year in range(on.year, on.year - YEARS_BACK - 1, -1)
        ]
        fields["unit"].queryset = _units(user, chosen=str(data.get("unit", "")))

    @property
    def chosen(self) -> dict[str, Any]:
        """Plan, period and unit; what is not understood is not narrowed, and the form says so."""
        self.is_valid()
        code = self.cleaned_data.get("period")
        return {
            "plan": self.cleaned_data.get("plan"),
            "period": ReportPeriod.from_code(code) if code else self.usual,
            "unit": self.cleaned_data.get("unit"),
        }


class CommitteeFilter(FilterForm):
    """Which committees below, in which period: the last quarter that is over unless another is chosen."""

    q = CharField(label="Tìm đảng ủy theo tên", required=False)
    period = forms.ChoiceField(label="Kỳ", required=False)

    def __init__(self, data: Any, *, on: date) -> None:
        current = ReportPeriod.holding(PeriodKind.QUARTER, on)
        self.usual = ReportPeriod.holding(PeriodKind.QUARTER, current.starts_on - timedelta(days=1))
        super().__init__(data={"period": self.usual.code, **data.dict()})
        choices = [(str(year), _periods(year)) for year in range(on.year, on.year - YEARS_BACK - 1, -1)]
        self.fields["period"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen_period(self) -> ReportPeriod:
        code = self.cleaned_data.get("period") if self.is_valid() else ""
        return ReportPeriod.from_code(code) if code else self.usual

    @property
    def is_filtered(self) -> bool:
        return bool(self.data.get("q"))

    def select(self, rows: Any, chosen: dict[str, Any]) -> Any:
        return rows.matching(chosen["q"]) if chosen["q"] else rows


def _periods(year: int) -> list[tuple[str, str]]:
    periods = (period for kind in KINDS for period in ReportPeriod.of_year(kind, year))
    return [(period.code, period.title) for period in periods]


def _units(user: User, *, chosen: str) -> Any:
    """The person's own units and those right below them or below the chosen one: one level at a time."""
    own = [branch.path for branch in user.branches(*OVERSEERS, Role.REPORTER)]
    own_level = Q(path__in=own) | Q(parent__path__in=own)
    chosen_level = Q(pk=as_id(chosen)) | Q(parent=as_id(chosen))
    return Unit.objects.visible_to(user).filter(own_level | chosen_level).order_by("path")
