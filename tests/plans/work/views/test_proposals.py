from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.enums import NodeKind, Schedule
from plans.outline.models import Node
from plans.periods import Deadline
from plans.work.models import Task
from plans.work.queries.tasks import proposals
from tests.factories.plans import make_issued_plan, make_plan, make_task


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-01-20T03:00:00Z", tick=False)


@pytest.fixture
def plan(org):
    return make_issued_plan(org)


@pytest.fixture
def duty(org, plan):
    """Quarterly by the 20th, for the two cells its heading names."""
    node = plan.nodes.get(kind=NodeKind.DUTY)
    node.parent.units.add(org.cell, org.other_cell)
    node.deadline = Deadline(schedule=Schedule.QUARTER, due_day=20)
    node.save()
    return node


def address(plan):
    return reverse("plans:task_proposals", args=[plan.pk])


def more_duties(duty, count):
    for place in range(count):
        Node.objects.create(
            plan=duty.plan, parent=duty.parent, position=100 + place, kind=NodeKind.DUTY, text=f"Việc {place}."
        )


def tick(node, **changes):
    words = {"give": "on", "schedule": "quarter", "due_day": "20", **changes}
    return {f"muc-{node.pk}-{name}": value for name, value in words.items()}


def test_lines_with_a_deadline_or_units_and_no_task_are_proposed(org, plan, duty):
    item = plan.nodes.filter(kind=NodeKind.CONTENT_ITEM).first()
    item.deadline = Deadline(date(2026, 3, 1))
    item.save()

    assert [one.node for one in proposals(plan)] == [item, duty]
    make_task(plan, org.cell)
    assert [one.node for one in proposals(plan)] == [item]


def test_a_commemoration_alone_is_no_work_yet(plan):
    day = date(2026, 2, 3)
    plan.nodes.filter(kind=NodeKind.CONTENT_ITEM).update(starts_on=day, ends_on=day)

    assert proposals(plan) == []


def test_a_whole_line_is_ticked_with_what_it_says(org, sign_in, plan, duty):
    row = sign_in(org.clerk).get(address(plan)).context["form"].rows[0]

    assert row.initial["leads"] == [org.cell.pk, org.other_cell.pk]
    assert (row.initial["give"], row.initial["schedule"], row.initial["due_day"]) == (True, "quarter", 20)


def test_a_preview_says_what_would_be_made_and_makes_nothing(org, sign_in, plan, duty):
    sent = tick(duty, leads=[org.cell.pk, org.other_cell.pk], preview="yes") | {"preview": "yes"}

    answer = sign_in(org.clerk).post(address(plan), sent)

    assert answer.context["form"].forecast == "Sẽ giao 1 việc: 2 nhiệm vụ cho 2 đơn vị, hạn đầu tiên 20/3/2026."
    assert not Task.objects.exists()


def test_ticked_lines_are_given_as_corrected_and_the_others_wait(org, sign_in, plan, duty):
    more_duties(duty, 2)
    second = plan.nodes.get(text="Việc 0.")
    sent = tick(duty, leads=[org.union.pk], due_day="15")
    sent |= tick(second, leads=[org.cell.pk], schedule="once", due_on="01/03/2026")

    answer = sign_in(org.clerk).post(address(plan), sent, follow=True)

    tasks = Task.objects.order_by("node__position")
    assert [(task.node, task.due_on, task.due_day) for task in tasks] == [
        (duty, None, 15),
        (second, date(2026, 3, 1), None),
    ]
    assert [unit for task in tasks for unit in task.units.all()] == [org.union, org.cell]
    assert "Đã giao 2 việc" in answer.content.decode()
    assert [one.node.text for one in proposals(plan)] == ["Việc 1."]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"leads": []}, "leads"),
        ({"due_day": ""}, "due_day"),
        ({"schedule": "once"}, "due_on"),
        ({"schedule": ""}, "schedule"),
        ({"schedule": "week"}, "schedule"),
    ],
)
def test_a_line_that_lacks_something_stops_all(org, sign_in, duty, changes, field):
    plan = duty.plan
    more_duties(duty, 1)
    second = plan.nodes.get(text="Việc 0.")
    sent = tick(second, leads=[org.cell.pk]) | tick(duty, **{"leads": [org.cell.pk], **changes})

    answer = sign_in(org.clerk).post(address(plan), sent)

    assert list(answer.context["form"].rows[0].errors) == [field]
    assert "Chưa giao mục nào" in answer.content.decode()
    assert not Task.objects.exists()


def test_nothing_ticked_and_what_was_given_meanwhile_are_said(org, sign_in, plan, duty):
    client = sign_in(org.clerk)
    assert "Đánh dấu ít nhất một mục" in client.post(address(plan), {"x": "y"}).content.decode()

    make_task(plan, org.cell)
    page = client.post(address(plan), tick(duty, leads=[org.cell.pk])).content.decode()

    assert "vừa được giao ở nơi khác" in page
    assert Task.objects.count() == 1


def test_a_unit_elsewhere_cannot_be_named(org, sign_in, plan, duty):
    answer = sign_in(org.clerk).post(address(plan), tick(duty, leads=[org.foreign_cell.pk]))

    assert list(answer.context["form"].rows[0].errors) == ["leads"]
    assert not Task.objects.exists()


def test_more_lines_cost_no_more_queries(org, sign_in, plan, duty):
    client, counted = sign_in(org.clerk), []
    for count in (0, 2):
        more_duties(duty, count)
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(address(plan)).context["form"].rows) == count + 1
        counted.append(len(queries))

    assert counted[0] == counted[1]


def test_the_tab_of_tasks_offers_them_to_the_clerk_alone(org, sign_in, plan, duty):
    tab = reverse("plans:plan_tasks", args=[plan.pk])

    assert "còn 1 mục nêu đơn vị hoặc hạn" in sign_in(org.clerk).get(tab).content.decode()
    assert "Đề nghị giao" not in sign_in(org.chair).get(tab).content.decode()


def test_work_is_given_by_clerks_and_from_issued_plans(org, sign_in, plan):
    assert sign_in(org.outsider).get(address(plan)).status_code == 404
    assert sign_in(org.chair).get(address(plan)).status_code == 403
    assert sign_in(org.chair).post(address(plan)).status_code == 403
    assert sign_in(org.clerk).get(address(make_plan(org))).status_code == 403
    assert sign_in(org.clerk).put(address(plan)).status_code == 405


def test_a_repealed_line_is_not_proposed(org):
    plan = make_issued_plan(org)
    duty = plan.nodes.get(kind="duty")
    duty.units.add(org.cell)
    assert [each.node for each in proposals(plan)] == [duty]

    plan.nodes.filter(pk=duty.pk).update(repealed_by=plan)

    assert proposals(plan) == []


def test_what_a_line_asks_for_is_filled_in_and_given_as_corrected(org, sign_in, plan, duty):
    duty.targets = {"cell_meetings": 1, "attendances": 30, "banners": 4}
    duty.save()
    duty.partners.add(org.union)
    client = sign_in(org.clerk)

    row = client.get(address(plan)).context["form"].rows[0]
    assert row.initial["cooperating"] == [org.union.pk]
    assert row.initial["targets"] == {"cell_meetings": 1, "attendances": 30}

    targets = {"targets-metric": ["cell_meetings", "attendances", ""], "targets-quantity": ["2", "", ""]}
    client.post(address(plan), tick(duty, leads=[org.cell.pk], cooperating=[org.office.pk], **targets))

    task = Task.objects.get()
    assert (task.form, task.targets) == ("oral", {"cell_meetings": 2})
    assert list(task.parts.filter(part="cooperating").values_list("unit", flat=True)) == [org.office.pk]


def test_targets_of_two_forms_are_two_tasks(org, sign_in, plan, duty):
    targets = {"targets-metric": ["banners", "classes"], "targets-quantity": ["2", "1"]}

    answer = sign_in(org.clerk).post(address(plan), tick(duty, leads=[org.cell.pk], **targets))

    assert list(answer.context["form"].rows[0].errors) == ["targets"]
    assert not Task.objects.exists()


def test_a_line_from_a_day_to_a_day_is_due_on_the_last(org, sign_in, plan):
    item = plan.nodes.filter(kind=NodeKind.CONTENT_ITEM).first()
    plan.nodes.filter(pk=item.pk).update(starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31))

    row = sign_in(org.clerk).get(address(plan)).context["form"].rows[0]

    assert (row.proposal.node, row.initial["schedule"], row.initial["due_on"]) == (item, "once", date(2026, 3, 31))
