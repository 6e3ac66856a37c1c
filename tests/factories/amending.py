"""Amendments of an issued plan, begun, written and issued."""

from datetime import date

from plans.amending.services import Pick, begin_amendment, issue_plan
from plans.enums import Amendment, Change, NodeKind
from plans.outline.models import Node, Plan
from plans.work.services.following import follow_amendment
from tests.factories.people import MOMENT
from units.enums import DocumentState

DAY = date(2026, 3, 2)


def line_of(plan: Plan, kind: NodeKind) -> Node:
    return plan.nodes.in_force().of_kind(kind).in_order().first()


def begin(org, plan: Plan, *picks: tuple[NodeKind, Change], amendment=Amendment.AMEND, by=None) -> Plan:
    chosen = [Pick(line_of(plan, kind), change) for kind, change in picks]
    return begin_amendment(plan, amendment=amendment, picks=chosen, by=by or org.clerk, at=MOMENT)


def write(draft: Plan, change: Change, **values) -> Node:
    """Words for the first line of the draft with such a change."""
    node = draft.nodes.filter(change=change).in_order().first()
    for name, value in values.items():
        setattr(node, name, value)
    node.save()
    return node


def issue(org, draft: Plan, *, number: int = 2) -> Plan:
    Plan.objects.filter(pk=draft.pk).update(state=DocumentState.IN_REVIEW)
    draft.refresh_from_db()
    return issue_plan(
        draft,
        follow=follow_amendment,
        number=number,
        issued_on=DAY,
        expected_version=draft.version,
        by=org.chair,
        at=MOMENT,
    )
