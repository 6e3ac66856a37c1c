"""Choosing commemoration days for a draft."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms

from plans.enums import NodeKind
from plans.outline.models import Node, Plan
from plans.outline.queries.history import LONGEST, places_in, proposed_days, span_of, usual_place
from plans.outline.services.lines import add_lines
from plans.outline.types import OutlineLine
from portal.lib.forms import DateField
from units.people.models import User
from units.versions import VersionedForm


class SpanForm(forms.Form):
    """The days to look through, in the address; those of the plan until others are asked for."""

    tu = DateField(label="Từ ngày", required=False)
    den = DateField(label="Đến ngày", required=False)

    def __init__(self, query: Any, *, plan: Plan, on: date) -> None:
        starts_on, ends_on = span_of(plan, on=on)
        usual = {"tu": f"{starts_on:%d/%m/%Y}", "den": f"{ends_on:%d/%m/%Y}"}
        super().__init__({name: query.get(name) or day for name, day in usual.items()})

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        since, until = chosen.get("tu"), chosen.get("den")
        if since and until and until < since:
            self.add_error("den", f"Ngày cuối phải từ ngày đầu ({since:%d/%m/%Y}) trở đi.")
        elif since and until and until - since > timedelta(days=366 * LONGEST):
            self.add_error("den", f"Chọn nhiều nhất {LONGEST} năm.")
        return chosen

    def span(self) -> tuple[date, date] | None:
        return (self.cleaned_data["tu"], self.cleaned_data["den"]) if self.is_valid() else None


class PlaceChoice(forms.ModelChoiceField):
    def label_from_instance(self, node: Node) -> str:
        return f"{node} ({node.get_kind_display().lower()})"[:100]


class AnniversariesForm(VersionedForm):
    place = PlaceChoice(Node.objects.none(), label="Đặt dưới mục", empty_label=None)
    days = forms.MultipleChoiceField(
        label="Ngày kỷ niệm",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Đánh dấu ít nhất một ngày.",
            "invalid_choice": "Có ngày vừa được đưa vào đề cương. Xem lại danh sách rồi thêm tiếp.",
        },
    )

    def __init__(self, data: Any = None, *, plan: Plan, span: tuple[date, date]) -> None:
        nodes = list(plan.nodes.in_force().in_order())
        self.proposed = {one.key: one for one in proposed_days(nodes, span)}
        initial = {
            "version": plan.version,
            "place": usual_place(nodes),
            "days": [key for key, one in self.proposed.items() if one.anniversary.is_round],
        }
        super().__init__(data, initial=initial)
        self.row, self.tells_beside_errors = plan, True
        self.has_places = bool(places_in(nodes))
        places = Node.objects.filter(pk__in=[node.pk for node in places_in(nodes)]).in_order()
        self.fields["place"].queryset = places  # type: ignore[attr-defined]
        words = [(key, f"{one.line}{' Năm tròn' * one.anniversary.is_round}") for key, one in self.proposed.items()]
        self.fields["days"].choices = words  # type: ignore[attr-defined]

    def stored_in(self, row: Plan) -> dict[str, Any]:
        return {}

    def write(self, *, by: User, at: datetime) -> list[OutlineLine]:
        chosen = self.cleaned_data
        days = sorted((self.proposed[key] for key in chosen["days"]), key=lambda one: one.anniversary.on)
        lines = [
            OutlineLine(NodeKind.CONTENT_ITEM, "", one.line, starts_on=one.anniversary.on, ends_on=one.anniversary.on)
            for one in days
        ]
        return add_lines(chosen["place"], lines, by=by, at=at, expected_version=self.expected_version)
