from datetime import date

import pytest
from django.urls import reverse

from plans.enums import NodeKind, Schedule
from plans.periods import Deadline
from plans.work.models import Assignment, Task
from tests.factories.plans import make_assignment, make_issued_plan, make_plan, make_task
from units.calendar.models import CommitteeCalendar, DayMark


@pytest.fixture
def duty(org):
    return make_issued_plan(org).nodes.get(kind=NodeKind.DUTY)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-01-20T03:00:00Z", tick=False)


def address(node):
    return reverse("plans:task_create", args=[node.pk])


def order(**changes):
    values = {
        "title": "Sinh hoạt chuyên đề",
        "groups": ["cell"],
        "form": "oral",
        "schedule": "quarter",
        "starts_on": "01/01/2026",
        "ends_on": "31/12/2026",
        "due_day": "20",
        "figure_cell_meetings": "2",
    }
    return {**values, **changes}


def test_the_form_proposes_what_the_outline_says(org, sign_in):
    plan = make_issued_plan(org)
    measure = plan.nodes.get(kind=NodeKind.MEASURE)
    measure.parent.units.add(org.union)

    form = sign_in(org.clerk).get(address(measure)).context["form"]

    assert form.initial["title"] == "Tổ chức sinh hoạt chuyên đề tại chi bộ"
    assert (form.initial["form"], form.initial["leads"]) == ("oral", [org.union])


def test_the_form_proposes_the_deadline_of_the_line(org, sign_in, duty):
    duty.deadline = Deadline(schedule=Schedule.QUARTER, due_day=15)
    duty.save()
    recurring = sign_in(org.clerk).get(address(duty)).context["form"].initial
    duty.deadline = Deadline(date(2026, 9, 15))
    duty.save()

    once = sign_in(org.clerk).get(address(duty)).context["form"].initial

    assert (recurring["schedule"], recurring["due_on"], recurring["due_day"]) == ("quarter", None, 15)
    assert (once["schedule"], once["due_on"]) == ("once", date(2026, 9, 15))


def test_the_form_proposes_the_rest_of_a_running_phase(org, sign_in, today):
    item = make_issued_plan(org).nodes.filter(kind=NodeKind.CONTENT_ITEM).first()

    initial = sign_in(org.clerk).get(address(item)).context["form"].initial

    assert (f"{initial['starts_on']}", f"{initial['ends_on']}") == ("2026-01-20", "2026-06-30")


def test_a_preview_says_what_would_be_made_and_makes_nothing(org, sign_in, duty):
    answer = sign_in(org.clerk).post(address(duty), order(preview="yes"))

    words = "Sẽ tạo 2 nhiệm vụ cho 2 đơn vị, hạn đầu tiên 20/3/2026 (hằng quý, ngày 20 tháng cuối quý). "
    assert answer.context["form"].forecast == words + "Các kỳ sau, từ 1/4/2026, tự tạo khi đến kỳ."
    assert not Task.objects.exists()


def test_a_preview_tells_the_day_in_force_where_the_named_one_is_off(org, sign_in, duty):
    CommitteeCalendar.objects.create(root=org.committee, off_day_rule="before")
    DayMark.objects.create(root=org.committee, on=date(2026, 3, 20), name="Nghỉ lễ")

    answer = sign_in(org.clerk).post(address(duty), order(preview="yes"))

    assert "hạn đầu tiên 19/3/2026" in answer.context["form"].forecast


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"groups": []}, "Chọn đơn vị chủ trì để xem"),
        ({"ends_on": "05/01/2026", "starts_on": "25/12/2025"}, "quá hạn ngay khi giao"),
        ({"schedule": "month", "starts_on": "30/01/2026", "ends_on": "31/01/2026"}, "không có hạn nào"),
    ],
)
def test_a_preview_says_what_is_odd(org, sign_in, duty, changes, word):
    answer = sign_in(org.clerk).post(address(duty), order(preview="yes", **changes))

    assert word in answer.context["form"].forecast


def test_giving_work_makes_the_task_and_its_assignments(org, sign_in, duty):
    answer = sign_in(org.clerk).post(address(duty), order(cooperating=[org.union.pk]), follow=True)

    task = Task.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("plans:task_detail", args=[task.pk])
    assert (task.targets, task.assignments.count()) == ({"cell_meetings": 2}, 2)
    assert "Đã giao “Sinh hoạt chuyên đề”" in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"groups": []}, "leads"),
        ({"starts_on": "2026-01-01"}, "starts_on"),
        ({"schedule": "once"}, "due_on"),
        ({"due_day": ""}, "due_day"),
        ({"due_day": "32"}, "due_day"),
        ({"figure_banners": "3"}, "figure_banners"),
        ({"figure_cell_meetings": "hai"}, "figure_cell_meetings"),
        ({"ends_on": "31/12/2025"}, "ends_on"),
    ],
)
def test_a_wrong_order_keeps_what_was_typed_and_says_where(org, sign_in, duty, changes, field):
    answer = sign_in(org.clerk).post(address(duty), order(**{"title": "Việc đã gõ", **changes}))

    assert list(answer.context["form"].errors) == [field]
    assert "title" in changes or "Việc đã gõ" in answer.content.decode()
    assert not Task.objects.exists()


def test_a_unit_elsewhere_cannot_be_named(org, sign_in, duty):
    answer = sign_in(org.clerk).post(address(duty), order(leads=[org.foreign_cell.pk]))

    assert list(answer.context["form"].errors) == ["leads"]


def test_work_is_given_by_clerks_and_from_issued_plans(org, sign_in, duty):
    draft = make_plan(org).nodes.get(kind=NodeKind.DUTY)

    assert sign_in(org.outsider).get(address(duty)).status_code == 404
    assert sign_in(org.chair).get(address(duty)).status_code == 403
    assert sign_in(org.clerk).get(address(draft)).status_code == 403
    assert sign_in(org.clerk).put(address(duty)).status_code == 405


def test_the_page_of_a_task_lists_what_the_person_may_see(org, sign_in):
    task = make_task(make_issued_plan(org), org.cell, org.other_cell)
    mine, other = make_assignment(task, org.cell), make_assignment(task, org.other_cell)
    url = reverse("plans:task_detail", args=[task.pk])

    assert list(sign_in(org.clerk).get(url).context["rows"]) == [mine, other]
    assert list(sign_in(org.secretary).get(url).context["rows"]) == [mine]
    assert sign_in(org.outsider).get(url).status_code == 404
    assert sign_in(org.superior_reader).get(url).status_code == 404


def test_a_task_is_withdrawn_from_its_page(org, sign_in):
    task = make_task(make_issued_plan(org), org.cell)
    make_assignment(task, org.cell)
    url = reverse("plans:task_withdraw", args=[task.pk])

    answer = sign_in(org.clerk).post(url, follow=True)

    assert not Assignment.objects.in_force().exists()
    assert "Đã thu hồi" in answer.content.decode()
    assert sign_in(org.clerk).post(url).status_code == 403
    assert sign_in(org.inspector).post(url).status_code == 403
    assert sign_in(org.outsider).post(url).status_code == 404
    assert sign_in(org.clerk).get(url).status_code == 405


def test_an_id_no_database_can_hold_is_an_unknown_choice(org, sign_in, duty):
    answer = sign_in(org.clerk).post(address(duty), order(cooperating=["9" * 30]))

    assert (answer.status_code, Task.objects.count()) == (200, 0)
    assert "cooperating" in answer.context["form"].errors


def test_numbers_partners_and_product_of_the_line_are_filled_in_and_shown(org, sign_in, duty):
    duty.targets, duty.product = {"cell_meetings": 2}, "Biên bản sinh hoạt"
    duty.save()
    duty.units.add(org.cell)
    duty.partners.add(org.union)
    client = sign_in(org.clerk)

    page = client.get(address(duty))
    initial = page.context["form"].initial
    assert "Sản phẩm: Biên bản sinh hoạt" in page.content.decode()
    assert (initial["form"], initial["figure_cell_meetings"]) == ("oral", 2)
    assert (initial["leads"], initial["cooperating"]) == ([org.cell], [org.union])

    task = make_task(duty.plan, org.cell)
    assignment = make_assignment(task, org.cell)
    for page in (task.get_absolute_url(), assignment.get_absolute_url()):
        assert "Biên bản sinh hoạt" in client.get(page).content.decode()
