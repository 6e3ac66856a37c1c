"""Writing the lines of a draft, and choosing commemoration days for it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django import forms

from plans.enums import WORK_KINDS, Change, Form, NodeKind, Schedule
from plans.outline.models import LINE_FIELDS, Node, Plan
from plans.outline.queries.history import LONGEST, places_in, proposed_days, span_of, usual_place
from plans.outline.services.lines import DATED_KINDS, FORM_KINDS, UNIT_KINDS, add_lines, write_node
from plans.outline.types import LineChange, OutlineLine
from plans.periods import Deadline
from portal.lib.forms import CharField, DateField, SeveralChoiceField
from units.people.models import User
from units.tree.forms import UnitSelectMultiple
from units.tree.models import Unit
from units.versions import VersionedForm


def due_day_field() -> forms.IntegerField:
    return forms.IntegerField(
        label="Ngày đến hạn, tháng cuối kỳ",
        required=False,
        min_value=1,
        max_value=31,
        help_text="31 là ngày cuối tháng.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Ghi số ngày, từ 1 đến 31."),
    )


def ask_for_due_day(form: forms.Form) -> None:
    """Where a round will not do without its day."""
    chosen = form.cleaned_data
    is_round = chosen.get("schedule") not in (None, "", Schedule.ONCE)
    if is_round and not chosen.get("due_day") and "due_day" not in form.errors:
        form.add_error("due_day", "Ghi ngày đến hạn, từ 1 đến 31.")


class DeadlineForm(forms.Form):
    """By when: no day, one day, or a round with a day of its last month."""

    schedule = forms.ChoiceField(label="Hạn", choices=[("", "Không có hạn"), *Schedule.choices], required=False)
    due_on = DateField(label="Ngày đến hạn", required=False)
    due_day = due_day_field()

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or self.cleaned_data
        is_once = chosen.get("schedule") == Schedule.ONCE
        if is_once and not chosen.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", "Chọn ngày đến hạn.")
        return chosen

    def deadline(self) -> Deadline | None:
        chosen = self.cleaned_data
        match chosen.get("schedule", ""):
            case "":
                return None
            case Schedule.ONCE:
                return Deadline(due_on=chosen["due_on"])
            case schedule:
                return Deadline(schedule=Schedule(schedule), due_day=chosen["due_day"])


FIELDS_OF_KINDS = (
    (DATED_KINDS, ("starts_on", "ends_on")),
    (WORK_KINDS, ("schedule", "due_on", "due_day")),
    (FORM_KINDS, ("form",)),
    (UNIT_KINDS, ("units",)),
)


class DraftActForm(VersionedForm):
    """An act on a draft where nothing is open for writing: the version is all it carries. `act` is the service."""

    is_open = False

    def __init__(self, *args: Any, plan: Plan, act: Callable[..., Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.act = plan, act

    def write(self, *, by: User, at: datetime) -> Any:
        return self.act(by=by, at=at, expected_version=self.expected_version)


class LineChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, node: Node) -> str:
        return str(node)[:70]


class NodeForm(DeadlineForm, DraftActForm):
    """One node open for writing; it has the fields its kind carries. `act` saves what was typed too."""

    is_open = True

    label = CharField(label="Số, dấu", max_length=20, required=False)
    text = CharField(label="Nội dung", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    kind = forms.ChoiceField(label="Loại", choices=NodeKind)
    starts_on = DateField(label="Từ ngày", required=False)
    ends_on = DateField(label="Đến ngày", required=False, help_text="Để trống nếu còn tiếp tục.")
    form = forms.ChoiceField(label="Hình thức", choices=[("", "Chưa chọn"), *Form.choices], required=False)
    units = SeveralChoiceField(label="Đơn vị", queryset=Unit.objects.none(), required=False, widget=UnitSelectMultiple)
    change = forms.ChoiceField(label="Đối với kế hoạch được sửa", required=False)
    changes = LineChoiceField(
        label="Mục của kế hoạch ấy",
        queryset=Node.objects.none(),
        required=False,
        empty_label="Không có",
        widget=forms.Select(attrs={"data-search-select": ""}),
    )
    # The node to open next: set when another line was clicked while this one was being written.
    then = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, node: Node, act: Callable[..., Node] = write_node) -> None:
        act, initial = partial(act, node), node_initial(node)
        super().__init__(data, plan=node.plan, act=act, initial=initial, auto_id=f"muc-{node.pk}-%s")
        self.node = node
        for kinds, names in FIELDS_OF_KINDS:
            for name in names if node.kind not in kinds else ():
                del self.fields[name]
        if "units" in self.fields:
            workers = Unit.objects.receiving_from(node.plan.issuer)
            self.fields["units"].queryset = workers  # type: ignore[attr-defined]
        self._offer_changes(node.plan)
        self.fields["text"].widget.attrs["autofocus"] = True

    def _offer_changes(self, plan: Plan) -> None:
        if plan.amends_id is None:
            del self.fields["change"], self.fields["changes"]
            return
        ways = [Change.REWORDS] if plan.has_work else [*Change]
        choices = [("", "Lời của riêng kế hoạch này"), *((way.value, way.label) for way in ways)]
        self.fields["change"].choices = choices  # type: ignore[attr-defined]
        lines = Node.objects.filter(plan=plan.amends_id).in_force().in_order()
        self.fields["changes"].queryset = lines  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        return " ".join(self.cleaned_data["text"].split())

    def clean(self) -> dict[str, Any]:
        super().clean()
        starts_on, ends_on = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", f"Ngày kết thúc phải từ ngày bắt đầu ({starts_on:%d/%m/%Y}) trở đi.")
        if (
            bool(self.cleaned_data.get("change")) != bool(self.cleaned_data.get("changes"))
            and "changes" not in self.errors
        ):
            self.add_error("changes", "Chọn cả cách sửa và mục được sửa, hoặc bỏ cả hai.")
        return self.cleaned_data

    def line(self) -> OutlineLine:
        chosen = self.cleaned_data
        form, change = chosen.get("form"), chosen.get("change")
        return replace(
            self.node.line(depth=0),
            kind=NodeKind(chosen["kind"]),
            label=chosen["label"],
            text=chosen["text"],
            starts_on=chosen.get("starts_on"),
            ends_on=chosen.get("ends_on"),
            form=Form(form) if form else None,
            deadline=self.deadline(),
            unit_ids=tuple(unit.pk for unit in chosen.get("units", ())),
            changes=LineChange(Change(change), chosen["changes"].pk) if change else None,
        )

    def write(self, *, by: User, at: datetime) -> Node:
        return self.act(line=self.line(), by=by, at=at, expected_version=self.expected_version)

    def stored_in(self, row: Plan) -> dict[str, Any]:
        stored = Node.objects.filter(pk=self.node.pk).first()
        return {"label": stored.label, "text": stored.text} if stored else {}


def node_initial(node: Node) -> dict[str, object]:
    return {
        **{name: getattr(node, name) for name in LINE_FIELDS},
        "units": list(node.units.all()),
        "version": node.plan.version,
    }


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

    def write(self, *, by: User, at: datetime) -> list[Node]:
        chosen = self.cleaned_data
        days = sorted((self.proposed[key] for key in chosen["days"]), key=lambda one: one.anniversary.on)
        lines = [
            OutlineLine(NodeKind.CONTENT_ITEM, "", one.line, starts_on=one.anniversary.on, ends_on=one.anniversary.on)
            for one in days
        ]
        return add_lines(chosen["place"], lines, by=by, at=at, expected_version=self.expected_version)
