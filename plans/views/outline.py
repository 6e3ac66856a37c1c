"""The answer of every page and act about the text of a plan: the whole page, or for htmx the outline alone."""

from django.shortcuts import render

from plans.exports import official_plan
from plans.forms.node import FirstNodeForm, NodeActForm
from plans.models import Plan
from plans.queries.amendments import related_plans
from plans.queries.anniversaries import proposed_days, span_of
from plans.queries.history import last_word_on
from plans.queries.outline import outline_rows
from plans.queries.readiness import lines_to_check, missing_for_review
from plans.rules import powers_over_plan
from portal.lib import clock
from portal.lib.official.html import to_html


def outline_answer(
    request,
    plan: Plan,
    *,
    form: NodeActForm | FirstNodeForm | None = None,
    at: int | None = None,
    tasks: dict[int, int] | None = None,
):
    """`form` is of the node that is open or was refused an act, `at` the node where the person is now, `tasks` how
    many tasks come from which node of an issued plan."""
    may = powers_over_plan(request.user, plan)
    rows, today = outline_rows(plan, tasks=tasks) if may["follow"] else [], clock.today()
    context = {
        "plan": plan,
        "may": may,
        "tab": "text",
        "related": related_plans(plan, user=request.user),
        "paper": to_html(official_plan(plan, on=today)),
        "rows": rows,
        "proposed_days": proposed_days([row.node for row in rows], span_of(plan, on=today)) if may["edit"] else [],
        "missing": missing_for_review(plan) if may["send"] else [],
        "to_check": lines_to_check(plan) if may["edit"] else [],
        "last_word": last_word_on(plan) if may["edit"] else "",
        "form": form,
        "at": at,
        "is_fragment": bool(request.htmx),
    }
    return render(request, "plans/_outline.html" if request.htmx else "plans/plan_detail.html", context)
