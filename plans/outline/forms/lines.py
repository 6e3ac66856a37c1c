"""Writing the lines of an outline."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import QuerySet
from django.utils.functional import cached_property

from plans.enums import LONGEST_LABEL, WORK_KINDS, Change, Form, Metric, NodeKind, Schedule
from plans.figures import TargetsField
from plans.outline.edits import Act, Edit
from plans.outline.forms.cells import CellsForm, LineTextField, words_in
from plans.outline.models import Node, Plan
from plans.outline.parsing.asks import with_part
from plans.outline.parsing.attributes import LONGEST_PRODUCT
from plans.outline.parsing.tables import CellShape, cell_shape
from plans.outline.queries.asks import days_of_plan, offers_of, said_of
from plans.outline.queries.lines import outline_lines
from plans.outline.queries.named_in_text import partners_of, units_of
from plans.outline.services.lines import edit_outline, undo_edit
from plans.outline.services.nodes import DATED_KINDS, FORM_KINDS, UNIT_KINDS
from plans.outline.types import LineChange, Outline, OutlineLine, Target, place_of
from plans.periods import Deadline
from portal.lib.forms import CharField, DateField, SeveralChoiceField
from portal.lib.text import as_id
from units.people.models import User
from units.tree.forms import UnitSelectMultiple
from units.tree.models import Unit
from units.versions import VersionedForm, renew_version

# Where nothing typed could still be saved: the page shows the lines as they are now.
WRITTEN_MEANWHILE = "Đề cương vừa được người khác sửa, việc vừa chọn chưa làm. Xem bản mới ở đây rồi làm lại."


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


class DraftActForm(VersionedForm):
    """An act on a draft where nothing is open for writing: the version is all it carries. `act` is the service."""

    def __init__(self, *args: Any, plan: Plan, act: Callable[..., Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.act = plan, act

    def write(self, *, by: User, at: datetime) -> Any:
        return self.act(by=by, at=at, expected_version=self.expected_version)


class LineChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, node: Node) -> str:
        return str(node)[:70]


FIELDS_OF_KINDS = (
    (DATED_KINDS, ("starts_on", "ends_on")),
    (WORK_KINDS, ("schedule", "due_on", "due_day", "targets", "product")),
    (FORM_KINDS, ("form",)),
    (UNIT_KINDS, ("units", "partners")),
)


class LineForm(CellsForm, DeadlineForm):
    """A line open for writing, as a value: the same in a draft and in a reading under review. It has the fields its
    kind carries, and those that say something in it; what it has no field for stays as it was."""

    label = CharField(label="Số, dấu", max_length=LONGEST_LABEL, required=False)
    text = LineTextField(label="Nội dung", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    kind = forms.ChoiceField(label="Loại", choices=NodeKind)
    starts_on = DateField(label="Từ ngày", required=False)
    ends_on = DateField(label="Đến ngày", required=False, help_text="Để trống nếu còn tiếp tục.")
    form = forms.ChoiceField(label="Hình thức", choices=[("", "Chưa chọn"), *Form.choices], required=False)
    units = SeveralChoiceField(label="Đơn vị", queryset=Unit.objects.none(), required=False, widget=UnitSelectMultiple)
    partners = SeveralChoiceField(
        label="Phối hợp", queryset=Unit.objects.none(), required=False, widget=UnitSelectMultiple
    )
    targets = TargetsField()
    product = CharField(label="Sản phẩm", max_length=LONGEST_PRODUCT, required=False)
    # parts that are to be as the words say
    follow = forms.MultipleChoiceField(label="Dùng theo lời văn", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self,
        data: Any = None,
        *,
        old: OutlineLine,
        workers: QuerySet[Unit],
        said: OutlineLine | None = None,
        shape: CellShape | None = None,
    ) -> None:
        """`said` is the line as its words say: what differs in `old` is offered. `shape` is that of a row or table."""
        self.old, self.said = old, said or old
        super().__init__(data, initial=self._initial(workers), auto_id=f"muc-{old.key}-%s")
        for name in ("units", "partners"):
            self.fields[name].queryset = workers  # type: ignore[attr-defined]
        offers = [(one.part, one.words_with_part) for one in offers_of(old, self.said)]
        self.fields["follow"].choices = offers  # type: ignore[attr-defined]
        if not offers:
            del self.fields["follow"]
        for kinds, names in FIELDS_OF_KINDS:
            is_silent = old.kind not in kinds and not any(self.initial[name] for name in names)
            for name in names if is_silent else ():
                del self.fields[name]
        self.write_cells(shape, is_table=old.kind == NodeKind.TABLE)

    def _initial(self, workers: QuerySet[Unit]) -> dict[str, Any]:
        old, deadline = self.old, self.old.deadline
        return {
            "label": old.label,
            "text": old.text,
            "kind": old.kind,
            "starts_on": old.starts_on,
            "ends_on": old.ends_on,
            "form": old.form or "",
            "schedule": deadline.schedule if deadline else "",
            "due_on": deadline.due_on if deadline else None,
            "due_day": deadline.due_day if deadline else None,
            "units": list(old.unit_ids) if old.unit_ids is not None else _pks(units_of(old, among=list(workers))),
            "partners": _pks(partners_of(old, among=list(workers))) if old.partner_ids is None else [*old.partner_ids],
            "targets": {one.metric: one.quantity for one in old.targets},
            "product": old.product,
        }

    def clean(self) -> dict[str, Any]:
        super().clean()
        starts_on, ends_on = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", f"Ngày kết thúc phải từ ngày bắt đầu ({starts_on:%d/%m/%Y}) trở đi.")
        return self.cleaned_data

    def line(self) -> OutlineLine:
        """The line with what was typed."""
        chosen, old = self.cleaned_data, self.old
        typed: dict[str, Any] = {"kind": NodeKind(chosen["kind"])}
        if self.shape is None:
            typed["label"] = chosen["label"]
        if self.shape is None and chosen["text"] != " ".join(old.text.split()):
            typed["text"] = chosen["text"]
        typed |= {name: chosen[name] for name in ("starts_on", "ends_on") if name in self.fields}
        if "form" in self.fields:
            typed["form"] = Form(chosen["form"]) if chosen["form"] else None
        if "schedule" in self.fields:
            typed["deadline"] = self.deadline()
        for name, ids in (("units", "unit_ids"), ("partners", "partner_ids")):
            if name in self.fields and set(pks := _pks(chosen[name])) != set(self.initial[name]):
                typed[ids] = tuple(pks)
        if "product" in self.fields:
            typed["product"] = chosen["product"]
        if "targets" in self.fields:
            typed["targets"] = tuple(Target(Metric(metric), number) for metric, number in chosen["targets"].items())
        line = self.with_cells(replace(old, **typed))
        for part in chosen.get("follow", ()):
            line = with_part(line, part, self.said)
        return line


def _pks(units: Iterable[Unit]) -> list[int]:
    return [unit.pk for unit in units]


class NodeForm(LineForm):
    """A line of a draft; where the draft amends another plan, it may change a line of that."""

    change = forms.ChoiceField(label="Đối với kế hoạch được sửa", required=False)
    changes = LineChoiceField(
        label="Mục của kế hoạch ấy",
        queryset=Node.objects.none(),
        required=False,
        empty_label="Không có",
        widget=forms.Select(attrs={"data-search-select": ""}),
    )

    def __init__(
        self, data: Any = None, *, old: OutlineLine, plan: Plan, lines: Outline, shape: CellShape | None = None
    ) -> None:
        workers = Unit.objects.receiving_from(plan.issuer).order_by("path")
        place = place_of(lines, old.key) - 1
        said = said_of(lines, place, plan=days_of_plan(plan), among=list(workers))
        super().__init__(data, old=old, workers=workers, said=said, shape=shape)
        if plan.amends_id is None:
            del self.fields["change"], self.fields["changes"]
            return
        ways = [Change.REWORDS] if plan.has_work else [*Change]
        choices = [("", "Lời của riêng kế hoạch này"), *((way.value, way.label) for way in ways)]
        self.fields["change"].choices = choices  # type: ignore[attr-defined]
        amended = Node.objects.filter(plan=plan.amends_id).in_force().in_order()
        self.fields["changes"].queryset = amended  # type: ignore[attr-defined]
        if old.changes:
            self.initial.update({"change": old.changes.change, "changes": old.changes.key})

    def clean(self) -> dict[str, Any]:
        chosen = super().clean()
        if bool(chosen.get("change")) != bool(chosen.get("changes")) and "changes" not in self.errors:
            self.add_error("changes", "Chọn cả cách sửa và mục được sửa, hoặc bỏ cả hai.")
        return chosen

    def line(self) -> OutlineLine:
        chosen, line = self.cleaned_data, super().line()
        if "change" not in self.fields:
            return line
        changes = LineChange(Change(chosen["change"]), chosen["changes"].pk) if chosen["change"] else None
        return replace(line, changes=changes)


class OutlineForm(VersionedForm):
    """One act on an outline, about the line `key`; what was being typed in the line `open` is written before."""

    OPEN, SAVE = "open", "save"  # to open the line, to leave it: no more than to write what was typed
    UNDO = "undo"
    ACTS: tuple[str, ...] = (OPEN, SAVE, UNDO, *Act)

    act = forms.ChoiceField()
    open = forms.IntegerField(required=False)
    rest = CharField(required=False)
    before = forms.IntegerField(required=False)

    def __init__(self, data: Any = None, *, row: Any, key: int) -> None:
        super().__init__(data, initial={"version": row.version})
        self.fields["act"].choices = [(act, act) for act in self.ACTS]  # type: ignore[attr-defined]
        self.row, self.key = row, key
        opened = as_id(data.get("open", "")) if data else key
        self.open_line = self._line_form(opened, data) if opened else None
        self.lost_text = "" if self.open_line or not data else words_in(data)

    def lines(self) -> Outline:
        """As they are stored."""
        raise NotImplementedError

    def line_form(self, line: OutlineLine, data: Any = None, *, shape: CellShape | None = None) -> LineForm:
        raise NotImplementedError

    def edit(self, act: Act | None, *, by: User, at: datetime) -> Edit:
        """The service of this outline."""
        raise NotImplementedError

    def undo(self, *, by: User, at: datetime) -> Edit:
        """The same, for the way back."""
        raise NotImplementedError

    @property
    def typed(self) -> OutlineLine | None:
        """The open line as it was sent."""
        return self.open_line.line() if self.open_line else None

    @cached_property
    def stored(self) -> Outline:
        return self.lines()

    def _line_form(self, key: int, data: Any = None) -> LineForm | None:
        line = next((line for line in self.stored if line.key == key), None)
        return self.line_form(line, data, shape=cell_shape(self.stored, key)) if line else None

    @property
    def opens(self) -> bool:
        """Whether the line acted on is open afterwards."""
        act = self.cleaned_data["act"]
        is_new = act in (self.OPEN, Act.BELOW, Act.INSIDE, Act.SECTION, Act.SPLIT)
        closes = act in (self.SAVE, self.UNDO, Act.SETTLE, Act.DELETE)
        return is_new or (self.cleaned_data["open"] == self.key and not closes)

    def is_valid(self) -> bool:
        """What an undo lets go may be wrong."""
        is_sound = self.open_line is None or self.open_line.is_valid() or self.data.get("act") == self.UNDO
        return super().is_valid() and is_sound

    @property
    def typing(self) -> int:
        """The key of the open line if something else was typed in it than is stored, right or wrong; else 0."""
        line = self.open_line
        return line.old.key if line and not (line.is_valid() and line.line() == line.old) else 0

    def write(self, *, by: User, at: datetime) -> Edit:
        act = self.cleaned_data["act"]
        if act == self.UNDO:
            return self.undo(by=by, at=at)
        return self.edit(Act(act) if act in [*Act] else None, by=by, at=at)

    def show_stored(self, row: Any) -> None:
        """Others saved meanwhile: their words stand under those of the open line; where it is no more, what was typed
        in it stands apart."""
        if not renew_version(self, row) or row.version == self.cleaned_data.get("version"):
            return
        typed, self.stored = self.open_line, self.lines()
        stored = next((line for line in self.stored if typed and line.key == typed.old.key), None)
        if typed is None or stored is None:
            self.errors[NON_FIELD_ERRORS] = self.error_class([WRITTEN_MEANWHILE])
            self.open_line, self.lost_text = None, words_in(typed.data) if typed else self.lost_text
            return
        for name, words in typed.words_of(stored).items():
            if words not in ("", typed.cleaned_data.get(name)):
                typed[name].help_text = f"Bản đang lưu: {words}"


class DraftOutlineForm(OutlineForm):
    ACTS = tuple(act for act in OutlineForm.ACTS if act != Act.SETTLE)

    def lines(self) -> Outline:
        return outline_lines(self.row)

    def line_form(self, line: OutlineLine, data: Any = None, *, shape: CellShape | None = None) -> NodeForm:
        return NodeForm(data, old=line, plan=self.row, lines=self.stored, shape=shape)

    def edit(self, act: Act | None, *, by: User, at: datetime) -> Edit:
        return edit_outline(
            self.row,
            act,
            key=self.key,
            typed=self.typed,
            rest=self.cleaned_data["rest"],
            before=self.cleaned_data["before"] or 0,
            by=by,
            at=at,
            expected_version=self.expected_version,
        )

    def undo(self, *, by: User, at: datetime) -> Edit:
        return undo_edit(self.row, typing=self.typing, by=by, at=at, expected_version=self.expected_version)
