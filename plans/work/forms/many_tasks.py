"""Giving many lines of a plan at once, as the text says or as an earlier plan gave them: each ticked one becomes a
task, all or none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms

from plans.enums import METRICS_OF_FORM, Metric, Schedule, are_of_form
from plans.figures import TargetsField
from plans.outline.forms.lines import DeadlineForm, ask_for_due_day
from plans.outline.models import Node, Plan
from plans.outline.queries.named_in_text import nameable_units
from plans.outline.types import Target
from plans.periods import Deadline
from plans.work.forms.tasks import OrdersForm, order_by, order_initial
from plans.work.queries.orders import UsualOrder, form_of_work, usual_order
from plans.work.queries.tasks import CopyProposal, WorkLine, copy_proposals, proposals, work_lines
from plans.work.services.tasks import Order
from portal.lib.forms import CharField
from units.tree.forms import UnitSelectMultiple, offer_units
from units.tree.models import Unit

_TICK = re.compile(r"muc-(\d+)-give")


def _units_field(label: str) -> forms.TypedMultipleChoiceField:
    widget = UnitSelectMultiple(attrs={"size": 5})
    return forms.TypedMultipleChoiceField(label=label, coerce=int, required=False, widget=widget)


class ProposalForm(DeadlineForm):
    """One proposed line; what stands in it counts only where it is ticked."""

    give = forms.BooleanField(label="Giao", required=False)
    leads = _units_field("Đơn vị chủ trì")
    cooperating = _units_field("Đơn vị phối hợp")
    targets = TargetsField(label="Chỉ tiêu cho mỗi đơn vị, mỗi kỳ")

    def __init__(self, data: Any, *, proposal: WorkLine, units: list[Unit], on: date) -> None:
        usual = usual_order(proposal.line, on=on)
        known = {unit.pk: unit for unit in units}
        leads = [unit.pk for unit in usual.leads if unit.pk in known]
        is_whole = bool(leads and usual.deadline)
        initial = {
            **order_initial(usual),
            "leads": leads,
            "cooperating": [unit.pk for unit in usual.cooperating if unit.pk in known],
            "targets": usual.targets,
            "give": is_whole,
        }
        super().__init__(data, initial=initial, prefix=f"muc-{proposal.node.pk}")
        self.proposal, self.usual, self.known, self.is_whole = proposal, usual, known, is_whole
        self.fields["schedule"].choices = Schedule.choices  # type: ignore[attr-defined]
        for name in ("leads", "cooperating"):
            offer_units(self.fields[name], units)  # type: ignore[arg-type]
        self.fields["targets"].offer(METRICS_OF_FORM.get(usual.form, Metric))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        chosen = super().clean()
        if not chosen.get("give"):
            self.errors.clear()
            return chosen
        if not chosen.get("leads") and "leads" not in self.errors:
            self.add_error("leads", "Chọn ít nhất một đơn vị chủ trì.")
        ask_for_due_day(self)
        if chosen.get("schedule") == "":
            self.add_error("schedule", "Chọn lịch của việc.")
        if not are_of_form(chosen.get("targets", {}), self._form()):
            self.add_error("targets", "Chỉ tiêu của một việc thuộc cùng một hình thức. Giao riêng phần còn lại.")
        return chosen

    def _form(self) -> str:
        targets = [Target(Metric(metric), number) for metric, number in self.cleaned_data.get("targets", {}).items()]
        return form_of_work(self.usual.form, targets)

    def order(self) -> Order:
        deadline, chosen = self.deadline(), self.cleaned_data
        assert deadline
        leads, cooperating = ([self.known[pk] for pk in chosen[name]] for name in ("leads", "cooperating"))
        order = order_by(self.usual, deadline, leads=leads)
        return replace(order, cooperating=cooperating, targets=chosen["targets"], form=self._form())


class ProposalsForm(OrdersForm):
    """All proposed lines of a plan."""

    def __init__(self, data: Any = None, *, plan: Plan, on: date) -> None:
        super().__init__(data)
        self.on = on
        units = list(nameable_units(plan.issuer, on=on))
        self.rows = [ProposalForm(data, proposal=one, units=units, on=on) for one in proposals(plan)]

    def clean(self) -> dict[str, Any]:
        proposed_pks = {str(row.proposal.node.pk) for row in self.rows}
        ticked_pks = {match[1] for name in self.data if (match := _TICK.fullmatch(name))}
        if ticked_pks - proposed_pks:
            self.add_error(None, "Có mục vừa được giao ở nơi khác. Xem lại danh sách rồi giao tiếp.")
        elif not ticked_pks:
            self.add_error(None, "Đánh dấu ít nhất một mục để giao.")
        if [row for row in self.rows if not row.is_valid()]:
            self.add_error(None, "Có mục chưa đủ đơn vị hoặc hạn, đánh dấu đỏ bên dưới. Chưa giao mục nào.")
        return self.cleaned_data


class CopyTaskForm(forms.Form):
    """One proposed task; its title counts only where it is ticked."""

    give = forms.BooleanField(label="Giao lại", required=False)
    title = CharField(label="Tên nhiệm vụ", max_length=300, required=False)

    def __init__(self, data: Any, *, proposal: CopyProposal) -> None:
        initial = {"give": bool(proposal.leads) and not proposal.goes_on, "title": proposal.task.title}
        super().__init__(data, initial=initial, prefix=f"viec-{proposal.task.pk}")
        self.proposal = proposal

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or self.cleaned_data
        if chosen.get("give") and not chosen.get("title"):
            self.add_error("title", "Ghi tên nhiệm vụ.")
        return chosen

    def order(self) -> Order:
        one = self.proposal
        return Order(
            title=self.cleaned_data["title"],
            cycle=one.cycle,
            leads=one.leads,
            cooperating=one.cooperating,
            form=one.task.form,
            targets=one.task.targets,
            copied_from=one.task,
        )


class CopyTasksForm(OrdersForm):
    """All tasks of the earlier plan that can be given again."""

    def __init__(self, data: Any = None, *, plan: Plan, on: date) -> None:
        super().__init__(data)
        self.on = on
        self.rows = [CopyTaskForm(data, proposal=one) for one in copy_proposals(plan, on=on)]

    def clean(self) -> dict[str, Any]:
        if [row for row in self.rows if not row.is_valid()]:
            self.add_error(None, "Có việc chưa có tên, đánh dấu đỏ bên dưới. Chưa giao việc nào.")
        elif not any(row.cleaned_data["give"] for row in self.rows):
            self.add_error(None, "Đánh dấu ít nhất một việc để giao lại.")
        return self.cleaned_data


_CELL_TICK = re.compile(r"o-(\d{1,18})-(\d{1,18})")


@dataclass(frozen=True)
class TickCell:
    """Where a line meets a unit: given already, or a box that may be ticked."""

    unit: Unit
    name: str
    is_given: bool
    is_ticked: bool


class MatrixForm(OrdersForm, DeadlineForm):
    """The fields are the common deadline, for ticked lines whose own text says none. Before anything is sent the boxes
    of the units that the text names are ticked, in lines nobody was given yet."""

    def __init__(self, data: Any = None, *, plan: Plan, on: date) -> None:
        super().__init__(data)
        self.on = on
        self.units = list(nameable_units(plan.issuer, on=on))
        self.lines = {row.node.pk: row for row in work_lines(plan)}
        self.usual = {pk: usual_order(row.line, on=on) for pk, row in self.lines.items()}
        self.fields["schedule"].label = "Lịch của các mục chưa nêu hạn"
        self.fields["schedule"].choices = [("", "Chưa chọn"), *Schedule.choices]  # type: ignore[attr-defined]

    @property
    def ticks(self) -> set[tuple[int, int]]:
        """Node and unit of each ticked box, as sent or as the text says."""
        if not self.is_bound:
            return {
                (pk, unit.pk) for pk, row in self.lines.items() if not row.lead_pks for unit in self.usual[pk].leads
            }
        found = (_CELL_TICK.fullmatch(name) for name in self.data)
        return {(int(match[1]), int(match[2])) for match in found if match}

    @property
    def rows(self) -> Iterator[tuple[WorkLine, UsualOrder, list[TickCell]]]:
        ticks = self.ticks
        for pk, row in self.lines.items():
            yield (
                row,
                self.usual[pk],
                [
                    TickCell(unit, f"o-{pk}-{unit.pk}", unit.pk in row.lead_pks, (pk, unit.pk) in ticks)
                    for unit in self.units
                ],
            )

    def clean(self) -> dict[str, Any]:
        chosen = super().clean()
        known = {unit.pk for unit in self.units}
        ticks = self.ticks
        if not ticks:
            self.add_error(None, "Đánh dấu ít nhất một ô để giao.")
        if any(node not in self.lines or unit not in known for node, unit in ticks):
            self.add_error(None, "Có mục hoặc đơn vị không còn giao được. Xem lại bảng rồi giao tiếp.")
        elif any(unit in self.lines[node].lead_pks for node, unit in ticks):
            self.add_error(None, "Có ô vừa được giao ở nơi khác. Xem lại bảng rồi giao tiếp.")
        elif any(self.usual[node].deadline is None for node, _ in ticks):
            if chosen.get("schedule") == "":
                self.add_error("schedule", "Có mục chưa nêu hạn trong văn bản. Chọn lịch cho các mục ấy.")
            ask_for_due_day(self)
        return chosen

    def orders(self) -> list[tuple[Node, Order]]:
        """One for each line with ticks, in reading order."""
        ticks = self.ticks
        found = []
        for pk, row in self.lines.items():
            if leads := [unit for unit in self.units if (pk, unit.pk) in ticks]:
                usual = self.usual[pk]
                found.append((row.node, order_by(usual, self._deadline_of(usual), leads=leads)))
        return found

    def _deadline_of(self, usual: UsualOrder) -> Deadline:
        common = self.deadline()
        if own := usual.deadline:
            is_once = own.schedule == Schedule.ONCE
            return own if is_once else Deadline(schedule=own.schedule, due_day=usual.due_day)
        assert common
        return common
