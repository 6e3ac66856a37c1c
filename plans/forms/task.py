"""Giving the work of a node to units, and changing what was given."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from plans.enums import Form, Part, Schedule
from plans.forms.deadline import ask_for_due_day, due_day_field
from plans.forms.figures import FiguresForm, initial_figures
from plans.forms.orders import forecast_of
from plans.models import Node, Plan, Task
from plans.periods import Cycle
from plans.queries.outline import ancestors
from plans.queries.proposals import order_words
from plans.services.task import Order, TaskEdit, create_task, edit_task
from portal.lib import clock
from portal.lib.forms import CharField, DateField, SeveralChoiceField, refusals_on
from units.enums import UnitKind
from units.forms.choice import UnitSelectMultiple
from units.forms.versioned import VersionedActForm
from units.models import Unit, User

GROUPS = {
    UnitKind.COMMITTEE: "Mọi đảng ủy trực thuộc",
    UnitKind.CELL: "Mọi chi bộ",
    UnitKind.MASS_ORGANISATION: "Mọi đoàn thể",
}


class WorkForm(FiguresForm):
    """What is said of work when it is given and when it is changed: its name, who does it, targets."""

    title = CharField(label="Tên nhiệm vụ", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
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
        """Those below the issuer of the plan that are open on a day, and `also` others."""
        below = Unit.objects.below(plan.issuer).exclude(pk=plan.issuer_id)
        units = below.open_on(on) | below.filter(also) if also else below.open_on(on)
        units = units.order_by("path")
        for name in ("leads", "cooperating"):
            self.fields[name].queryset = units  # type: ignore[attr-defined]
        return units


class TaskForm(WorkForm):
    groups = forms.MultipleChoiceField(label="Giao nhanh", required=False, widget=forms.CheckboxSelectMultiple)
    form = forms.ChoiceField(label="Hình thức", choices=[("", "Không gắn hình thức"), *Form.choices], required=False)
    schedule = forms.ChoiceField(label="Lịch", choices=Schedule.choices, widget=forms.RadioSelect)
    starts_on = DateField(label="Từ ngày")
    ends_on = DateField(label="Đến ngày", required=False, help_text="Để trống nếu chưa định ngày kết thúc.")
    due_on = DateField(label="Hạn hoàn thành", required=False)

    def __init__(self, data: Any = None, *, node: Node, by: User, on: date) -> None:
        super().__init__(data, initial=order_words(ancestors(node), on=on))
        self.node, self.by, self.on = node, by, on
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

    def save(self, *, at: datetime) -> Task | None:
        """None if a rule refused; the form then has the error."""
        with refusals_on(self):
            return create_task(node=self.node, order=self.order(), by=self.by, at=at)
        return None


class TaskEditForm(VersionedActForm, WorkForm):
    reason = CharField(
        label="Lý do sửa",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Các đơn vị đọc được, và còn lại trong lịch sử.",
    )

    def __init__(self, data: Any = None, *, task: Task, by: User) -> None:
        parts = {part: list(task.parts.present(part).values_list("unit", flat=True)) for part in Part}
        self.stored = {"title": task.title, "due_day": task.due_day}
        chosen = {"leads": parts[Part.LEAD], "cooperating": parts[Part.COOPERATING], "version": task.version}
        super().__init__(data, initial={**self.stored, **chosen, **initial_figures(task.targets)})
        self.row, self.task, self.by = task, task, by
        taking_part = Q(pk__in=[pk for pks in parts.values() for pk in pks])
        self.offer_units(task.plan, on=clock.today(), also=taking_part)
        fields = self.fields
        fields[
            "leads"
        ].help_text = "Đơn vị mới nhận các kỳ đến hạn từ hôm nay. Đơn vị bỏ ra thì việc còn mở được thu hồi."
        fields["due_day"].help_text = "Áp dụng cho các kỳ giao từ nay; các kỳ đã giao giữ hạn cũ. 31 là cuối tháng."
        if task.schedule == Schedule.ONCE:
            del fields["due_day"]

    @property
    def target_fields(self) -> list[forms.BoundField]:
        return self.fields_of(self.task.form)

    def act(self) -> Task:
        seen, chosen = self.seen_and_chosen()
        edit = TaskEdit(
            title=chosen["title"],
            targets=self.figures_of(self.task.form),
            due_day=chosen.get("due_day"),
            leads=list(chosen["leads"]),
            cooperating=list(chosen["cooperating"]),
        )
        return edit_task(task=self.task, edit=edit, reason=chosen["reason"], seen=seen, by=self.by, at=clock.now())
