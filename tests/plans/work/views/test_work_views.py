"""The board, the calendar and the timeline: other views of the rows of the list."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.enums import AssignmentState, NodeKind
from plans.work.queries.lists import CARDS
from tests.factories.people import MOMENT
from tests.factories.plans import make_assignment, make_issued_plan, make_task
from units.calendar.models import DayMark

BOARD, TIMELINE = reverse("plans:task_board"), reverse("plans:task_timeline")
CALENDAR, LIST = reverse("plans:calendar"), reverse("plans:task_list")


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-03-10T03:00:00Z", tick=False)


@pytest.fixture
def plan(org):
    return make_issued_plan(org)


def give(plan, unit, title="Sinh hoạt", **fields):
    return make_assignment(make_task(plan, unit, title=title, due_on=date(2026, 3, 20)), unit, **fields)


def cards(answer) -> dict[str, list]:
    return {column.state: column.cards for column in answer.context["columns"]}


def test_the_board_has_a_column_for_each_state(org, sign_in, plan):
    new, acknowledged = give(plan, org.cell), give(plan, org.cell, acknowledged_at=MOMENT)
    done = give(plan, org.cell, done_on=date(2026, 3, 5))
    accepted = give(plan, org.cell, done_on=date(2026, 3, 5), accepted_at=MOMENT)
    give(plan, org.cell, withdrawn_at=MOMENT)

    answer = sign_in(org.clerk).get(BOARD)

    assert cards(answer) == {"assigned": [new], "acknowledged": [acknowledged], "done": [done], "accepted": [accepted]}


def test_the_board_shows_the_columns_of_the_asked_state_only(org, sign_in, plan):
    late = give(plan, org.cell, due_on=date(2026, 3, 1))
    give(plan, org.cell)

    assert cards(sign_in(org.clerk).get(BOARD, {"state": "overdue"})) == {"assigned": [late], "acknowledged": []}


@pytest.mark.parametrize("page", [LIST, BOARD, TIMELINE, CALENDAR])
def test_every_view_knows_every_state_of_the_filter(org, sign_in, plan, page):
    give(plan, org.cell, acknowledge_by=date(2026, 1, 1))
    client = sign_in(org.clerk)

    for state in AssignmentState.values:
        assert client.get(page, {"state": state}).status_code == 200, state


def test_the_board_shows_what_was_not_seen_in_time(org, sign_in, plan):
    late = give(plan, org.cell, acknowledge_by=date(2026, 1, 1))
    give(plan, org.other_cell)

    answer = sign_in(org.clerk).get(BOARD, {"state": "unseen"})

    assert cards(answer) == {"assigned": [late]}
    assert "chưa nhận, quá" in answer.content.decode()


def test_a_long_column_leads_to_all_of_it_with_the_same_filters(org, sign_in, plan):
    for place in range(CARDS + 2):
        give(plan, org.cell, f"Việc {place}")
    client = sign_in(org.clerk)

    answer = client.get(BOARD, {"unit": org.cell.pk})

    assert len(cards(answer)["assigned"]) == CARDS
    assert f'href="{LIST}?unit={org.cell.pk}&amp;state=assigned"' in answer.content.decode()
    assert f"Xem tất cả {CARDS + 2}" in answer.content.decode()


@pytest.mark.parametrize("page", [BOARD, TIMELINE, CALENDAR])
def test_a_secretary_sees_own_work_only_in_every_view(org, sign_in, plan, page):
    give(plan, org.cell, "Việc của ta")
    give(plan, org.other_cell, "Việc của bạn")

    text = sign_in(org.secretary).get(page).content.decode()

    assert "Việc của ta" in text
    assert "Việc của bạn" not in text


@pytest.mark.parametrize("page", [BOARD, TIMELINE, CALENDAR])
def test_every_view_narrows_by_the_same_address_and_hands_it_on(org, sign_in, plan, page):
    give(plan, org.cell, "Treo cờ")
    give(plan, org.other_cell, "Viết tin")

    text = sign_in(org.clerk).get(page, {"q": "treo co"}).content.decode()

    assert "Treo cờ" in text
    assert "Viết tin" not in text
    assert f'href="{BOARD}?q=treo+co"' in text


@pytest.mark.parametrize("page", [BOARD, TIMELINE, CALENDAR])
def test_a_filter_that_cannot_be_read_shows_nothing(org, sign_in, plan, page):
    give(plan, org.cell, "Treo cờ")

    answer = sign_in(org.clerk).get(page, {"plan": "abc"})

    assert "Treo cờ" not in answer.content.decode()
    assert answer.context["filters"].errors


@pytest.mark.parametrize("page", [BOARD, TIMELINE, CALENDAR])
def test_each_view_asks_as_often_for_three_rows_as_for_one(org, sign_in, plan, page):
    client, counts = sign_in(org.clerk), []
    for unit in (org.cell, org.other_cell, org.union):
        give(plan, unit)
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        counts.append(len(queries))

    assert counts[0] == counts[2]


@pytest.mark.parametrize("page", [BOARD, TIMELINE])
def test_the_views_are_not_for_admins_and_take_no_post(org, sign_in, page):
    assert sign_in(org.admin).get(page).status_code == 403
    assert sign_in(org.clerk).post(page).status_code == 405


def test_the_timeline_draws_tasks_under_their_phases(org, sign_in, plan):
    phase = plan.nodes.filter(kind=NodeKind.PHASE).first()
    give(plan, org.cell, "Việc của đợt", done_on=date(2026, 3, 5))
    late = make_task(plan, org.cell, title="Việc chung", phase=None)
    make_assignment(late, org.cell, due_on=date(2026, 3, 9))

    timeline = sign_in(org.clerk).get(TIMELINE).context["timeline"]

    drawn = [(g.phase and g.phase.pk, [(r.task.title, r.bars[0].tone) for r in g.tasks]) for g in timeline.phases]
    assert drawn == [(phase.pk, [("Việc của đợt", "green")]), (None, [("Việc chung", "red")])]
    assert [tick.label for tick in timeline.ticks] == ["1/2026", "2/2026", "3/2026"]


def test_a_round_is_red_while_one_unit_is_overdue_though_another_has_more_time(org, sign_in, plan):
    task = make_task(plan, org.cell, org.other_cell)
    make_assignment(task, org.cell, due_on=date(2026, 3, 9))
    make_assignment(task, org.other_cell, due_on=date(2026, 4, 9))

    (group,) = sign_in(org.clerk).get(TIMELINE).context["timeline"].phases

    assert [bar.tone for bar in group.tasks[0].bars] == ["red"]


def test_withdrawn_work_is_not_overdue_on_the_timeline(org, sign_in, plan):
    give(plan, org.cell, due_on=date(2026, 3, 1), withdrawn_at=MOMENT)

    (group,) = sign_in(org.clerk).get(TIMELINE, {"state": "withdrawn"}).context["timeline"].phases

    assert [(row.done, row.total, row.bars[0].tone) for row in group.tasks] == [(0, 1, "action")]


def test_an_empty_timeline_says_where_work_comes_from(org, sign_in):
    assert "Chưa có nhiệm vụ nào" in sign_in(org.clerk).get(TIMELINE).content.decode()


def test_the_calendar_names_the_days_off(org, sign_in):
    DayMark.objects.create(root=org.committee, on=date(2026, 3, 9), name="Lễ riêng")
    DayMark.objects.create(root=org.other_committee, on=date(2026, 3, 11), name="Lễ nơi khác")

    text = sign_in(org.secretary).get(CALENDAR).content.decode()

    assert "Nghỉ: Lễ riêng" in text
    assert "Lễ nơi khác" not in text


def test_a_moved_due_day_says_why_in_list_and_board(org, sign_in, plan):
    give(plan, org.cell, due_on=date(2026, 5, 4), nominal_due_on=date(2026, 4, 30))
    client = sign_in(org.clerk)

    for page in (LIST, BOARD):
        assert "hạn 30/4 là ngày nghỉ, chuyển sang 4/5" in client.get(page).content.decode()
