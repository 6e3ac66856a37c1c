"""What the lists of work are cut down by, kept in the address. Activities take the same fields and add theirs."""

import re
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet

from plans.enums import AssignmentState, Form, NodeKind
from plans.outline.models import Node, Plan
from plans.work.models import AssignmentQuerySet
from plans.work.queries.lists import narrow_assignments
from portal.lib.forms import CharField, DateField, FilterForm
from units.people.models import User
from units.tree.forms import UnitSelect
from units.tree.models import Unit

MONTHS_BACK, MONTHS_AHEAD = 24, 12
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


def months_around(on: date) -> list[date]:
    """First days of months, latest first."""
    latest = on.year * 12 + on.month - 1 + MONTHS_AHEAD
    return [date(number // 12, number % 12 + 1, 1) for number in range(latest, latest - MONTHS_BACK - MONTHS_AHEAD, -1)]


def _month(text: str) -> date:
    year, _, month = text.partition("-")
    return date(int(year), int(month), 1)


class PlanChoice(forms.ModelChoiceField):
    def label_from_instance(self, plan: Plan) -> str:
        return str(plan)[:80]


class NodeChoice(forms.ModelChoiceField):
    def label_from_instance(self, node: Node) -> str:
        return f"{node.plan.number_and_symbol}: {node}"[:80]


class WorkFilter(FilterForm):
    q = CharField(label="Tìm theo tên việc hoặc đơn vị", required=False)
    plan = PlanChoice(label="Kế hoạch", queryset=Plan.objects.none(), required=False, empty_label="Mọi kế hoạch")
    unit = forms.ModelChoiceField(
        label="Đơn vị", queryset=Unit.objects.none(), required=False, empty_label="Mọi đơn vị", widget=UnitSelect
    )
    phase = NodeChoice(label="Giai đoạn", queryset=Node.objects.none(), required=False, empty_label="Mọi giai đoạn")
    form = forms.ChoiceField(label="Hình thức", choices=[("", "Mọi hình thức"), *Form.choices], required=False)
    month = forms.TypedChoiceField(label="Tháng", coerce=_month, empty_value=None, required=False)

    # Shown only where the address asks for them: they come from figures, not from hands.
    RARE: tuple[str, ...] = ("from", "to")

    def __init__(self, query: Any, *, user: User, on: date) -> None:
        super().__init__(query)
        self.on = on
        self.fields["from"] = DateField(label="Từ ngày", required=False)
        self.fields["to"] = DateField(label="Đến ngày", required=False)
        plans = Plan.objects.followed_by(user)
        self._offer("plan", plans.issued().with_work().newest_first().defer("snapshot"))
        self._offer("unit", Unit.objects.visible_to(user).order_by("path"))
        phases = Node.objects.filter(plan__in=plans.with_work()).in_force().of_kind(NodeKind.PHASE)
        self._offer("phase", phases.select_related("plan").order_by("-plan", "position"))
        # A figure may open a month that no hand would choose from the list.
        extra_months = [_month(query["month"])] if _MONTH.fullmatch(query.get("month") or "") else []
        months = {
            f"{month:%Y-%m}": f"Tháng {month.month}/{month.year}" for month in [*months_around(on), *extra_months]
        }
        self.fields["month"].choices = [("", "Mọi tháng"), *months.items()]  # type: ignore[attr-defined]
        for name in self.RARE:
            if not query.get(name):
                self.fields[name].widget = forms.HiddenInput()

    def _offer(self, name: str, rows: QuerySet[Any]) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.fields[name].widget.attrs["data-search-select"] = ""


class AssignmentFilter(WorkFilter):
    state = forms.ChoiceField(
        label="Trạng thái", choices=[("", "Mọi trạng thái"), *AssignmentState.choices], required=False
    )

    def __init__(self, query: Any, *, user: User, on: date, usual: str = "") -> None:
        """An address that asks nothing means work in the state `usual`, whatever its order and page."""
        parameters = {name: query.get(name) for name in ("from", "to", *self.base_fields) if query.get(name)}
        self.is_asked = any(name in query for name in ("from", "to", *self.base_fields))
        # What the other views of the same work are asked for.
        self.address = urlencode(parameters)
        super().__init__(query if self.is_asked else {"state": usual}, user=user, on=on)

    def select(self, rows: AssignmentQuerySet, chosen: dict[str, Any]) -> AssignmentQuerySet:
        return narrow_assignments(rows, chosen, on=self.on)
