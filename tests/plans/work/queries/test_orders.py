"""What a line says of its work, and that the first day it is due lies inside the span of its plan."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plans.enums import Form, Metric, NodeKind, Schedule
from plans.outline.models import Node
from plans.outline.parsing import Span
from plans.outline.queries.lines import ancestors
from plans.outline.types import Target
from plans.periods import Cycle, Deadline, periods_begun
from plans.work.forms.tasks import forecast_of, order_by
from plans.work.queries.orders import first_day, form_of_work, usual_order
from plans.work.services.tasks import create_task
from tests.factories.plans import make_issued_plan

ROUNDS = [Schedule.MONTH, Schedule.QUARTER, Schedule.HALF_YEAR, Schedule.YEAR]
DAYS = st.dates(date(2026, 1, 1), date(2032, 12, 31))


@given(
    starts_on=DAYS,
    length=st.integers(0, 5 * 366),
    lead=st.integers(-400, 400),
    wait=st.integers(0, 800),
    rounds=st.tuples(st.sampled_from(ROUNDS), st.integers(1, 31)),
)
@example(date(2027, 1, 1), 364, -12, 0, (Schedule.QUARTER, 20))
@example(date(2027, 1, 1), 364, 78, 0, (Schedule.QUARTER, 20))
@example(date(2028, 2, 29), 0, 0, 0, (Schedule.MONTH, 31))
def test_rounds_are_due_inside_the_span_and_after_the_issue(starts_on, length, lead, wait, rounds):
    (schedule, due_day), span = rounds, Span(starts_on, starts_on + timedelta(length))
    issued_on = starts_on + timedelta(lead)
    on = issued_on + timedelta(wait)

    begin = first_day(span, issued_on=issued_on, on=on)

    assert span.starts_on <= begin <= span.ends_on
    periods = periods_begun(Cycle(schedule, begin, span.ends_on, None, due_day), by=span.ends_on)
    assert all(span.starts_on <= period.due_on <= span.ends_on for period in periods)
    if on <= span.ends_on and issued_on < span.ends_on:
        assert all(period.due_on > issued_on and period.due_on >= on for period in periods)


def duty_of(plan, **values):
    node = plan.nodes.get(kind=NodeKind.DUTY)
    plan.nodes.filter(pk=node.pk).update(**values)
    return Node.objects.get(pk=node.pk)


@pytest.mark.parametrize(
    ("abstract", "issued_on", "on", "first_due"),
    [
        ("tuyên truyền năm 2027", date(2026, 12, 20), date(2026, 12, 20), date(2027, 3, 20)),
        ("tuyên truyền năm 2027", date(2026, 12, 20), date(2027, 5, 4), date(2027, 6, 20)),
        ("tuyên truyền năm 2026", date(2026, 3, 20), date(2026, 3, 20), date(2026, 6, 20)),
        ("tuyên truyền năm 2026", date(2026, 3, 25), date(2026, 3, 25), date(2026, 6, 20)),
        ("học tập suốt đời giai đoạn 2027 - 2030", date(2026, 11, 2), date(2026, 11, 2), date(2027, 3, 20)),
        ("tuyên truyền quý IV năm 2026", date(2026, 8, 3), date(2026, 8, 3), date(2026, 12, 20)),
        ("tuyên truyền biển đảo", date(2026, 8, 3), date(2026, 8, 3), date(2026, 9, 20)),
    ],
)
def test_what_is_told_and_what_is_created_begins_with_the_same_day(org, abstract, issued_on, on, first_due):
    plan = make_issued_plan(org, abstract)
    type(plan).objects.filter(pk=plan.pk).update(issued_on=issued_on)
    deadline = Deadline(schedule=Schedule.QUARTER, due_day=20)
    node = duty_of(plan, schedule=deadline.schedule, due_day=deadline.due_day)
    order = order_by(usual_order(ancestors(node), on=on), deadline, leads=[org.cell])

    told = forecast_of(order, plan=node.plan, on=on)
    task = create_task(node=node, order=order, by=org.clerk, at=datetime.combine(on, time(3), tzinfo=UTC))

    assert f"hạn đầu tiên {first_due.day}/{first_due.month}/{first_due.year}" in told
    assert task.assignments.order_by("due_on").first().nominal_due_on == first_due


def test_a_line_says_who_by_when_and_how_many(org):
    node = duty_of(
        make_issued_plan(org),
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 3, 31),
        targets={"banners": 10, "panels": 5, "news_articles": 2},
        product="Báo cáo",
    )
    node.units.add(org.cell)
    node.partners.add(org.union, org.cell)

    usual = usual_order(ancestors(node), on=date(2026, 1, 20))

    assert (usual.leads, usual.cooperating) == ([org.cell], [org.union])
    assert (usual.form, usual.targets) == (Form.VISUAL, {"panels": 5, "banners": 10})
    assert (usual.deadline, usual.product) == (Deadline(date(2026, 3, 31)), "Báo cáo")
    assert (usual.starts_on, usual.ends_on) == (date(2026, 3, 1), date(2026, 3, 31))


def test_what_is_due_after_the_span_ends_then(org):
    node = duty_of(make_issued_plan(org), schedule="once", due_on=date(2027, 1, 15))
    usual = usual_order(ancestors(node), on=date(2026, 1, 20))

    cycle = order_by(usual, node.deadline, leads=[org.cell]).cycle

    assert (cycle.starts_on, cycle.ends_on, cycle.due_on) == (date(2026, 1, 20), date(2027, 1, 15), date(2027, 1, 15))


@pytest.mark.parametrize(
    ("heading", "metrics", "form"),
    [
        (Form.ORAL, [Metric.CLASSES], Form.ORAL),
        (Form.ORAL, [Metric.BANNERS], Form.VISUAL),
        (Form.ORAL, [Metric.BANNERS, Metric.CLASSES], Form.ORAL),
        (Form.ORAL, [], Form.ORAL),
        ("", [Metric.BANNERS], Form.VISUAL),
        ("", [], ""),
    ],
)
def test_form_of_work(heading, metrics, form):
    assert form_of_work(heading, [Target(metric, 1) for metric in metrics]) == form
