"""Number fields for every metric, grouped by form; a page shows the group of the chosen form."""

from dataclasses import dataclass
from typing import Any

from django import forms

from plans.enums import LARGEST_FIGURE, METRICS_OF_FORM, UNITS_OF_MEASURE, Form, Metric
from portal.lib.forms import WholeNumberField


@dataclass(frozen=True)
class FigureGroup:
    """The bound fields of one form; the page shows the group of the chosen one."""

    code: str
    label: str
    fields: list[forms.BoundField]


class FigureField(WholeNumberField):
    """`measure` stands behind the number: `34 lượt người`."""

    def __init__(self, metric: Metric) -> None:
        self.measure = UNITS_OF_MEASURE[metric]
        super().__init__(
            label=metric.label,
            required=False,
            min_value=0,
            max_value=LARGEST_FIGURE,
            localize=False,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages={
                "invalid": "Ghi một số nguyên, ví dụ 120 hoặc 1.200.",
                "min_value": "Ghi số từ 0 trở lên.",
                "max_value": "Số lớn quá mười triệu. Hãy xem lại.",
            },
        )


class FiguresForm(forms.Form):
    """A field left empty was not reported; 0 is a figure. The subclass has a field `form`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for metrics in METRICS_OF_FORM.values():
            for metric in metrics:
                self.fields[field_of(metric)] = FigureField(metric)

    def fields_of(self, form: str) -> list[forms.BoundField]:
        """Those of one form; none without a form."""
        return [self[field_of(metric)] for metric in METRICS_OF_FORM.get(form, ())]

    @property
    def figure_groups(self) -> list[FigureGroup]:
        return [FigureGroup(str(code), Form(code).label, self.fields_of(code)) for code in METRICS_OF_FORM]

    def figures_of(self, form: str) -> dict[str, int]:
        """Metric → value for the chosen form; a value under another form is an error at its field."""
        metrics_of_form = METRICS_OF_FORM.get(form, ())
        typed = {metric: self.cleaned_data.get(field_of(metric)) for metric in Metric}
        reported = {str(metric): value for metric, value in typed.items() if value is not None}
        for metric in reported.keys() - metrics_of_form:
            self.add_error(field_of(metric), "Số liệu của hình thức khác. Hãy xóa đi hoặc chọn lại hình thức.")
        return {metric: value for metric, value in reported.items() if metric in metrics_of_form}


def initial_figures(figures: dict[str, int]) -> dict[str, int]:
    """Metric → value as the fields are opened with."""
    return {field_of(metric): value for metric, value in figures.items()}


def field_of(metric: str) -> str:
    return f"figure_{metric}"
