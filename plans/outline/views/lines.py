"""Acts on the outline of a draft. With htmx the answer is the outline; without, a redirect to the node's place."""

from functools import partial

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from plans.outline.forms.lines import DraftActForm, NodeForm
from plans.outline.models import Node, Plan
from plans.outline.queries.history import last_word_on, proposed_days, span_of
from plans.outline.queries.lines import outline_lines, outline_rows, related_plans
from plans.outline.queries.opening import opening_of
from plans.outline.queries.printing import official_plan
from plans.outline.queries.readiness import lines_to_check, missing_for_review
from plans.outline.rules import powers_over_plan
from plans.outline.services.lines import Move, add_first_node, add_node, delete_node, move_node, write_opening
from portal.lib import clock
from portal.lib.official.html import to_html


def node_create(request):
    plan = request.subject
    return _opened_after(request, DraftActForm(request.POST, plan=plan, act=partial(add_first_node, plan)))


def opening_write(request):
    plan = request.subject
    return _opened_after(request, DraftActForm(request.POST, plan=plan, act=partial(write_opening, plan)))


def node_edit(request):
    node = request.subject
    if request.method != "POST":
        return _editor(request, node)
    form = NodeForm(request.POST, node=node)
    if not form.is_valid() or not form.save(by=request.user, at=clock.now()):
        return outline_answer(request, node.plan, form=form)
    then = form.cleaned_data["then"]
    if then and node.plan.nodes.filter(pk=then).exists():
        return _opened(request, then)
    return _closed(request, node.plan_id, at=node.pk)


def node_retype(request):
    """As an edit, but the node stays open: its new kind may carry other fields."""
    return _opened_after(request, NodeForm(request.POST, node=request.subject))


def node_add_below(request):
    return _opened_after(request, _act_form(request, partial(add_node, inside=False)))


def node_add_inside(request):
    return _opened_after(request, _act_form(request, partial(add_node, inside=True)))


def node_move_up(request):
    return _moved(request, Move.UP)


def node_move_down(request):
    return _moved(request, Move.DOWN)


def node_indent(request):
    return _moved(request, Move.INDENT)


def node_outdent(request):
    return _moved(request, Move.OUTDENT)


def node_delete(request):
    node = request.subject
    form = DraftActForm(request.POST, plan=node.plan, act=partial(delete_node, node))
    above = node.plan.nodes.filter(position__lt=node.position).in_order().last()
    if form.is_valid() and form.save(by=request.user, at=clock.now()):
        return _closed(request, node.plan_id, at=above.pk if above else None)
    return outline_answer(request, node.plan, form=form)


def _moved(request, move: Move):
    form = _act_form(request, partial(move_node, move=move))
    if form.is_open:
        return _opened_after(request, form)
    if form.is_valid() and form.save(by=request.user, at=clock.now()):
        return _closed(request, form.row.pk, at=form.saved.pk)
    return outline_answer(request, form.row, form=form)


def _act_form(request, act):
    """The node's own form where its text was sent along: it is saved with the act."""
    node = request.subject
    if "text" in request.POST:
        return NodeForm(request.POST, node=node, act=act)
    return DraftActForm(request.POST, plan=node.plan, act=partial(act, node, line=None))


def _opened_after(request, form):
    """Does the act; the node it made or changed is open then."""
    if form.is_valid() and form.save(by=request.user, at=clock.now()):
        return _opened(request, form.saved.pk)
    return outline_answer(request, form.row, form=form)


def _opened(request, pk):
    """After an act: the outline as it stands now with one node open, which need not be the one that was acted on."""
    if not request.htmx:
        return redirect(f"{reverse('plans:node_edit', args=[pk])}#muc-{pk}")
    return _editor(request, get_object_or_404(Node.objects.visible_to(request.user).with_plan(), pk=pk))


def _editor(request, node: Node):
    return outline_answer(request, node.plan, form=NodeForm(node=node), at=node.pk)


def _closed(request, plan_pk: int, *, at: int | None):
    """After an act: the outline with no node open; `at` is where the person was."""
    if not request.htmx:
        return redirect(reverse("plans:plan_detail", args=[plan_pk]) + (f"#muc-{at}" if at else ""))
    plan = get_object_or_404(Plan.objects.visible_to(request.user).with_header(), pk=plan_pk)
    return outline_answer(request, plan, at=at)


def outline_answer(
    request, plan: Plan, *, form: DraftActForm | None = None, at: int | None = None, tasks: dict[int, int] | None = None
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
        "opening": opening_of(plan, outline_lines(plan), on=today) if may["edit"] else (),
        "proposed_days": proposed_days([row.node for row in rows], span_of(plan, on=today)) if may["edit"] else [],
        "missing": missing_for_review(plan) if may["send"] else [],
        "to_check": lines_to_check(plan) if may["edit"] else [],
        "last_word": last_word_on(plan) if may["edit"] else "",
        "form": form,
        "at": at,
        "is_fragment": bool(request.htmx),
    }
    return render(request, "plans/outline/_outline.html" if request.htmx else "plans/outline/plan_detail.html", context)
