"""Work that a superior gives to a committee: over the border to the committee as a unit, down by its own plan, and
back as its answer. What lies behind the border stays there."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from plans.activities.models import Activity
from plans.activities.services.logging import Entry, log_activity
from plans.enums import ActivityState, Form, NodeKind, Schedule
from plans.outline.models import Plan
from plans.periods import Cycle
from plans.reminders.services.planner import plan_reminders
from plans.work.models import Assignment
from plans.work.services.assignments import make_assignments
from plans.work.services.tasks import Order, create_task
from portal.lib import clock
from portal.lib.errors import RuleViolation
from tests.browsing import arrive, submit
from tests.factories import make_activity, make_assignment, make_issued_plan, make_person, make_task
from tests.factories.people import MOMENT, staff_superior
from units.enums import Role
from units.inbox.models import Notice

pytestmark = pytest.mark.django_db
DUE = date(2026, 3, 20)


@pytest.fixture
def org(org):
    return staff_superior(org)


@pytest.fixture
def plan(org):
    return make_issued_plan(org, "tuyên truyền của Khối", org.superior)


@pytest.fixture
def work(org, plan):
    (row,) = make_assignments(make_task(plan, org.committee, due_on=DUE), at=MOMENT)
    return row


def order(*leads) -> Order:
    return Order("Sinh hoạt chuyên đề", Cycle(Schedule.ONCE, date(2026, 3, 1), due_on=DUE), leads)


def recipients(**chosen) -> set[str]:
    return set(Notice.objects.filter(**chosen).order_by("pk").values_list("recipient__username", flat=True))


def test_the_office_of_the_committee_is_told_and_answers_for_it(org, work, sign_in):
    assert recipients(event="assigned") == {"clerk"}
    clerk, upper_clerk = sign_in(org.clerk), sign_in(org.upper_clerk)

    clerk.post(reverse("plans:assignment_acknowledge", args=[work.pk]))
    arrive(
        submit(
            clerk,
            f"{reverse('plans:activity_create')}?assignment={work.pk}",
            press="send",
            form=Form.ORAL,
            held_from="03/03/2026",
            description="Đảng ủy đã tổ chức một hội nghị.",
            figure_cell_meetings="2",
            figure_attendances="40",
        )
    )

    activity = Activity.objects.get()
    assert (activity.unit, activity.root, activity.created_by) == (org.committee, org.superior, org.clerk)
    assert recipients(event="activity_submitted") <= {"upper_clerk"}
    accept = reverse("plans:activity_accept", args=[activity.pk])
    arrive(submit(upper_clerk, reverse("plans:activity_detail", args=[activity.pk]), to=accept))
    activity.refresh_from_db()
    assert activity.state == ActivityState.ACCEPTED


def test_reminders_go_to_those_who_answer_for_the_committee_and_to_the_office_above(org, work):
    make_person("baocao", org.committee, Role.REPORTER)
    Notice.objects.all().delete()

    for offset in range(-8, 9):
        plan_reminders(at=clock.local_moment(DUE + timedelta(days=offset)) + timedelta(hours=8))

    people = recipients(event="reminder")
    assert {"clerk", "baocao", "chair", "upper_clerk", "upper_chair"} == people
    about_unit = Notice.objects.filter(event="reminder", recipient=org.clerk).order_by("pk")
    assert about_unit.first().title == "Còn 7 ngày: Sinh hoạt chuyên đề"


def test_a_superior_gives_no_work_into_a_committee(org, plan):
    node = plan.nodes.get(kind=NodeKind.DUTY)

    with pytest.raises(RuleViolation, match="đảng ủy cấp dưới tự giao cho chi bộ của mình"):
        create_task(node=node, order=order(org.committee, org.cell), by=org.upper_clerk, at=MOMENT)

    create_task(node=node, order=order(org.committee, org.other_committee), by=org.upper_clerk, at=MOMENT)
    assert set(Assignment.objects.order_by("pk").values_list("unit", flat=True)) == {
        org.committee.pk,
        org.other_committee.pk,
    }


def test_a_cell_logs_for_the_plans_of_its_own_committee(org, plan):
    entry = Entry(
        plan=plan, unit=org.cell, form=Form.ORAL, held_from=date(2026, 3, 1), description="Sinh hoạt", links=[]
    )

    with pytest.raises(RuleViolation, match="Kế hoạch này không giao cho đơn vị"):
        log_activity(entry=entry, token=None, send=False, by=org.secretary, at=MOMENT)


def test_the_form_offers_the_plans_of_who_gives_the_work(org, plan, work, sign_in):
    own = make_issued_plan(org, "tuyên truyền của Đảng ủy")

    of_cell = sign_in(org.secretary).get(reverse("plans:activity_create")).context["form"]
    of_clerk = sign_in(org.clerk).get(reverse("plans:activity_create")).context["form"]

    assert list(of_cell.fields["plan"].queryset) == [own]
    assert list(of_clerk.fields["plan"].queryset) == [plan]
    assert list(of_clerk.fields["unit"].queryset) == [org.committee]


def test_lists_counts_and_exports_of_the_level_above_hold_nothing_from_behind_the_border(org, work, sign_in):
    own = make_issued_plan(org, "tuyên truyền của Đảng ủy")
    make_assignment(make_task(own, org.cell, title="Việc của chi bộ"), org.cell)
    make_activity(own, org.cell, ActivityState.SUBMITTED, description="Chuyện của chi bộ")
    client = sign_in(org.upper_clerk)

    texts = [
        client.get(reverse(name), query).content.decode(errors="replace")
        for name in ("plans:task_list", "plans:task_board", "plans:activity_list", "plans:calendar", "reports:home")
        for query in ({}, {"xuat": "xlsx"})
    ]

    assert not [text for text in texts if "của chi bộ" in text]
    assert list(Assignment.objects.visible_to(org.upper_clerk)) == [work]
    assert list(Activity.objects.visible_to(org.upper_clerk)) == []


def test_a_unit_that_left_a_task_sees_it_no_more(org):
    own = make_issued_plan(org)
    task = make_task(own, org.cell, cooperating=(org.other_cell,))
    row = make_assignment(task, org.cell)
    assert list(Assignment.objects.visible_to(org.other_secretary)) == [row]

    task.parts.filter(unit=org.other_cell).update(left_on=date(2026, 3, 3))

    assert list(Assignment.objects.visible_to(org.other_secretary)) == []
    assert list(type(task).objects.visible_to(org.other_secretary)) == []


def test_filters_and_the_month_sheet_offer_the_plans_whose_work_is_ones_own(org, plan, sign_in):
    below = make_issued_plan(org, "tuyên truyền của Đảng ủy")
    upper_clerk, clerk = sign_in(org.upper_clerk), sign_in(org.clerk)

    def offered(client, name, form):
        return list(client.get(reverse(name)).context[form].fields["plan"].queryset.order_by("pk"))

    pages = [("plans:task_list", "filters"), ("plans:activity_list", "filters"), ("reports:dashboard", "form")]
    assert [offered(upper_clerk, *page) for page in pages] == [[plan]] * 3
    assert [offered(clerk, *page) for page in pages] == [[plan, below]] * 3
    assert offered(upper_clerk, "plans:month_sheet", "choice") == [plan]
    assert offered(clerk, "plans:month_sheet", "choice") == [below]
    assert list(Plan.objects.visible_to(org.upper_clerk).order_by("pk")) == [plan, below]
