from datetime import datetime
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.db.models import QuerySet

from plans.enums import MAX_LEVELS, NodeKind
from plans.forms.plan import HeaderForm, committees_of, header_words, usual_header
from plans.models import Plan, PlanImport
from plans.parsing.types import ParsedNode, ParsedPlan
from plans.queries.cited_plans import superior_basis
from plans.services.imports import MAX_NODES, ImportedLine, confirm_import, header_of, proposed_line, take_in
from portal.lib.forms import CharField, refusals_on
from units.forms.choice import UnitSelectMultiple, offer_units
from units.models import Unit, User

MAX_FILE_MB = 20
LETTERS_IN_A_ROW = 70
SELECT = {"class": "form-select form-select-sm"}
INPUT = {"class": "form-control form-control-sm"}


class ImportForm(forms.Form):
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
        self.user = user
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

    def save(self, *, at: datetime) -> PlanImport | None:
        """None if refused; the reason stands on the form."""
        file, unit = self.cleaned_data["file"], self.cleaned_data["unit"]
        data = file.read() if file else self.cleaned_data["text"].encode()
        with refusals_on(self):
            return take_in(data, name=file.name if file else "", unit=unit, by=self.user, at=at)
        return None


class ImportHeaderForm(HeaderForm):
    """The header of the plan to be, filled with what was read."""

    def __init__(self, *args: Any, plan_import: PlanImport, parsed: ParsedPlan, user: User, **kwargs: Any) -> None:
        usual, read = usual_header(user), header_words(header_of(parsed))
        initial = {name: value or usual.get(name) for name, value in read.items()}
        initial["parent_plan"] = superior_basis(parsed.references, issuer=plan_import.unit, user=user)
        super().__init__(*args, user=user, initial=initial, prefix="header", **kwargs)
        self.plan_import = plan_import
        self.helper.layout = Layout(*self.HEAD)

    def save(self, lines: list[ImportedLine], *, at: datetime) -> Plan | None:
        with refusals_on(self):
            return confirm_import(self.plan_import, header=self.header(), lines=lines, by=self.user, at=at)
        return None


class LineForm(forms.Form):
    """One proposed node; `place` counts from 1."""

    kind = forms.ChoiceField(label="Loại", choices=NodeKind.choices, widget=forms.Select(attrs=SELECT))
    depth = forms.TypedChoiceField(
        label="Cấp",
        coerce=int,
        choices=[(level, f"Cấp {level + 1}") for level in range(MAX_LEVELS)],
        widget=forms.Select(attrs={**SELECT, "data-depth": ""}),
    )
    label = CharField(label="Số, dấu đầu dòng", max_length=20, required=False, widget=forms.TextInput(attrs=INPUT))
    text = CharField(
        label="Nội dung",
        widget=forms.Textarea(attrs={**INPUT, "rows": 2}),
        error_messages={"required": "Mục này đang trống. Ghi lại nội dung, máy không tự bỏ dòng nào của văn bản."},
    )
    units = forms.TypedMultipleChoiceField(
        label="Đơn vị",
        coerce=int,
        required=False,
        widget=UnitSelectMultiple(attrs={"data-placeholder": "Chọn đơn vị"}),
    )

    def __init__(self, *args: Any, node: ParsedNode, place: int, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.node, self.place, self.known = node, place, {unit.pk: unit for unit in units}
        if node.kind == NodeKind.DUTY_HOLDER or node.units:
            offer_units(self.fields["units"], units)  # type: ignore[arg-type]
        else:
            del self.fields["units"]
        self.fields["text"].widget.attrs["rows"] = min(12, 1 + len(node.text) // LETTERS_IN_A_ROW)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label} của mục {place}"

    @property
    def has_units(self) -> bool:
        return "units" in self.fields

    def line(self) -> ImportedLine:
        chosen = self.cleaned_data
        return ImportedLine(
            kind=chosen["kind"],
            label=chosen["label"],
            text=chosen["text"],
            depth=chosen["depth"],
            units=tuple(self.known[pk] for pk in chosen.get("units", [])),
            deadline=self.node.deadline,
            source_lines=self.node.lines,
            confidence=self.node.confidence,
        )


class LinesForm(forms.BaseFormSet):
    """All proposed nodes, in their order; their number is that of the import, whatever was posted."""

    def __init__(self, *args: Any, parsed: ParsedPlan, units: "QuerySet[Unit]", **kwargs: Any) -> None:
        self.nodes, self.units = parsed.nodes, list(units)
        kwargs |= {"initial": [self._proposed(node) for node in parsed.nodes], "prefix": "line"}
        super().__init__(*args, **kwargs)

    def total_form_count(self) -> int:
        return len(self.nodes)

    def initial_form_count(self) -> int:
        return len(self.nodes)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        place = index or 0
        return {"node": self.nodes[place], "place": place + 1, "units": self.units}

    def lines(self) -> list[ImportedLine]:
        return [form.line() for form in self.forms]

    def _proposed(self, node: ParsedNode) -> dict[str, Any]:
        line = proposed_line(node, units=self.units)
        return {**vars(line), "units": [unit.pk for unit in line.units]}


LineFormSet: Any = forms.formset_factory(LineForm, formset=LinesForm, extra=0, max_num=MAX_NODES)
