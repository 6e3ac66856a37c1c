"""A row of a table, or its head, written cell by cell."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms

from plans.outline.parsing.lists import points_in
from plans.outline.parsing.tables import CellShape, is_block, with_head
from plans.outline.types import OutlineLine, TableFrame
from portal.lib.forms import CharField
from portal.lib.text import nfc, one_line

MOST_COLUMNS = 20  # that a person asks for
_LETTERS_IN_A_ROW = 40


class LineTextField(CharField):
    """The words of a line, on one line; only what was pasted stays apart: cells become a table, points lines."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and is_block(value):
            return "\t".join(map(nfc, value.strip("\r\n").split("\t")))
        if isinstance(value, str) and (points := points_in(value)):
            return "\n".join(" ".join(point).strip() for point in points)
        return one_line(value) if isinstance(value, str) else super().to_python(value)


class CellsForm(forms.Form):
    """With a field for each cell, where `shape` says that the line has cells; the text of a row is made of them."""

    columns = forms.IntegerField(
        label="Số cột",
        min_value=1,
        max_value=MOST_COLUMNS,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), f"Ghi số cột, từ 1 đến {MOST_COLUMNS}."
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def write_cells(self, shape: CellShape | None, *, is_table: bool) -> None:
        self.shape = shape
        if shape is None or not is_table:
            del self.fields["columns"]
        if shape is None:
            return
        del self.fields["text"], self.fields["label"]
        self.initial["columns"] = shape.columns
        for place, (cell, title) in enumerate(zip(shape.cells, shape.titles, strict=True)):
            rows = sum(1 + len(line) // _LETTERS_IN_A_ROW for line in cell.text.split("\n"))
            widget = forms.Textarea(attrs={"rows": min(8, rows)})
            self.fields[f"cell-{place}"] = CharField(label=title, required=False, widget=widget)
            self.initial[f"cell-{place}"] = cell.text

    @property
    def cells(self) -> list[Any]:
        """The fields of the cells, for the template."""
        return [self[name] for name in self.fields if name.startswith("cell-")]

    def clean_columns(self) -> int:
        columns: int = self.cleaned_data["columns"]
        shape = self.shape
        if shape and columns < shape.filled:
            raise forms.ValidationError(f"Cột thứ {shape.filled} còn chữ ở các hàng. Hãy xóa chữ trong cột ấy trước.")
        return columns

    def words_of(self, stored: OutlineLine) -> dict[str, str]:
        """What is stored meanwhile of each field that is written."""
        if self.shape is None:
            return {"label": stored.label, "text": stored.text}
        head = (stored.frame or TableFrame()).head
        cells = stored.cells or tuple(cell for row in head for cell in row)
        names = (f"cell-{place}" for place in range(len(cells)))
        return {name: cell.text for name, cell in zip(names, cells, strict=True) if name in self.fields}

    def with_cells(self, line: OutlineLine) -> OutlineLine:
        """The line with what was typed in its cells."""
        if self.shape is None:
            return line
        texts = [_lines(self.cleaned_data[f"cell-{place}"]) for place in range(len(self.shape.cells))]
        if line.cells:
            return replace(line, cells=tuple(map(_written, line.cells, texts)))
        frame = with_head(line.frame or TableFrame(), texts, self.cleaned_data["columns"])
        return replace(line, frame=frame)


def words_in(data: Mapping[str, Any]) -> str:
    """All that was typed in a line that is no more."""
    cells = [data[name] for name in data if name.startswith("cell-")]
    return str(data.get("text", "")) or "; ".join(filter(None, cells))


def _written(cell: Any, text: str) -> Any:
    """As it was, where only spaces differ."""
    return cell if _lines(cell.text) == text else replace(cell, text=text)


def _lines(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())
