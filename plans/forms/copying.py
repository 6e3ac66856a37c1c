"""The plan and the tasks of an earlier year, once more."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from plans.forms.orders import forecast_of_many
from plans.models import Node, Plan, Task
from plans.queries.copying import CopyProposal, copy_proposals, lines_naming, year_of
from plans.services.copying import copy_plan
from plans.services.task import Order, create_tasks
from portal.lib import clock
from portal.lib.forms import ActForm, CharField
from units.models import User

MOST_YEARS = 5


class CopyPlanForm(ActForm, forms.Form):
    abstract = CharField(label="Trích yếu", widget=forms.Textarea(attrs={"rows": 3}))
    years = forms.IntegerField(
        label="Dời mọi ngày thêm (năm)",
        initial=1,
        min_value=1,
        max_value=MOST_YEARS,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), f"Ghi số năm, từ 1 đến {MOST_YEARS}."),
    )

    def __init__(self, data: Any = None, *, plan: Plan, by: User) -> None:
        self.year = year_of(plan)
        super().__init__(data, initial={"abstract": plan.abstract.replace(str(self.year), str(self.year + 1))})
        self.plan, self.by = plan, by
        nodes = list(plan.nodes.in_force().in_order())
        self.count, self.naming = len(nodes), lines_naming(self.year, nodes)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def act(self) -> Plan:
        return copy_plan(self.plan, by=self.by, at=clock.now(), **self.cleaned_data)


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


class CopyTasksForm(ActForm, forms.Form):
    """All tasks of the earlier plan that can be given again."""

    def __init__(self, data: Any = None, *, plan: Plan, by: User, on: date) -> None:
        super().__init__(data)
        self.by, self.on = by, on
        self.rows = [CopyTaskForm(data, proposal=one) for one in copy_proposals(plan, on=on)]

    def clean(self) -> dict[str, Any]:
        if [row for row in self.rows if not row.is_valid()]:
            self.add_error(None, "Có việc chưa có tên, đánh dấu đỏ bên dưới. Chưa giao việc nào.")
        elif not any(row.cleaned_data["give"] for row in self.rows):
            self.add_error(None, "Đánh dấu ít nhất một việc để giao lại.")
        return self.cleaned_data

    def orders(self) -> list[tuple[Node, Order]]:
        return [(row.proposal.node, row.order()) for row in self.rows if row.cleaned_data["give"]]

    def act(self) -> list[Task]:
        return create_tasks(self.orders(), by=self.by, at=clock.now())

    @property
    def forecast(self) -> str:
        """What will be created, in one sentence; empty while something is missing."""
        if not self.is_bound or not self.is_valid():
            return ""
        return forecast_of_many(self.orders(), on=self.on)
