"""Choosing what a new plan changes in a plan in force."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.forms import BoundField

from plans.amending.services import Pick, begin_amendment
from plans.enums import Amendment, Change
from plans.outline.models import Plan
from plans.outline.queries.lines import OutlineRow, outline_lines, outline_rows
from portal.lib.forms import SavingForm
from units.people.models import User

CHOICES = [
    ("", "Giữ nguyên"),
    (Change.REWORDS, "Sửa đổi"),
    (Change.ADDS, "Bổ sung vào đây"),
    (Change.REPEALS, "Bãi bỏ"),
]


class AmendForm(SavingForm):
    amendment = forms.ChoiceField(
        label="Kế hoạch mới", choices=Amendment.choices, initial=Amendment.AMEND, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.outline = outline_rows(outline_lines(plan))
        for row in self.outline:
            select = forms.Select(attrs={"class": "form-select", "aria-label": f"Mục {row.line.words}"[:120]})
            self.fields[_field(row)] = forms.ChoiceField(choices=CHOICES, required=False, widget=select)

    def rows(self) -> Iterator[tuple[OutlineRow, BoundField]]:
        """Each line in force with the choice of what is done to it."""
        return ((row, self[_field(row)]) for row in self.outline)

    def write(self, *, by: User, at: datetime) -> Plan:
        chosen = {row.line.key: change for row in self.outline if (change := self.cleaned_data[_field(row)])}
        picks = [Pick(node, chosen[node.pk]) for node in self.plan.nodes.filter(pk__in=chosen).in_order()]
        return begin_amendment(self.plan, amendment=self.cleaned_data["amendment"], picks=picks, by=by, at=at)


def _field(row: OutlineRow) -> str:
    return f"line_{row.line.key}"
