from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.work.models import Assignment
from reports.todo.queries.home import home_of
from tests.browsing import submit
from tests.factories.plans import make_assignment, make_issued_plan, make_task
from units.tree.models import Unit


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-03-02T03:00:00Z", tick=False)


@pytest.fixture
def work(org):
    Unit.objects.filter(pk=org.cell.pk).update(closed_on=date(2026, 3, 1))
    return make_assignment(make_task(make_issued_plan(org), org.cell), org.cell)


def address(org):
    return reverse("plans:unit_handover", args=[org.cell.pk])


def test_the_item_leads_to_the_page_and_goes_when_done(org, sign_in, work):
    def steps():
        found = [item for group in home_of(org.clerk, on=date(2026, 3, 2)).groups for item in group.items]
        return [item.what for item in found if item.action.url == address(org)]

    assert steps() == ["Chuyển 1 nhiệm vụ của Chi bộ Kỹ thuật, kết thúc từ 01/03/2026"]

    answer = submit(sign_in(org.clerk), address(org), successors=[org.other_cell.pk])

    assert answer.url == reverse("reports:home")
    assert steps() == []
    assert Assignment.objects.open().get().unit == org.other_cell


def test_both_pages_lead_to_the_other(org, sign_in, work):
    client = sign_in(org.clerk)
    submit(client, address(org), successors=[org.other_cell.pk])
    successor_row = Assignment.objects.open().get()

    old, new = (client.get(f"/nhiem-vu/{row.pk}/").content.decode() for row in (work, successor_row))

    assert f'Việc này đã bàn giao cho <a href="/nhiem-vu/{successor_row.pk}/">' in old
    assert "Bàn giao cho Chi bộ Kinh doanh: Chi bộ Kỹ thuật kết thúc hoạt động từ 01/03/2026." in old
    assert f'Nhận bàn giao từ <a href="/nhiem-vu/{work.pk}/">' in new


def test_without_successors_nothing_moves_and_the_words_stay(org, sign_in, work):
    text = submit(sign_in(org.clerk), address(org), reason="Lời đã gõ.").content.decode()

    assert "Chưa điền mục này." in text
    assert "Lời đã gõ." in text
    assert Assignment.objects.open().get() == work


def test_a_unit_without_work_says_so(org, sign_in):
    assert "Không còn việc nào để chuyển" in sign_in(org.clerk).get(address(org)).content.decode()


def test_more_work_costs_no_more_queries(org, sign_in, work):
    client, counted = sign_in(org.clerk), []
    for count in (1, 3):
        while Assignment.objects.count() < count:
            make_assignment(make_task(work.task.plan, org.cell), org.cell)
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(address(org)).context["form"].work) == count
        counted.append(len(queries))

    assert counted[0] == counted[1]
