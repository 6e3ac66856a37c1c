"""Acts on the outline of a draft. With htmx the answer is the outline; without, a redirect to the line's place."""

from functools import partial

from django.shortcuts import redirect, render
from django.urls import reverse

from plans.outline.edits import Edit
from plans.outline.forms.lines import DraftActForm, DraftOutlineForm, OutlineForm
from plans.outline.models import Plan
from plans.outline.queries.history import last_word_on, proposed_days, span_of, undo_words
from plans.outline.queries.lines import outline_rows, related_plans
from plans.outline.queries.opening import opening_of
from plans.outline.queries.printing import official_plan
from plans.outline.queries.readiness import lines_to_check, missing_for_review
from plans.outline.rules import powers_over_plan
from plans.outline.services.lines import write_opening
from portal.lib import clock
from portal.lib.official.html import to_html
from portal.lib.text import as_id


def outline_edit(request):
    """Opens the line that `muc` names, or does an act on it."""
    plan = request.subject
    form = DraftOutlineForm(request.POST or None, row=plan, key=key_of(request))
    if request.method != "POST":
        return outline_answer(request, plan, form=form, at=form.key or key_of(request, "tai"))
    if not form.is_valid() or not form.save(by=request.user, at=clock.now()):
        return outline_answer(request, plan, form=form, at=form.key)
    if not request.htmx:
        edit_url = reverse("plans:outline_edit", args=[plan.pk])
        return redirect(place_after(form, edit_url=edit_url, page_url=plan.get_absolute_url()))
    key = key_after(form.saved)
    after = DraftOutlineForm(row=plan, key=key if form.opens else 0)
    return outline_answer(request, plan, form=after, at=key, edit=form.saved)


def key_of(request, name: str = "muc") -> int:
    """The line that the address names: to open it, or (`tai`) only to be there."""
    return as_id(request.GET.get(name, ""))


def key_after(edit: Edit) -> int:
    """Of the line where the person is after an act; 0 if no line is left."""
    return edit.lines[edit.place - 1].key if edit.place else 0


def place_after(form: OutlineForm, *, edit_url: str, page_url: str) -> str:
    """Where a page without a script goes on after an act."""
    key = key_after(form.saved)
    address = f"{edit_url}?muc={key}" if form.opens else page_url
    return f"{address}#muc-{key}" if key else address


def opening_write(request):
    plan = request.subject
    form = DraftActForm(request.POST, plan=plan, act=partial(write_opening, plan))
    if not form.is_valid() or not form.save(by=request.user, at=clock.now()):
        return outline_answer(request, plan, refusal=form)
    key, edit_url = form.saved.key, reverse("plans:outline_edit", args=[plan.pk])
    if not request.htmx:
        return redirect(f"{edit_url}?muc={key}#muc-{key}")
    return outline_answer(request, plan, form=DraftOutlineForm(row=plan, key=key), at=key)


def outline_answer(
    request,
    plan: Plan,
    *,
    form: OutlineForm | None = None,
    at: int = 0,
    edit: Edit | None = None,
    refusal: DraftActForm | None = None,
    tasks: dict[int, int] | None = None,
):
    """`form` holds the line that is open or was refused an act, `at` is the line where the person is now, `tasks` how
    many tasks come from which line of an issued plan."""
    may = powers_over_plan(request.user, plan)
    form = form or DraftOutlineForm(row=plan, key=0)
    lines, today = form.stored, clock.today()
    is_opening = request.htmx and request.method == "GET"  # what is printed stays as it is
    context = {
        "plan": plan,
        "may": may,
        "tab": "text",
        "related": related_plans(plan, user=request.user),
        "paper": "" if is_opening else to_html(official_plan(plan, on=today, lines=lines)),
        "rows": outline_rows(lines, tasks=tasks) if may["follow"] else [],
        "edit_url": reverse("plans:outline_edit", args=[plan.pk]) if may["edit"] else "",
        "opening": opening_of(plan, lines, on=today) if may["edit"] else (),
        "proposed_days": proposed_days(lines, span_of(plan, on=today)) if may["edit"] and not request.htmx else [],
        "missing": missing_for_review(plan) if may["send"] else [],
        "to_check": lines_to_check(plan) if may["edit"] else [],
        "last_word": last_word_on(plan) if may["edit"] else "",
        "undo_words": undo_words(plan) if may["edit"] else "",
        "page_url": plan.get_absolute_url(),
        "reading": None,
        "form": form,
        "refusal": refusal,
        "at": at,
        "edit": edit,
    }
    return render(request, "plans/outline/_outline.html" if request.htmx else "plans/outline/plan_detail.html", context)
