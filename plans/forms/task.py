"""Giving the work of a node to units."""

from datetime import date, datetime
from typing import Any

from django import forms

from plans.enums import Form, Schedule
from plans.forms.deadline import due_day_field
from plans.forms.figures import FiguresForm
from plans.models import Node, Plan, Task
from plans.periods import Cycle, cycle_in_words, short_day
from plans.queries.outline import ancestors
from plans.queries.proposals import order_words
from plans.services.task import Order, create_task, outcome_of
from portal.lib.forms import CharField, DateField, SeveralChoiceField, refusals_on
from units.enums import UnitKind
from units.forms.choice import UnitSelectMultiple
from units.models import Unit, User
from units.queries.working_days import due_days_ahead

GROUPS = {
    UnitKind.COMMITTEE: "Mọi đảng ủy trực thuộc",
    UnitKind.CELL: "Mọi chi bộ",
    UnitKind.MASS_ORGANISATION: "Mọi đoàn thể",
}


class TaskForm(FiguresForm):
    title = CharField(label="Tên nhiệm vụ", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    groups = forms.MultipleChoiceField(label="Giao nhanh", required=False, widget=forms.CheckboxSelectMultiple)
    leads = SeveralChoiceField(
        label="Đơn vị chủ trì",
        queryset=Unit.objects.none(),
        required=False,
        widget=UnitSelectMultiple(attrs={"size": 8}),
        help_text="Mỗi đơn vị chủ trì nhận nhiệm vụ riêng của mình.",
    )
    cooperating = SeveralChoiceField(
        label="Đơn vị phối hợp",
        queryset=Unit.objects.none(),
        required=False,
        widget=UnitSelectMultiple(attrs={"size": 8}),
    )
    form = forms.ChoiceField(label="Hình thức", choices=[("", "Không gắn hình thức"), *Form.choices], required=False)
    schedule = forms.ChoiceField(label="Lịch", choices=Schedule.choices, widget=forms.RadioSelect)
    starts_on = DateField(label="Từ ngày")
    ends_on = DateField(label="Đến ngày", required=False, help_text="Để trống nếu chưa định ngày kết thúc.")
    due_on = DateField(label="Hạn hoàn thành", required=False)
    due_day = due_day_field()

    def __init__(self, data: Any = None, *, node: Node, by: User, on: date) -> None:
        super().__init__(data, initial=order_words(ancestors(node), on=on))
        self.node, self.by, self.on = node, by, on
        below = Unit.objects.below(node.plan.issuer).exclude(pk=node.plan.issuer_id)
        units = below.open_on(on).order_by("path")
        self.units = list(units)
        for name in ("leads", "cooperating"):
            self.fields[name].queryset = units  # type: ignore[attr-defined]
        counts = {kind: sum(unit.kind == kind for unit in self.units) for kind in GROUPS}
        choices = [(kind.value, f"{label} ({counts[kind]})") for kind, label in GROUPS.items() if counts[kind]]
        self.fields["groups"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or self.cleaned_data
        chosen["targets"] = self.figures_of(chosen.get("form", ""))
        match chosen.get("schedule"):
            case None:
                pass
            case Schedule.ONCE:
                chosen["due_day"] = None
                if not chosen.get("due_on") and "due_on" not in self.errors:
                    self.add_error("due_on", "Chọn hạn hoàn thành.")
            case _:
                chosen["due_on"] = None
                if not chosen.get("due_day") and "due_day" not in self.errors:
                    self.add_error("due_day", "Ghi ngày đến hạn, từ 1 đến 31.")
        return chosen

    def order(self) -> Order:
        chosen = self.cleaned_data
        cycle = Cycle(*(chosen[name] for name in ("schedule", "starts_on", "ends_on", "due_on", "due_day")))
        leads = [unit for unit in self.units if unit in chosen["leads"] or unit.kind in chosen["groups"]]
        return Order(
            title=chosen["title"],
            cycle=cycle,
            leads=leads,
            cooperating=list(chosen["cooperating"]),
            form=chosen["form"],
            targets=chosen["targets"],
        )

    @property
    def forecast(self) -> str:
        """What will be created, in one sentence; empty while something is missing."""
        return forecast_of(self.order(), plan=self.node.plan, on=self.on) if self.is_bound and self.is_valid() else ""

    def save(self, *, at: datetime) -> Task | None:
        """None if a rule refused; the form then has the error."""
        with refusals_on(self):
            return create_task(node=self.node, order=self.order(), by=self.by, at=at)
        return None


def forecast_of(order: Order, *, plan: Plan, on: date) -> str:
    outcome = outcome_of(order, on=on, days=due_days_ahead(plan.root_id, on=on))
    if not order.leads:
        return "Chọn đơn vị chủ trì để xem sẽ tạo bao nhiêu nhiệm vụ."
    if not outcome.first_due:
        return "Khoảng thời gian này không có hạn nào nên chưa tạo được nhiệm vụ."
    sentence = f"Sẽ tạo {outcome.assignments} nhiệm vụ cho {outcome.units} đơn vị"
    sentence += f", hạn đầu tiên {short_day(outcome.first_due)} ({cycle_in_words(order.cycle)})."
    if outcome.overdue:
        sentence += f" Trong đó {outcome.overdue} nhiệm vụ quá hạn ngay khi giao."
    if outcome.next_on:
        sentence += f" Các kỳ sau, từ {short_day(outcome.next_on)}, tự tạo khi đến kỳ."
    return sentence
