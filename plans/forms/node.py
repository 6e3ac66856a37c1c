from datetime import datetime
from typing import Any

from django import forms

from plans.enums import WORK_KINDS, Change, Form, NodeKind
from plans.forms.deadline import DeadlineForm, deadline_words
from plans.models import Node, Plan
from plans.outline_line import LineChange, OutlineLine
from plans.services.node import (
    DATED_KINDS,
    FORM_KINDS,
    UNIT_KINDS,
    add_first_node,
    add_node,
    delete_node,
    move_node,
    write_node,
)
from plans.services.outline import Move
from portal.lib.forms import CharField, DateField, SeveralChoiceField, refusals_on
from units.forms.choice import UnitSelectMultiple
from units.forms.versioned import SeenVersion
from units.models import Unit, User

FIELDS_OF_KINDS = (
    (DATED_KINDS, ("starts_on", "ends_on")),
    (WORK_KINDS, ("schedule", "due_on", "due_day")),
    (FORM_KINDS, ("form",)),
    (UNIT_KINDS, ("units",)),
)


class NodeActForm(SeenVersion):
    """An act on a node that is not open for writing: the version is all it carries."""

    is_open = False

    def __init__(self, *args: Any, node: Node, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.node, self.user = node, user

    def line(self) -> OutlineLine | None:
        """What was being typed in the node, to be saved with the act."""
        return None

    def add(self, *, inside: bool, at: datetime) -> Node | None:
        """The new node, or None if refused; the reason stands on the form."""
        seen = self.cleaned_data["version"]
        with refusals_on(self):
            return add_node(self.node, inside=inside, line=self.line(), by=self.user, at=at, seen=seen)
        return self._refused()

    def move(self, move: Move, *, at: datetime) -> Node | None:
        seen = self.cleaned_data["version"]
        with refusals_on(self):
            return move_node(self.node, move, line=self.line(), by=self.user, at=at, seen=seen)
        return self._refused()

    def delete(self, *, at: datetime) -> int | None:
        """How many nodes went, or None if refused."""
        with refusals_on(self):
            return delete_node(self.node, by=self.user, at=at, seen=self.cleaned_data["version"])
        return self._refused()

    def _refused(self) -> None:
        self.show_stored(self.node.plan, {})


class ChangedLine(forms.ModelChoiceField):
    def label_from_instance(self, node: Node) -> str:
        return str(node)[:70]


class NodeForm(DeadlineForm, NodeActForm):
    """One node open for writing; it has the fields its kind carries."""

    is_open = True

    label = CharField(label="Số, dấu", max_length=20, required=False)
    text = CharField(label="Nội dung", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    kind = forms.ChoiceField(label="Loại", choices=NodeKind)
    starts_on = DateField(label="Từ ngày", required=False)
    ends_on = DateField(label="Đến ngày", required=False, help_text="Để trống nếu còn tiếp tục.")
    form = forms.ChoiceField(label="Hình thức", choices=[("", "Chưa chọn"), *Form.choices], required=False)
    units = SeveralChoiceField(
        label="Đơn vị",
        queryset=Unit.objects.none(),
        required=False,
        widget=UnitSelectMultiple,
    )
    change = forms.ChoiceField(label="Đối với kế hoạch được sửa", required=False)
    changes = ChangedLine(
        label="Mục của kế hoạch ấy",
        queryset=Node.objects.none(),
        required=False,
        empty_label="Không có",
        widget=forms.Select(attrs={"data-search-select": ""}),
    )
    # The node to open next: set when another line was clicked while this one was being written.
    then = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, node: Node, user: User, **kwargs: Any) -> None:
        super().__init__(*args, node=node, user=user, initial=node_words(node), auto_id=f"muc-{node.pk}-%s", **kwargs)
        for kinds, names in FIELDS_OF_KINDS:
            for name in names if node.kind not in kinds else ():
                del self.fields[name]
        if "units" in self.fields:
            workers = Unit.objects.below(node.plan.issuer).who_do_the_work()
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
        return OutlineLine(
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

    def write(self, *, at: datetime) -> Node | None:
        with refusals_on(self):
            return write_node(self.node, self.line(), by=self.user, at=at, seen=self.cleaned_data["version"])
        return self._refused()

    def _refused(self) -> None:
        stored = Node.objects.get(pk=self.node.pk)
        self.show_stored(self.node.plan, {"label": stored.label, "text": stored.text})


def node_words(node: Node) -> dict[str, object]:
    names = ("label", "text", "kind", "starts_on", "ends_on", "form", "change", "changes")
    return {
        **{name: getattr(node, name) for name in names},
        **deadline_words(node.deadline),
        "units": list(node.units.all()),
        "version": node.plan.version,
    }


class FirstNodeForm(SeenVersion):
    """A new section at the end of the plan."""

    is_open = False

    def __init__(self, *args: Any, plan: Plan, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.user = plan, user

    def save(self, *, at: datetime) -> Node | None:
        with refusals_on(self):
            return add_first_node(self.plan, by=self.user, at=at, seen=self.cleaned_data["version"])
        self.show_stored(self.plan, {})
        return None
