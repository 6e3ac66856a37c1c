"""What a closing unit leaves, given to others."""

from typing import Any

from django import forms

from plans.models import Assignment
from plans.queries.handover import left_parts, left_work
from plans.services.handover import hand_over_unit
from portal.lib import clock
from portal.lib.forms import ActForm, CharField, SeveralChoiceField
from units.enums import Role
from units.forms.choice import UnitSelect, UnitSelectMultiple, offer_units
from units.models import Unit, User


class HandoverForm(ActForm, forms.Form):
    heirs = SeveralChoiceField(
        label="Đơn vị nhận",
        queryset=Unit.objects.none(),
        widget=UnitSelectMultiple(attrs={"size": 6}),
        help_text="Chọn nhiều đơn vị thì mỗi đơn vị nhận đủ các việc dưới đây.",
    )
    reason = CharField(
        label="Lý do",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Các đơn vị đọc được, và còn lại trong lịch sử.",
    )

    def __init__(self, data: Any = None, *, unit: Unit, by: User) -> None:
        usual = f"{unit.name} kết thúc hoạt động từ {unit.closed_on:%d/%m/%Y}." if unit.closed_on else ""
        super().__init__(data, initial={"reason": usual})
        self.unit, self.by = unit, by
        paths = by.paths(Role.CLERK)
        self.work = list(left_work(unit, paths=paths))
        going_on = left_parts(unit, paths=paths, on=clock.today()).exclude(task__in=[row.task_id for row in self.work])
        self.going_on = list(going_on.select_related("task").order_by("task"))
        below = Unit.objects.below(unit.committee()).open_on(clock.today()).filter(closed_on=None)
        units = list(below.exclude(pk__in=[unit.pk, unit.committee().pk]).order_by("path"))
        self.fields["heirs"].queryset = below.filter(pk__in=[heir.pk for heir in units])  # type: ignore[attr-defined]
        self.units = {heir.pk: heir for heir in units}
        for row in self.work:
            self.fields[_field(row)] = _other_heir(row, units)

    @property
    def rows(self) -> list[tuple[Assignment, forms.BoundField]]:
        """Each open assignment with the choice of another heir for it alone."""
        return [(row, self[_field(row)]) for row in self.work]

    def act(self) -> list[Assignment]:
        chosen = self.cleaned_data
        others = {row: chosen[_field(row)] for row in self.work}
        return hand_over_unit(
            unit=self.unit,
            heirs=list(chosen["heirs"]),
            exceptions={row: [self.units[pk]] for row, pk in others.items() if pk},
            rows=self.work,
            reason=chosen["reason"],
            by=self.by,
            at=clock.now(),
        )


def _field(row: Assignment) -> str:
    return f"heir_{row.pk}"


def _other_heir(row: Assignment, units: list[Unit]) -> forms.TypedChoiceField:
    widget = UnitSelect(attrs={"aria-label": f"Đơn vị nhận: {row.title}"})
    field = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, widget=widget)
    offer_units(field, units)
    field.choices = [("", "Như đơn vị nhận ở trên"), *((heir.pk, heir.name) for heir in units)]
    return field
