from datetime import date, datetime
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from plans.importing.models import PlanImport
from plans.importing.parsing.types import ParsedPlan
from plans.importing.queries import outline_of
from plans.importing.services import confirm_import, edit_import, header_of, import_document, undo_edit
from plans.outline.edits import Act, Edit
from plans.outline.forms.lines import LineForm, OutlineForm
from plans.outline.forms.plan import HeaderForm, committees_of, header_initial, usual_header
from plans.outline.models import Plan
from plans.outline.parsing.tables import CellShape
from plans.outline.queries.asks import said_of
from plans.outline.queries.named_in_text import nameable_units, superior_basis
from plans.outline.types import Outline, OutlineLine, place_of
from portal.lib.forms import SavingForm
from portal.lib.text import nfc
from units.people.models import User
from units.tree.models import Unit

MAX_FILE_MB = 20


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


class ImportHeaderForm(SavingForm, HeaderForm):
    """The header of the plan to be, filled with what was read, or with what was typed here before. `apart`: beside the
    plan that the document is already, not in its place; `earlier_version`: of that plan, as it was shown. Saving it
    makes the draft, with the line that stands open in `outline`."""

    PREFIX = "header"

    apart = forms.BooleanField(label="Giữ nguyên kế hoạch ấy, lưu thành một kế hoạch nháp khác", required=False)
    earlier_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, outline: "ImportOutlineForm", parsed: ParsedPlan, user: User, on: date) -> None:
        plan_import: PlanImport = outline.row
        usual, read = usual_header(plan_import.unit, on=on), header_initial(header_of(parsed))
        initial = {name: value or usual.get(name) for name, value in read.items()}
        initial["parent_plan"] = superior_basis(parsed.references, issuer=plan_import.unit, user=user)
        initial |= plan_import.header_words | (outline.header_words() or {})
        super().__init__(data, row=plan_import, user=user, initial=initial, prefix=self.PREFIX)
        self.helper.layout = Layout(*self.HEAD)
        self.outline, self.parsed = outline, parsed

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.outline.is_valid()])

    def save(self, *, by: User, at: datetime) -> bool:
        if super().save(by=by, at=at):
            return True
        self.outline.show_stored(self.row)
        return False

    def write(self, *, by: User, at: datetime) -> Plan:
        return confirm_import(
            self.row,
            header=self.header(),
            typed=self.outline.typed,
            apart=self.cleaned_data["apart"],
            earlier_version=self.cleaned_data["earlier_version"],
            by=by,
            at=at,
            expected_version=self.outline.expected_version,
        )


class ImportOutlineForm(OutlineForm):
    """An act on the lines of a reading, whatever its header still lacks; the words of that are kept where they are
    sent along."""

    KEEP = "keep"
    ACTS = (*OutlineForm.ACTS, KEEP)

    def __init__(self, data: Any = None, *, row: PlanImport, key: int = 0, on: date) -> None:
        self.workers = nameable_units(row.unit, on=on)
        super().__init__(data, row=row, key=key)

    def lines(self) -> Outline:
        return outline_of(self.row)

    def line_form(self, line: OutlineLine, data: Any = None, *, shape: CellShape | None = None) -> LineForm:
        lines, workers = self.stored, self.workers
        days = ParsedPlan.from_json(self.row.parsed).days
        said = said_of(lines, place_of(lines, line.key) - 1, plan=days, among=list(workers))
        return LineForm(data, old=line, workers=workers, said=said, shape=shape)

    def header_words(self) -> dict[str, Any] | None:
        """As they stand in the form, right or wrong; None if they were not sent."""
        start = f"{ImportHeaderForm.PREFIX}-"
        sent = {name.removeprefix(start): value for name, value in self.data.items() if name.startswith(start)}
        names = ImportHeaderForm.base_fields.keys() & sent.keys()
        return {name: nfc(str(sent[name])) for name in sorted(names)} or None

    def edit(self, act: Act | None, *, by: User, at: datetime) -> Edit:
        chosen = self.cleaned_data
        sent: dict[str, Any] = {"typed": self.typed, "rest": chosen["rest"], "before": chosen["before"] or 0}
        return edit_import(self.row, act, key=self.key, **sent, **self._sent(by))

    def undo(self, *, by: User, at: datetime) -> Edit:
        return undo_edit(self.row, typing=self.typing, **self._sent(by))

    def _sent(self, by: User) -> dict[str, Any]:
        return {"header": self.header_words(), "by": by, "expected_version": self.expected_version}
