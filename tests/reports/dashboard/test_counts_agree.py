"""Screen and paper count alike, whatever happened: lists, board, timeline, plan page, dashboard, first page, report."""

from collections import Counter
from datetime import date, timedelta
from random import Random
from types import SimpleNamespace

import pytest
from django.urls import reverse

from plans.outline.models import Plan
from plans.work.models import Assignment
from plans.work.queries.calendar import timeline_of
from plans.work.queries.tasks import task_lines
from plans.work.states import WorkCounts
from portal.lib import clock
from reports.dashboard.queries.overview import dashboard_of
from reports.dashboard.queries.progress import Scope
from reports.enums import PeriodKind
from reports.results.queries.facts import facts_of
from reports.results.types import ReportPeriod
from reports.todo.queries.home import home_of
from tests.factories.people import MOMENT
from tests.factories.plans import make_assignment, make_issued_plan, make_task
from units.enums import DocumentState

DAYS = [date(2026, 1, 1), date(2026, 2, 17), date(2026, 3, 31), date(2026, 12, 31), date(2028, 2, 29)]


@pytest.fixture(params=DAYS, ids=str)
def history(request, org, time_machine):
    """Work due around a day in every way it can have gone, under plans in force and a closed one."""
    day = request.param
    rng = Random(str(day))
    time_machine.move_to(clock.local_moment(day) + timedelta(minutes=rng.randrange(24 * 60)), tick=False)
    plans = [make_issued_plan(org, f"kế hoạch {place}") for place in range(3)]
    for plan in plans:
        for _ in range(rng.randint(1, 4)):
            leads = rng.sample([org.cell, org.other_cell, org.union, org.office], k=rng.randint(1, 4))
            give(rng, make_task(plan, *leads), leads, on=day)
    Plan.objects.filter(pk=plans[2].pk).update(state=DocumentState.CLOSED)
    return SimpleNamespace(on=day, plans=plans, clerk=org.clerk)


def give(rng: Random, task, leads, *, on: date) -> None:
    due_on = on + timedelta(days=rng.choice([-400, -91, -30, -1, 0, 1, 20]))
    for unit in leads:
        moved = timedelta(days=rng.choice([0, 0, 0, 1, 9, 60]))  # an extension
        done_on = min(on, due_on + moved + timedelta(days=rng.choice([-9, -1, 0, 1, 40])))
        fields = rng.choice(
            [
                {},
                {"acknowledged_at": MOMENT},
                {"done_on": done_on},
                {"done_on": done_on, "accepted_at": MOMENT},
                {"withdrawn_at": MOMENT},
            ]
        )
        make_assignment(task, unit, due_on=due_on + moved, **fields)


def by_hand(rows, *, on: date) -> WorkCounts:
    """The definition, once more and naively."""
    kinds = Counter()
    for row in rows:
        if row.withdrawn_at:
            continue
        if row.done_on:
            kinds["in_time" if row.done_on <= row.due_on else "late"] += 1
        else:
            kinds["overdue" if row.due_on < on else "not_yet_due"] += 1
    return WorkCounts(**kinds)


def listed(client, query: str) -> int:
    return client.get(f"{reverse('plans:task_list')}?{query}").context["count"]


def test_every_place_that_counts_work_says_the_same(history, sign_in):
    client, on = sign_in(history.clerk), history.on

    for plan in history.plans:
        rows = Assignment.objects.filter(task__plan=plan)
        expected = by_hand(rows, on=on)

        assert rows.counts(on=on) == expected
        assert sum((line.counts for line in task_lines(plan, user=history.clerk, on=on)), WorkCounts()) == expected
        drawn = timeline_of(rows.in_force(), on=on)
        periods = [each for group in drawn.phases for bars in group.tasks for each in bars.periods] if drawn else []
        assert sum((each.counts for each in periods), WorkCounts()) == expected
        for state, count in (("on_time", expected.in_time), ("late", expected.late), ("overdue", expected.overdue)):
            assert listed(client, f"plan={plan.pk}&state={state}") == count
        assert sum(row.is_late for row in rows) == expected.late
        assert sum(row.is_overdue(on=on) for row in rows) == expected.overdue


def test_report_and_dashboard_say_the_same_and_each_tile_opens_its_records(history, sign_in):
    client, on = sign_in(history.clerk), history.on

    for kind, plan in zip([PeriodKind.YEAR, PeriodKind.MONTH, PeriodKind.QUARTER], history.plans, strict=True):
        period = ReportPeriod.holding(kind, on)
        due = Assignment.objects.filter(task__plan=plan, due_on__range=(period.starts_on, period.ends_on))
        expected = by_hand(due, on=on)
        tiles = dashboard_of(Scope(history.clerk, on, period=period, plan=plan)).tiles[:3]

        assert facts_of(plan, period, on=on).work == expected
        assert [tile.value for tile in tiles] == [expected.total, expected.in_time, expected.overdue]
        assert [client.get(tile.url).context["count"] for tile in tiles] == [tile.value for tile in tiles]


def test_the_first_page_counts_as_overdue_what_its_list_shows(history, sign_in):
    expected = by_hand(Assignment.objects.all(), on=history.on).overdue

    items = [
        row
        for group in home_of(history.clerk, on=history.on).groups
        for row in group.items
        if "quá hạn của" in row.what
    ]

    assert [row.what.split()[0] for row in items] == ([str(expected)] if expected else [])
    assert [sign_in(history.clerk).get(row.action.url).context["count"] for row in items] == [expected] * len(items)
