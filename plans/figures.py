"""Number fields for every metric, grouped by form; a page shows the group of the chosen form. And the few numbers
that a line of a plan asks for, in one field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.template.loader import render_to_string

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


def metric_choices(metrics: Iterable[str] = Metric) -> list[tuple[str, Any]]:
    """By form, as the options of a select."""
    wanted = set(metrics)
    groups = {
        form: [(metric.value, metric.label) for metric in known if metric in wanted]
        for form, known in METRICS_OF_FORM.items()
    }
    return [(Form(form).label, choices) for form, choices in groups.items() if choices]


class TargetsInput(forms.Widget):
    """A row for each number that is there, and one to add another; a row whose number is emptied goes."""

    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.choices = metric_choices()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[tuple[str, str]]:
        metrics, quantities = (_several(data, f"{name}-{part}") for part in ("metric", "quantity"))
        return [(metric, quantity) for metric, quantity in zip(metrics, quantities, strict=False) if metric or quantity]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-metric" not in data

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        pairs = value.items() if isinstance(value, Mapping) else value or ()
        rows = [
            {"metric": metric, "label": Metric(metric).label, "measure": UNITS_OF_MEASURE[metric], "quantity": quantity}
            for metric, quantity in pairs
            if metric in UNITS_OF_MEASURE
        ]
        return render_to_string("plans/_targets.html", {"name": name, "rows": rows, "groups": self.choices})


class TargetsField(forms.Field):
    """Cleans to metric → quantity, in the order of Metric."""

    widget = TargetsInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": "Chỉ tiêu", "required": False, **kwargs})

    def offer(self, metrics: Iterable[str]) -> None:
        """Narrows what can be added."""
        self.widget.choices = metric_choices(metrics)

    def clean(self, value: Any) -> dict[str, int]:
        found: dict[str, int] = {}
        for metric, typed in value or ():
            if not str(typed).strip():
                continue
            if metric not in UNITS_OF_MEASURE:
                raise forms.ValidationError(f"Chọn chỉ tiêu cho số {typed}.", code="metric")
            if metric in found:
                raise forms.ValidationError(f"“{Metric(metric).label}” ghi hai lần. Chỉ giữ một số.", code="twice")
            if quantity := FigureField(Metric(metric)).clean(typed):
                found[metric] = quantity
        return {str(metric): found[metric] for metric in Metric if metric in found}


def _several(data: Any, name: str) -> list[str]:
    return list(data.getlist(name)) if hasattr(data, "getlist") else list(data.get(name, ()))
