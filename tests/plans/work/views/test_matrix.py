from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.enums import NodeKind, Schedule
from plans.outline.models import Node
from plans.periods import Deadline
from plans.work.models import Assignment, Task
from tests.factories.plans import make_issued_plan, make_plan, make_task


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-01-20T03:00:00Z", tick=False)


@pytest.fixture
def plan(org):
    return make_issued_plan(org)


@pytest.fixture
def duty(plan):
    """Quarterly by the 15th."""
    node = plan.nodes.get(kind=NodeKind.DUTY)
    node.deadline = Deadline(schedule=Schedule.QUARTER, due_day=15)
    node.save()
    return node


def address(plan):
    return reverse("plans:task_matrix", args=[plan.pk])


def ticks(*cells, **common):
    return {f"o-{node.pk}-{unit.pk}": "1" for node, unit in cells} | common


def test_the_lines_of_work_meet_the_units_below_the_issuer(org, sign_in, plan, duty):
    form = sign_in(org.clerk).get(address(plan)).context["form"]

    assert [row.node.kind for row, _, _ in form.rows] == ["content_item", "content_item", "measure", "duty"]
    assert form.units == [org.cell, org.other_cell, org.union, org.office, org.inspection]


def test_what_is_given_is_shown_and_has_no_box(org, sign_in, plan, duty):
    make_task(plan, org.cell, cooperating=(org.union,))

    answer = sign_in(org.clerk).get(address(plan))

    cells = {row.node: cells for row, _, cells in answer.context["form"].rows}[duty]
    assert [cell.unit for cell in cells if cell.is_given] == [org.cell]
    text = answer.content.decode()
    assert f"o-{duty.pk}-{org.cell.pk}" not in text
    assert f"o-{duty.pk}-{org.union.pk}" in text


def test_a_preview_says_what_would_be_made_and_makes_nothing(org, sign_in, plan, duty):
    item = plan.nodes.filter(kind=NodeKind.CONTENT_ITEM).first()
    sent = ticks((duty, org.cell), (duty, org.union), (item, org.cell), schedule="once", due_on="01/03/2026")

    answer = sign_in(org.clerk).post(address(plan), sent | {"preview": "yes"})

    forecast = "Sẽ giao 2 việc: 3 nhiệm vụ cho 2 đơn vị, hạn đầu tiên 1/3/2026."
    assert forecast in answer.content.decode()
    assert f'name="o-{item.pk}-{org.cell.pk}" value="1" checked' in answer.content.decode()
    assert not Task.objects.exists()


def test_ticked_boxes_are_given_by_their_own_or_the_common_deadline(org, sign_in, plan, duty):
    item = plan.nodes.filter(kind=NodeKind.CONTENT_ITEM).first()
    sent = ticks((duty, org.cell), (duty, org.union), (item, org.cell), schedule="once", due_on="01/03/2026")

    answer = sign_in(org.clerk).post(address(plan), sent)

    assert answer.url == reverse("plans:plan_tasks", args=[plan.pk])
    rows = Assignment.objects.order_by("due_on", "unit_path").values_list("task__node", "unit", "due_on")
    assert list(rows) == [
        (item.pk, org.cell.pk, date(2026, 3, 1)),
        (duty.pk, org.cell.pk, date(2026, 3, 15)),
        (duty.pk, org.union.pk, date(2026, 3, 15)),
    ]
    assert Task.objects.count() == 2


def test_a_line_without_a_day_of_its_round_gets_the_usual_one(org, sign_in, plan, duty):
    duty.deadline = Deadline(schedule=Schedule.QUARTER)
    duty.save()

    sign_in(org.clerk).post(address(plan), ticks((duty, org.cell)))

    assert Task.objects.get().due_day == 20


@pytest.mark.parametrize(
    ("common", "field"),
    [
        ({}, "schedule"),
        ({"schedule": "once"}, "due_on"),
        ({"schedule": "quarter"}, "due_day"),
        ({"schedule": "week"}, "schedule"),
    ],
)
def test_a_line_without_deadline_needs_the_common_one(org, sign_in, plan, common, field):
    item = plan.nodes.filter(kind=NodeKind.CONTENT_ITEM).first()

    answer = sign_in(org.clerk).post(address(plan), ticks((item, org.cell), **common))

    assert list(answer.context["form"].errors) == [field]
    assert f'name="o-{item.pk}-{org.cell.pk}" value="1" checked' in answer.content.decode()
    assert not Task.objects.exists()


def test_one_box_that_cannot_be_given_stops_all(org, sign_in, plan, duty):
    make_task(plan, org.cell)
    section = plan.nodes.filter(kind=NodeKind.SECTION).first()
    client = sign_in(org.clerk)

    for cell, message in (
        ((duty, org.cell), "vừa được giao ở nơi khác"),
        ((duty, org.foreign_cell), "không còn giao được"),
        ((section, org.union), "không còn giao được"),
    ):
        assert message in client.post(address(plan), ticks((duty, org.union), cell)).content.decode()
    assert "Đánh dấu ít nhất một ô" in client.post(address(plan), {"schedule": ""}).content.decode()
    assert Task.objects.count() == 1


def test_more_lines_cost_no_more_queries(org, sign_in, plan, duty):
    client, counted = sign_in(org.clerk), []
    for count in (0, 2):
        for place in range(count):
            Node.objects.create(plan=plan, parent=duty.parent, position=90 + place, kind=NodeKind.DUTY, text="Việc.")
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(address(plan)).context["form"].lines) == count + 4
        counted.append(len(queries))

    assert counted[0] == counted[1]


def test_ticks_are_for_clerks_and_issued_plans(org, sign_in, plan):
    assert sign_in(org.outsider).get(address(plan)).status_code == 404
    assert sign_in(org.chair).get(address(plan)).status_code == 403
    assert sign_in(org.clerk).get(address(make_plan(org))).status_code == 403
    assert sign_in(org.clerk).put(address(plan)).status_code == 405
    assert address(plan) in sign_in(org.clerk).get(reverse("plans:plan_tasks", args=[plan.pk])).content.decode()


def test_boxes_of_the_units_that_the_text_names_are_ticked_already(org, sign_in, plan, duty):
    duty.units.add(org.cell, org.union)

    text = sign_in(org.clerk).get(address(plan)).content.decode()

    ticked = {
        unit for unit in (org.cell, org.union, org.other_cell) if f'o-{duty.pk}-{unit.pk}" value="1" checked' in text
    }
    assert ticked == {org.cell, org.union}


def test_what_was_given_to_some_or_unticked_stays_so(org, sign_in, plan, duty):
    duty.units.add(org.cell, org.union)
    client = sign_in(org.clerk)
    assert " checked" not in client.post(address(plan), {"preview": "yes"}).content.decode()

    make_task(plan, org.cell)

    assert " checked" not in client.get(address(plan)).content.decode()


def test_what_the_line_asks_for_goes_into_the_task(org, sign_in, plan, duty):
    duty.targets, duty.product = {"classes": 1, "attendances": 40}, "Báo cáo kết quả"
    duty.save()
    duty.partners.add(org.office, org.union)
    client = sign_in(org.clerk)
    page = client.get(address(plan)).content.decode()
    assert all(words in page for words in ("40 lượt người", org.office.name, "Sản phẩm: Báo cáo kết quả"))

    client.post(address(plan), ticks((duty, org.union)))

    task = Task.objects.get()
    assert (task.form, task.targets) == ("oral", {"classes": 1, "attendances": 40})
    assert list(task.parts.filter(part="cooperating").values_list("unit", flat=True)) == [org.office.pk]
