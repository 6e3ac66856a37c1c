import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from plans.enums import NodeKind
from plans.importing.models import PlanImport
from plans.importing.parsing.edits import LONGEST_LABEL, Act, Edit
from plans.importing.parsing.review import SETTLED
from plans.importing.parsing.types import ParsedPlan
from plans.importing.queries import outline_of
from plans.importing.services import (
    MAX_NODES,
    confirm_import,
    edit_import,
    header_of,
    import_document,
    save_words,
    undo_edit,
)
from plans.outline.forms.plan import HeaderForm, committees_of, header_initial, usual_header
from plans.outline.queries.named_in_text import nameable_units, superior_basis, units_of
from plans.outline.types import Outline, OutlineLine
from portal.lib.forms import CharField, SavingForm, refusals_on
from portal.lib.text import nfc
from units.people.models import User
from units.tree.forms import UnitSelectMultiple, offer_units
from units.tree.models import Unit
from units.versions import ExpectedVersionForm

MAX_FILE_MB = 20
LETTERS_IN_A_ROW = 70
SELECT = {"class": "form-select form-select-sm"}
INPUT = {"class": "form-control form-control-sm"}


class ImportForm(SavingForm):
    """A file or a pasted text; one of them."""

    unit = forms.ModelChoiceField(label="Cơ quan ban hành", queryset=Unit.objects.none(), empty_label=None)
    unit.widget.attrs["class"] = "form-select"
    file = forms.FileField(
        label="Chọn hoặc thả tệp kế hoạch",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".docx,.doc,.pdf,.txt"}),
    )
    # as typed: runs of spaces part the columns of a header
    text = forms.CharField(
        label="Hoặc dán văn bản vào đây",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "class": "form-control"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = committees_of(user)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file, text = cleaned.get("file"), (cleaned.get("text") or "").strip()
        if file and file.size > MAX_FILE_MB * 1024 * 1024:
            self.add_error("file", f"Tệp lớn hơn {MAX_FILE_MB} MB. Hãy bỏ bớt ảnh trong tệp rồi chọn lại.")
        elif file and text:
            self.add_error("text", "Chỉ dùng một trong hai: bỏ tệp đã chọn hoặc xóa văn bản đã dán.")
        elif not file and not text and "file" not in self.errors:
            self.add_error("file", "Chọn tệp .docx, .pdf, .txt hoặc dán văn bản của kế hoạch.")
        return cleaned

    def write(self, *, by: User, at: datetime) -> PlanImport:
        file, unit = self.cleaned_data["file"], self.cleaned_data["unit"]
        data = file.read() if file else self.cleaned_data["text"].encode()
        return import_document(data, name=file.name if file else "", unit=unit, by=by, at=at)


class ImportHeaderForm(HeaderForm):
    """The header of the plan to be, filled with what was read, or with what was typed here before. `apart`: beside the
    plan that the document is already, not in its place; `earlier_version`: of that plan, as it was shown."""

    apart = forms.BooleanField(label="Giữ nguyên kế hoạch ấy, lưu thành một kế hoạch nháp khác", required=False)
    earlier_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, plan_import: PlanImport, parsed: ParsedPlan, user: User, on: date) -> None:
        usual, read = usual_header(plan_import.unit, on=on), header_initial(header_of(parsed))
        initial = {name: value or usual.get(name) for name, value in read.items()}
        initial["parent_plan"] = superior_basis(parsed.references, issuer=plan_import.unit, user=user)
        initial |= plan_import.header_words
        super().__init__(data, user=user, initial=initial, prefix="header")
        self.helper.layout = Layout(*self.HEAD)

    def words(self) -> dict[str, Any]:
        """As they stand in the form, right or wrong."""
        return {name: self[name].value() for name in self.fields}


class LineForm(forms.Form):
    """One line of the outline; `place` counts from 1. It may be left empty until the plan is saved."""

    kind = forms.ChoiceField(label="Loại", choices=NodeKind.choices, widget=forms.Select(attrs=SELECT))
    label = CharField(
        label="Số, dấu đầu dòng", max_length=LONGEST_LABEL, required=False, widget=forms.TextInput(attrs=INPUT)
    )
    text = CharField(
        label="Nội dung",
        widget=forms.Textarea(attrs={**INPUT, "rows": 2}),
        error_messages={"required": "Mục này đang trống. Ghi lại nội dung, hoặc gộp vào mục ở trên."},
    )
    units = forms.TypedMultipleChoiceField(
        label="Đơn vị", coerce=int, required=False, widget=UnitSelectMultiple(attrs={"data-placeholder": "Chọn đơn vị"})
    )

    def __init__(self, *args: Any, node: OutlineLine, place: int, units: list[Unit], last: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.node, self.place = node, place
        self.fields["text"].required = last
        if node.kind == NodeKind.DUTY_HOLDER or node.units or node.unit_ids:
            offer_units(self.fields["units"], units)  # type: ignore[arg-type]
        else:
            del self.fields["units"]
        self.fields["text"].widget.attrs["rows"] = min(12, 1 + len(node.text) // LETTERS_IN_A_ROW)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label} của mục {place}"

    @property
    def has_units(self) -> bool:
        return "units" in self.fields

    def line(self) -> OutlineLine:
        """The line with what was typed; who typed has looked at it."""
        words = {"kind": NodeKind(self.cleaned_data["kind"])} | {n: self.cleaned_data[n] for n in ("label", "text")}
        if self.has_units and set(self.cleaned_data["units"]) != set(self.initial["units"]):
            words["unit_ids"] = tuple(self.cleaned_data["units"])
        typed = replace(self.node, **words)
        return typed if typed == self.node else replace(typed, confidence=SETTLED)


class LinesForm(forms.BaseFormSet):
    """All lines, in their order; their number is that of the outline, whatever was posted. `last`: to be saved as a
    plan, not only kept."""

    def __init__(
        self, *args: Any, outline: Outline, units: "QuerySet[Unit]", last: bool = False, **kwargs: Any
    ) -> None:
        self.outline, self.units, self.last = outline, list(units), last
        kwargs |= {"initial": [self._proposed(node) for node in outline], "prefix": "line"}
        super().__init__(*args, **kwargs)

    def total_form_count(self) -> int:
        return len(self.outline)

    initial_form_count = total_form_count

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        place = index or 0
        return {"node": self.outline[place], "place": place + 1, "units": self.units, "last": self.last}

    def lines(self) -> Outline:
        return tuple(form.line() for form in self.forms)

    def _proposed(self, node: OutlineLine) -> dict[str, Any]:
        units = [unit.pk for unit in units_of(node, among=self.units)]
        return {"kind": node.kind, "label": node.label, "text": node.text, "units": units}


LineFormSet: Any = forms.formset_factory(LineForm, formset=LinesForm, extra=0, max_num=MAX_NODES)


class ReviewForms:
    """The forms of the review page together. A page that others have overtaken `is_stale`: it shows their outline, and
    `unsaved` is what was typed into the old one."""

    def __init__(
        self, data: QueryDict | None, *, plan_import: PlanImport, user: User, on: date, last: bool = False
    ) -> None:
        self.plan_import = plan_import
        self.saved: Any = None
        self.parsed, self.outline = ParsedPlan.from_json(plan_import.parsed), outline_of(plan_import)
        version_form = ExpectedVersionForm(data)
        is_fresh = version_form.is_valid() and version_form.cleaned_data["version"] == plan_import.version
        self.is_stale = data is not None and not is_fresh
        self.unsaved = unknown_texts(data, self.outline) if data and self.is_stale else []
        self.header = ImportHeaderForm(data, plan_import=plan_import, parsed=self.parsed, user=user, on=on)
        units = nameable_units(plan_import.unit, on=on)
        self.lines = LineFormSet(None if self.is_stale else data, outline=self.outline, units=units, last=last)

    def is_valid(self) -> bool:
        return not self.is_stale and all([self.header.is_valid(), self.lines.is_valid()])

    def save(self, *, by: User, at: datetime) -> bool:
        """Makes the draft plan."""
        with refusals_on(self.header):
            self.saved = confirm_import(
                self.plan_import,
                header=self.header.header(),
                lines=self.lines.lines(),
                apart=self.header.cleaned_data["apart"],
                earlier_version=self.header.cleaned_data["earlier_version"],
                by=by,
                at=at,
                expected_version=self.plan_import.version,
            )
        self.plan_import.refresh_from_db()
        return self.saved is not None


class EditForm(SavingForm):
    """The act that a button of the review names, on the line that is chosen, whatever the header still lacks."""

    KEEP, SHOW, UNDO = "keep", "show", "undo"  # to show is to keep, and to see the outline anew

    act = forms.ChoiceField(choices=[(act, act) for act in (KEEP, SHOW, UNDO, *Act)])
    place = forms.IntegerField(required=False)
    rest = CharField(required=False)
    before = forms.IntegerField(required=False)

    def __init__(self, data: Any, *, review: ReviewForms) -> None:
        super().__init__(data)
        self.review = review

    def is_valid(self) -> bool:
        return not self.review.is_stale and all([super().is_valid(), self.review.lines.is_valid()])

    def save(self, *, by: User, at: datetime) -> bool:
        is_saved = super().save(by=by, at=at)
        self.review.plan_import.refresh_from_db()
        return is_saved

    def write(self, *, by: User, at: datetime) -> Edit:
        chosen, plan_import = self.cleaned_data, self.review.plan_import
        typed, header = self.review.lines.lines(), self.review.header.words()
        written: dict[str, Any] = {"typed": typed, "header": header, "by": by, "expected_version": plan_import.version}
        match chosen["act"]:
            case self.KEEP | self.SHOW:
                return save_words(plan_import, **written)
            case self.UNDO:
                return undo_edit(plan_import, **written)
            case act:
                where = {"place": chosen["place"] or 0, "before": chosen["before"] or 0, "rest": chosen["rest"]}
                return edit_import(plan_import, Act(act), **where, **written)


def unknown_texts(data: QueryDict, outline: Outline) -> list[str]:
    """The texts of posted lines that stand nowhere in the outline."""
    known = {" ".join(line.text.split()) for line in outline}
    texts = [nfc(str(text)) for name, text in data.items() if re.fullmatch(r"line-\d+-text", name)]
    return [text for text in texts if " ".join(text.split()) not in {*known, ""}]
