"""Acts on the outline of a draft. With htmx the answer is the outline; without, a redirect to the node's place."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from plans.forms.node import FirstNodeForm, NodeActForm, NodeForm
from plans.models import Node, Plan
from plans.services.outline import Move
from plans.views.outline import outline_answer
from portal.lib import clock


@require_POST
def node_create(request, pk):
    plan = get_object_or_404(Plan.objects.visible_to(request.user).with_header(), pk=pk)
    form = FirstNodeForm(request.POST, plan=plan, user=request.user)
    node = form.save(at=clock.now()) if form.is_valid() else None
    if node:
        return _opened(request, node.pk)
    return outline_answer(request, plan, form=form)


def node_edit(request, pk):
    node = _node(request, pk)
    if request.method == "GET":
        return _opened(request, pk)
    form = NodeForm(request.POST, node=node, user=request.user)
    if not form.is_valid() or not form.write(at=clock.now()):
        return outline_answer(request, node.plan, form=form)
    then = form.cleaned_data["then"]
    if then and node.plan.nodes.filter(pk=then).exists():
        return _opened(request, then)
    return _closed(request, node.plan_id, at=pk)


@require_POST
def node_retype(request, pk):
    """As an edit, but the node stays open: its new kind may carry other fields."""
    node = _node(request, pk)
    form = NodeForm(request.POST, node=node, user=request.user)
    if form.is_valid() and form.write(at=clock.now()):
        return _opened(request, pk)
    return outline_answer(request, node.plan, form=form)


@require_POST
def node_add_below(request, pk):
    return _added(request, pk, inside=False)


@require_POST
def node_add_inside(request, pk):
    return _added(request, pk, inside=True)


@require_POST
def node_move_up(request, pk):
    return _moved(request, pk, Move.UP)


@require_POST
def node_move_down(request, pk):
    return _moved(request, pk, Move.DOWN)


@require_POST
def node_indent(request, pk):
    return _moved(request, pk, Move.INDENT)


@require_POST
def node_outdent(request, pk):
    return _moved(request, pk, Move.OUTDENT)


@require_POST
def node_delete(request, pk):
    node = _node(request, pk)
    form = NodeActForm(request.POST, node=node, user=request.user)
    above = node.plan.nodes.filter(position__lt=node.position).in_order().last()
    if form.is_valid() and form.delete(at=clock.now()):
        return _closed(request, node.plan_id, at=above.pk if above else None)
    return outline_answer(request, node.plan, form=form)


def _added(request, pk, *, inside: bool):
    form = _act_form(request, pk)
    node = form.add(inside=inside, at=clock.now()) if form.is_valid() else None
    return _opened(request, node.pk) if node else outline_answer(request, form.node.plan, form=form)


def _moved(request, pk, move: Move):
    form = _act_form(request, pk)
    node = form.move(move, at=clock.now()) if form.is_valid() else None
    if not node:
        return outline_answer(request, form.node.plan, form=form)
    return _opened(request, pk) if form.is_open else _closed(request, node.plan_id, at=pk)


def _act_form(request, pk):
    """The node's own form where its text was sent along: it is saved with the act."""
    chosen = NodeForm if "text" in request.POST else NodeActForm
    return chosen(request.POST, node=_node(request, pk), user=request.user)


def _opened(request, pk):
    """The outline with one node open for writing."""
    if request.method == "POST" and not request.htmx:
        return redirect(f"{reverse('plans:node_edit', args=[pk])}#muc-{pk}")
    node = _node(request, pk)
    return outline_answer(request, node.plan, form=NodeForm(node=node, user=request.user), at=pk)


def _closed(request, plan_pk: int, *, at: int | None):
    """The outline with no node open; `at` is where the person was."""
    if not request.htmx:
        return redirect(reverse("plans:plan_detail", args=[plan_pk]) + (f"#muc-{at}" if at else ""))
    plan = get_object_or_404(Plan.objects.visible_to(request.user).with_header(), pk=plan_pk)
    return outline_answer(request, plan, at=at)


def _node(request, pk):
    return get_object_or_404(Node.objects.visible_to(request.user).with_plan(), pk=pk)
