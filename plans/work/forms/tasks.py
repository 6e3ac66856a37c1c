"""Giving the work of a node to units, and changing what was given."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from plans.enums import Form, Part, Schedule
from plans.figures import FiguresForm, initial_figures
from plans.outline.forms.lines import ask_for_due_day, due_day_field
from plans.outline.models import Node, Plan
from plans.outline.queries.lines import ancestors
from plans.periods import Cycle, Deadline, cycle_in_words, short_day
from plans.work.models import Task
from plans.work.queries.orders import UsualOrder, usual_order
from plans.work.services.tasks import Order, TaskEdit, create_task, create_tasks, edit_task, outcome_of
from portal.lib.calendar import AS_NAMED
from portal.lib.forms import CharField, DateField, SavingForm, SeveralChoiceField, TitleField
from units.calendar.queries import due_days_ahead
from units.enums import UnitKind
from units.people.models import User
from units.tree.forms import UnitSelectMultiple
from units.tree.models import Unit
from units.versions import VersionedForm

GROUPS = {
    UnitKind.SUPERIOR_COMMITTEE: "Mọi đảng ủy cấp trên cơ sở",
    UnitKind.COMMITTEE: "Mọi đảng ủy trực thuộc",
    UnitKind.SECTION_COMMITTEE: "Mọi đảng ủy bộ phận",
    UnitKind.CELL: "Mọi chi bộ",
    UnitKind.MASS_ORGANISATION: "Mọi đoàn thể",
}


class WorkForm(FiguresForm):
    """What is said of work when it is given and when it is changed: its name, who does it, targets."""

    title = TitleField(label="Tên nhiệm vụ", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
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
    due_day = due_day_field()

    def offer_units(self, plan: Plan, *, on: date, also: Q | None = None) -> QuerySet[Unit]:
        """Those the issuer of the plan gives work to that are open on a day, and `also` others."""
        below = Unit.objects.receiving_from(plan.issuer)
        units = below.open_on(on) | below.filter(also) if also else below.open_on(on)
        units = units.order_by("path")
        for name in ("leads", "cooperating"):
            self.fields[name].queryset = units  # type: ignore[attr-defined]
        return units


class TaskForm(SavingForm, WorkForm):
    groups = forms.MultipleChoiceField(label="Giao nhanh", required=False, widget=forms.CheckboxSelectMultiple)
    form = forms.ChoiceField(label="Hình thức", choices=[("", "Không gắn hình thức"), *Form.choices], required=False)
    schedule = forms.ChoiceField(label="Lịch", choices=Schedule.choices, widget=forms.RadioSelect)
    starts_on = DateField(label="Từ ngày")
    ends_on = DateField(label="Đến ngày", required=False, help_text="Để trống nếu chưa định ngày kết thúc.")
    due_on = DateField(label="Hạn hoàn thành", required=False)

    def __init__(self, data: Any = None, *, node: Node, on: date) -> None:
        super().__init__(data, initial=order_initial(usual_order(ancestors(node), on=on)))
        self.node, self.on = node, on
        self.units = list(self.offer_units(node.plan, on=on))
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
                ask_for_due_day(self)
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

    def write(self, *, by: User, at: datetime) -> Task:
        return create_task(node=self.node, order=self.order(), by=by, at=at)


class TaskEditForm(VersionedForm, WorkForm):
    reason = CharField(
        label="Lý do sửa",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Các đơn vị đọc được, và còn lại trong lịch sử.",
    )

    def __init__(self, data: Any = None, *, task: Task, on: date) -> None:
        parts = {part: list(task.parts.present(part).values_list("unit", flat=True)) for part in Part}
        self.tells_beside_errors = True
        chosen = {"leads": parts[Part.LEAD], "cooperating": parts[Part.COOPERATING], "version": task.version}
        super().__init__(data, initial={**self.stored_in(task), **chosen, **initial_figures(task.targets)})
        self.row = self.task = task
        taking_part = Q(pk__in=[pk for pks in parts.values() for pk in pks])
        self.offer_units(task.plan, on=on, also=taking_part)
        fields = self.fields
        fields[
            "leads"
        ].help_text = "Đơn vị mới nhận các kỳ đến hạn từ hôm nay. Đơn vị bỏ ra thì việc còn mở được thu hồi."
        fields["due_day"].help_text = "Áp dụng cho các kỳ giao từ nay; các kỳ đã giao giữ hạn cũ. 31 là cuối tháng."
        if task.schedule == Schedule.ONCE:
            del fields["due_day"]

    def stored_in(self, row: Task) -> dict[str, Any]:
        return {"title": row.title, "due_day": row.due_day}

    @property
    def target_fields(self) -> list[forms.BoundField]:
        return self.fields_of(self.task.form)

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or self.cleaned_data
        return chosen | {"targets": self.figures_of(self.task.form)}

    def write(self, *, by: User, at: datetime) -> Task:
        chosen = self.chosen
        edit = TaskEdit(
            title=chosen["title"],
            targets=chosen["targets"],
            due_day=chosen.get("due_day"),
            leads=list(chosen["leads"]),
            cooperating=list(chosen["cooperating"]),
        )
        expected_version, reason = self.expected_version, chosen["reason"]
        return edit_task(task=self.task, edit=edit, reason=reason, expected_version=expected_version, by=by, at=at)


def order_initial(usual: UsualOrder) -> dict[str, Any]:
    """What the line says, as the form of a task is opened with it."""
    deadline = usual.deadline or Deadline()
    return {
        "title": usual.title,
        "form": usual.form,
        "schedule": deadline.schedule,
        "starts_on": usual.begins_on(deadline),
        "ends_on": usual.ends_on,
        "due_on": deadline.due_on,
        "due_day": usual.due_day,
        "leads": usual.leads,
        "cooperating": usual.cooperating,
        **initial_figures(usual.targets),
    }


def order_by(usual: UsualOrder, deadline: Deadline, *, leads: Sequence[Unit]) -> Order:
    """The work of a line, by a deadline and for units that may be others than the line says."""
    starts_on, ends_on = usual.begins_on(deadline), usual.ends_on
    if deadline.due_on and ends_on:
        ends_on = max(ends_on, deadline.due_on)
    return Order(
        title=usual.title,
        cycle=Cycle(deadline.schedule, starts_on, ends_on, deadline.due_on, deadline.due_day),
        leads=leads,
        cooperating=[unit for unit in usual.cooperating if unit not in leads],
        form=usual.form,
        targets=usual.targets,
    )


def forecast_of(order: Order, *, plan: Plan, on: date) -> str:
    """What one order would create on a day, or what is still missing."""
    outcome = outcome_of(order, on=on, days=due_days_ahead(plan.root_id, on=on))
    if not order.leads:
        return "Chọn đơn vị chủ trì để xem sẽ tạo bao nhiêu nhiệm vụ."
    if not outcome.first_due:
        return "Khoảng thời gian này không có hạn nào nên chưa tạo được nhiệm vụ."
    sentence = f"Sẽ tạo {outcome.assignments} nhiệm vụ cho {outcome.units} đơn vị"
    sentence += f", hạn đầu tiên {short_day(outcome.first_due)} ({cycle_in_words(order.cycle)})."
    sentence += _overdue(outcome.overdue)
    if outcome.next_on:
        sentence += f" Các kỳ sau, từ {short_day(outcome.next_on)}, tự tạo khi đến kỳ."
    return sentence


def forecast_of_many(node_orders: Sequence[tuple[Node, Order]], *, on: date) -> str:
    """What the orders from lines of one plan would create on a day, in one sentence."""
    orders = [order for _, order in node_orders]
    calendar = due_days_ahead(node_orders[0][0].plan.root_id, on=on) if node_orders else AS_NAMED
    outcomes = [outcome_of(order, on=on, days=calendar) for order in orders]
    units = {unit.pk for order in orders for unit in order.leads}
    total = sum(outcome.assignments for outcome in outcomes)
    sentence = f"Sẽ giao {len(orders)} việc: {total} nhiệm vụ cho {len(units)} đơn vị"
    days = [outcome.first_due for outcome in outcomes if outcome.first_due]
    sentence += f", hạn đầu tiên {short_day(min(days))}." if days else "."
    return sentence + _overdue(sum(outcome.overdue for outcome in outcomes))


def _overdue(count: int) -> str:
    return f" Trong đó {count} nhiệm vụ quá hạn ngay khi giao." if count else ""


class OrdersForm(SavingForm):
    """Mixed into a form that gives work from many lines of a plan, all or none."""

    on: date
    rows: Any  # forms of one line each, which is given where it is ticked

    def orders(self) -> list[tuple[Node, Order]]:
        return [(row.proposal.node, row.order()) for row in self.rows if row.cleaned_data["give"]]

    def write(self, *, by: User, at: datetime) -> list[Task]:
        return create_tasks(self.orders(), by=by, at=at)

    @property
    def forecast(self) -> str:
        """What will be created, in one sentence; empty while something is missing."""
        return forecast_of_many(self.orders(), on=self.on) if self.is_bound and self.is_valid() else ""
