"""Components of lists and charts: tables with their card twin, filters, pages by key, bars and the matrix."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.http import QueryDict
from django.template.loader import render_to_string

from portal.lib.charts import Bar, MatrixRow, draw_bars, draw_columns
from units.templatetags.ui import MARKS

register = template.Library()
CURSORS = ("after", "before")


def _query(context: Any, **changes: str) -> str:
    """The address of this list with some parameters changed; a changed order or filter starts at the first page."""
    query: QueryDict = context["request"].GET.copy()
    for name in CURSORS:
        query.pop(name, None)
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"


@register.simple_block_tag(takes_context=True)
def table(context: Any, content: str, caption: str, columns: str, sort: str = "") -> str:
    """A table that turns into cards on a phone; the content is rows whose cells carry `data-label`.

    `columns` is `Số, ký hiệu:number|Trích yếu|Hạn:due_on`; a column with a key sorts by `?sort=key` or `-key`,
    `sort` is the order in use."""
    heads = [_head(context, column, sort) for column in columns.split("|")]
    return render_to_string("components/table.html", {"caption": caption, "heads": heads, "rows": content})


def _head(context: Any, column: str, sort: str) -> dict[str, str]:
    label, _, key = column.partition(":")
    if not key:
        return {"label": label, "url": "", "direction": ""}
    direction = {key: "ascending", f"-{key}": "descending"}.get(sort, "none")
    url = _query(context, sort=f"-{key}" if direction == "ascending" else key)
    return {"label": label, "url": url, "direction": direction}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Any, page: Any) -> dict[str, Any]:
    """Both ways from a page cut by `units.pages.page_by_key`."""
    return {
        "previous_url": _query(context, before=page.before) if page.before else "",
        "next_url": _query(context, after=page.after) if page.after else "",
    }


@register.inclusion_tag("components/export_link.html", takes_context=True)
def export_link(context: Any, label: str = "Xuất bảng") -> dict[str, Any]:
    """Downloads the list as it is filtered now; the view answers `?xuat=xlsx`."""
    return {"url": _query(context, xuat="xlsx"), "label": label}


@register.simple_block_tag(takes_context=True)
def filter_bar(context: Any, content: str, form: Any, search: str = "q") -> str:
    """The filters of a list as a GET form; `search` names the search field; the content stands at the end
    (export links, the number of rows)."""
    fields = [field for field in form.visible_fields() if field.name != search]
    query = context["request"].GET
    values = {
        "search": _search_field(form[search]) if search in form.fields else None,
        "fields": fields,
        "hidden": form.hidden_fields(),
        "is_filtered": any(query.get(name) for name in form.fields),
        "has_choices": any(query.get(field.name) for field in fields),
        "sort": query.get("sort", ""),
        "errors": form.errors,
        "tail": content,
        "has_tail": bool(content.strip()),
    }
    return render_to_string("components/filter_bar.html", values)


def _search_field(field: Any) -> dict[str, Any]:
    widget = field.as_widget(attrs={"placeholder": field.label, "class": "form-control"})
    return {"id": field.id_for_label, "label": field.label, "widget": widget}


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(title: str, bars: Sequence[Bar], unit: str = "") -> dict[str, Any]:
    """Lying bars, one a line, with the table behind. `unit` is the word after the numbers."""
    return {"title": title, "drawn": draw_bars(bars), "bars": bars, "unit": unit}


@register.inclusion_tag("components/column_chart.html")
def column_chart(title: str, bars: Sequence[Bar], unit: str = "") -> dict[str, Any]:
    """Upright bars, for a row of months, with a text alternative and the table behind."""
    words = ", ".join(f"{bar.label}: {bar.value}" for bar in bars)
    return {"title": title, "columns": draw_columns(bars), "bars": bars, "unit": unit, "words": words}


@register.inclusion_tag("components/matrix.html")
def matrix(caption: str, columns: Sequence[str], rows: Sequence[MatrixRow], corner: str = "Đơn vị") -> dict[str, Any]:
    """Units down, periods across; each cell an icon with its word, and a legend of the states that occur."""
    states = dict.fromkeys(cell.state for row in rows for cell in row.cells)
    marked = [{"row": row, "cells": [{"cell": cell, "mark": MARKS[cell.state]} for cell in row.cells]} for row in rows]
    legend = [MARKS[state] for state in states]
    return {"caption": caption, "columns": columns, "rows": marked, "corner": corner, "legend": legend}
