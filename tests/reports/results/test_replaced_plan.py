from datetime import date

import pytest

from plans.amending.services import Pick, apply_amendment, begin_amendment
from plans.enums import Change, NodeKind
from plans.outline.models import Plan
from plans.work.services.following import follow_amendment
from reports.dashboard.queries.progress import Scope, by_content, by_phase, work_of
from reports.enums import PeriodKind
from reports.results.queries.document import source_of
from reports.results.queries.facts import activities_behind, facts_of
from reports.results.types import ReportPeriod
from tests.factories.people import MOMENT
from tests.factories.plans import freeze_plan, make_activity, make_assignment, make_issued_plan, make_task
from tests.plans.outline.queries.test_replaced_plans import item_of, replace_plan

DAY = date(2026, 3, 30)
QUARTER = ReportPeriod.holding(PeriodKind.QUARTER, DAY)


@pytest.fixture
def plans(org) -> tuple[Plan, Plan]:
    """A plan with an accepted task and an accepted activity, and its replacement with one more of each."""
    old = make_issued_plan(org)
    make_activity(old, org.cell)
    make_assignment(make_task(old, org.cell), org.cell, done_on=date(2026, 3, 2), accepted_at=MOMENT)
    new = replace_plan(org, old)
    make_activity(new, org.other_cell)
    make_assignment(make_task(new, org.other_cell), org.other_cell)
    return old, new


def test_the_report_counts_old_and_new_work_once(org, plans):
    old, new = plans

    facts = facts_of(new, QUARTER, on=DAY)

    line = facts.items[0]
    assert (facts.activities, line.node, line.activities, line.units) == (2, item_of(new).pk, 2, 2)
    assert (facts.work.total, facts.work.in_time, facts.work.overdue) == (2, 1, 1)
    behind = activities_behind(facts, user=org.clerk, chosen={"item": str(line.node)})
    assert sorted(behind.values_list("plan", flat=True)) == [old.pk, new.pk]
    assert facts_of(old, QUARTER, on=DAY).activities == 1


def test_the_progress_of_the_new_plan_goes_on_from_the_old(org, plans):
    scope = Scope(org.clerk, DAY, plan=plans[1])

    assert (work_of(scope).total, work_of(scope).in_time) == (2, 1)
    assert [(bar.value, bar.total) for bar in by_phase(scope)] == [(1, 2)]
    assert next(bar.value for bar in by_content(scope)) == 2


def test_a_repealed_line_stays_in_the_report_while_something_was_done_for_it(org):
    plan = make_issued_plan(org)
    make_activity(plan, org.cell)
    items = list(plan.nodes.of_kind(NodeKind.CONTENT_ITEM).in_order())
    picks = [Pick(item, Change.REPEALS) for item in items]
    draft = begin_amendment(plan, amendment="amend", picks=picks, by=org.clerk, at=MOMENT)

    apply_amendment(freeze_plan(org, draft), follow=follow_amendment, by=org.chair, at=MOMENT)

    item_counts = [(item.text, item.activities) for item in facts_of(plan, QUARTER, on=DAY).items]
    assert item_counts == [("Tuyên truyền kỷ niệm ngày thành lập công ty. (đã bãi bỏ)", 1)]
    assert [bar.value for bar in by_content(Scope(org.clerk, DAY, plan=plan))] == [1]


def test_a_report_names_the_plan_above_that_is_only_linked(org):
    plan = make_issued_plan(org)
    plan.parent_plan = make_issued_plan(org, issuer=org.other_committee)

    source = source_of(plan, QUARTER, issuer="Đảng ủy Mẫu")

    assert source.bases == ("Kế hoạch số 01-KH/ĐU, ngày 05/01/2026 của Đảng ủy Công ty Bình Minh",)
