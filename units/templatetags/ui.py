"""The components as tags, and the words, icons and tones of states and days: one vocabulary for every page, so colour
never stands alone. Tags take plain values and ask nothing of the database. See `/giao-dien/`."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.defaulttags import CsrfTokenNode
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html

from portal.lib import clock
from portal.lib.charts import Bar, MatrixRow, draw_bars, draw_columns, percent_of
from portal.lib.text import in_vietnamese
from units.taken_forms import TOKEN, token_for

register = template.Library()
CURSORS = ("after", "before")


@register.filter
def day(value: date | datetime | None) -> str:
    """dd/mm/yyyy of a day, or of a moment in Hà Nội; empty for None."""
    if not value:
        return ""
    on = clock.local_day(value) if isinstance(value, datetime) else value
    return f"{on:%d/%m/%Y}"


@register.filter
def moment(value: datetime | None) -> str:
    """dd/mm/yyyy HH:MM in Hà Nội; empty for None."""
    return f"{value.astimezone(clock.HANOI):%d/%m/%Y %H:%M}" if value else ""


@register.filter
def number(value: float | None) -> str:
    return "" if value is None else in_vietnamese(value)


@register.simple_tag
def icon(name: str) -> str:
    """A picture beside a word that says the same; hidden from screen readers."""
    return format_html('<i class="bi bi-{}" aria-hidden="true"></i>', name)


@register.simple_tag(takes_context=True, name="csrf_token")
def form_tokens(context: template.Context) -> str:
    """In the place of Django's own tag, so that no form can lack it: that the page is ours, and which form of it this
    is, whose act is done once however often it is sent."""
    fields = CsrfTokenNode().render(context)
    return format_html('{}<input type="hidden" name="{}" value="{}">', fields, TOKEN, token_for(context.get("request")))


@register.inclusion_tag("components/state.html")
def state(code: str, label: str = "") -> dict[str, Any]:
    """The badge of a state of the vocabulary; `label` replaces its word. Raises KeyError for an unknown one."""
    mark = MARKS[str(code)]
    return {"label": label or mark.label, "icon": mark.icon, "tone": mark.tone}


@register.inclusion_tag("components/due.html")
def due(on: date | None, done: object = False) -> dict[str, Any]:
    """`còn 2 ngày (27/8)`. `done` is anything true once the work is done; no day, nothing shown."""
    return {"due": on and due_in_words(on, today=clock.today(), is_done=bool(done)), "on": on}


@register.inclusion_tag("components/unseen.html")
def unseen(by: date | None) -> dict[str, Any]:
    """Of work nobody has said to have seen: by when, or `chưa nhận, quá 2 ngày`; no day, nothing shown."""
    return {"on": by, "days": max((clock.today() - by).days, 0) if by else 0}


@register.inclusion_tag("components/form_mark.html")
def form_mark(code: str, label: str) -> dict[str, Any]:
    """One of the four forms in its colour, with its icon and word."""
    return {"code": code, "icon": FORM_ICONS[str(code)], "label": label}


@register.inclusion_tag("components/crumb.html")
def crumb(label: object, url_name: str = "", *args: object) -> dict[str, Any]:
    """One step of the breadcrumb; the last, without a URL name, is the page itself."""
    return {"label": label, "url": reverse(url_name, args=args) if url_name else ""}


@register.simple_block_tag
def page_head(content: str, title: object, state: str = "", note: object = "") -> str:
    """Title, state and a note; the content is the actions: one primary button, the rest in `more`."""
    values = {"title": title, "state": state, "note": note, "actions": content}
    return render_to_string("components/page_head.html", values)


@register.simple_block_tag
def more(content: str, label: str = "Thêm") -> str:
    """The menu of further actions; the content is `<li>` items."""
    return render_to_string("components/more.html", {"label": label, "items": content})


@register.simple_block_tag
def empty_state(content: str, title: str, *, url: str = "", action: str = "", icon: str = "inbox") -> str:
    """Where a list would stand; the content is a hint of what to do."""
    values = {"title": title, "hint": content, "url": url, "action": action, "icon": icon}
    return render_to_string("components/empty.html", values)


@register.inclusion_tag("components/figure.html")
def figure(
    label: str,
    value: int | None,
    *,
    url: str = "",
    change: int | None = None,
    against: str = "cùng kỳ",
    note: str = "",
    tone: str = "",
) -> dict[str, Any]:
    """A counted figure that opens its records; `change` is the signed difference to what `against` names."""
    trend = "" if change is None else "up" if change > 0 else "down" if change < 0 else "same"
    return {
        "label": label,
        "value": value,
        "url": url,
        "change": abs(change or 0),
        "trend": trend,
        "against": against,
        "note": note,
        "tone": tone,
    }


@register.inclusion_tag("components/progress.html")
def progress(done: int, total: int, label: str = "") -> dict[str, Any]:
    return {"done": done, "total": total, "label": label, "percent": percent_of(done, total)}


@register.inclusion_tag("components/explain.html")
def explain(counted: str, *, left_out: str = "", url: str = "", action: str = "Xem các bản ghi") -> dict[str, Any]:
    """What a figure counts, what it left out, and where the records are."""
    return {"counted": counted, "left_out": left_out, "url": url, "action": action}


@register.inclusion_tag("components/person_line.html")
def person_line(name: object, at: datetime | None = None) -> dict[str, Any]:
    return {"name": name, "initial": str(name).split()[-1:] and str(name).split()[-1][0], "at": at}


@register.inclusion_tag("components/stepper.html")
def stepper(steps: Iterable[tuple[str, str]], current: int) -> dict[str, Any]:
    """Steps as (label, URL or empty); `current` counts from 1."""
    drawn_steps = [
        {"label": label, "url": url, "place": place, "is_done": place < current, "is_current": place == current}
        for place, (label, url) in enumerate(steps, start=1)
    ]
    return {"steps": drawn_steps}


@register.inclusion_tag("components/thumb.html")
def thumb(name: str, url: str, *, picture: str = "", note: str = "") -> dict[str, Any]:
    """A file as a small picture (`picture` is its address) or an icon; opens `url`."""
    return {"name": name, "url": url, "picture": picture, "note": note}


@register.inclusion_tag("components/file_drop.html")
def file_drop(field: Any, hint: str = "") -> dict[str, Any]:
    """A bound file field as a drop zone with thumbnails; a plain file input without JavaScript."""
    return {"field": field, "hint": hint or field.help_text}


@register.inclusion_tag("components/error_lines.html")
def error_lines(errors: Iterable[object], *, alert: bool = True) -> dict[str, Any]:
    """What is wrong with a form or one of its fields; `alert` has it read out at once."""
    return {"errors": errors, "alert": alert}


@register.inclusion_tag("components/ticks.html")
def ticks(field: Any, legend: str = "", *, note: str = "", rows: bool = False) -> dict[str, Any]:
    """The choices of a bound field to tick, side by side or, with `rows`, each on a line of its own."""
    return {"field": field, "legend": legend or field.label, "note": note, "rows": rows}


@register.inclusion_tag("components/act_button.html")
def act_button(
    act: str,
    icon: str,
    label: str,
    url: str,
    key: int,
    *,
    title: str = "",
    tone: str = "secondary",
    quiet: bool = False,
) -> dict[str, Any]:
    """One of the acts on the line `key` that a form can be sent for; `quiet` shows its picture alone. Where it is
    refused the page is at that line again."""
    values = {"act": act, "icon": icon, "label": label, "title": title or label, "tone": tone, "quiet": quiet}
    return values | {"url": f"{url}?muc={key}#muc-{key}"}


@register.simple_block_tag
def form_actions(content: str) -> str:
    """The sticky row of buttons under a form."""
    return render_to_string("components/form_actions.html", {"buttons": content})


@register.simple_block_tag(takes_context=True)
def confirm(
    context: Any, content: str, label: str, question: str, url: str, *, tone: str = "danger", quiet: bool = False
) -> str:
    """A button that opens a question and, in it, the POST form that does it; the content is further fields."""
    values = {"label": label, "question": question, "url": url, "tone": tone, "fields": content, "quiet": quiet}
    return render_to_string("components/confirm.html", values, request=context.get("request"))


def query_with(request: HttpRequest, **changes: str) -> str:
    """The address of this list with some parameters changed; a changed order or filter starts at the first page."""
    query = request.GET.copy()
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
    url = query_with(context["request"], sort=f"-{key}" if direction == "ascending" else key)
    return {"label": label, "url": url, "direction": direction}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Any, page: Any) -> dict[str, Any]:
    """Both ways from a page cut by `units.pages.page_by_key`."""
    return {
        "previous_url": query_with(context["request"], before=page.before) if page.before else "",
        "next_url": query_with(context["request"], after=page.after) if page.after else "",
    }


@register.inclusion_tag("components/export_link.html", takes_context=True)
def export_link(context: Any) -> dict[str, Any]:
    """Downloads the list as it is filtered now; the view answers `?xuat=xlsx`."""
    return {"url": query_with(context["request"], xuat="xlsx")}


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
def matrix(caption: str, columns: Sequence[str], rows: Sequence[MatrixRow]) -> dict[str, Any]:
    """Units down, periods across; each cell an icon with its word, and a legend of the states that occur."""
    states = dict.fromkeys(cell.state for row in rows for cell in row.cells)
    marks = [[{"cell": cell, "mark": MARKS[cell.state]} for cell in row.cells] for row in rows]
    legend = [MARKS[state] for state in states]
    return {
        "caption": caption,
        "columns": columns,
        "rows": [{"row": row, "cells": cells} for row, cells in zip(rows, marks, strict=True)],
        "legend": legend,
    }


SOON_DAYS = 3


@dataclass(frozen=True)
class Mark:
    """What a state looks like: its word, its icon (Bootstrap Icons) and its tone (a class of the style sheet)."""

    label: str
    icon: str
    tone: str


with Path(__file__).with_name("marks.csv").open(encoding="utf-8") as _rows:
    MARKS = {row.pop("state"): Mark(**row) for row in csv.DictReader(_rows)}

FORM_ICONS = {"mass_media": "broadcast", "oral": "mic", "visual": "easel", "emulation": "trophy"}


@dataclass(frozen=True)
class Due:
    """A due day in words, with its short date, icon and tone."""

    words: str
    short_day: str
    icon: str
    tone: str


def due_in_words(on: date, *, today: date, is_done: bool = False) -> Due:
    """`còn 2 ngày` with `27/8`; the year stands only where it is not this one. Done work is never late here."""
    short_day = f"{on.day}/{on.month}" + ("" if on.year == today.year else f"/{on.year}")
    days_left = (on - today).days
    if is_done:
        return Due("đã xong", f"hạn {short_day}", "check2", "green")
    if days_left < 0:
        return Due(f"quá {-days_left} ngày", short_day, "exclamation-octagon-fill", "red")
    words = {0: "hôm nay", 1: "ngày mai"}.get(days_left, f"còn {days_left} ngày")
    if days_left <= SOON_DAYS:
        return Due(words, short_day, "alarm", "amber")
    return Due(words, short_day, "calendar-event", "plain")
