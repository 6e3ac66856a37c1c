import pytest
from django.urls import reverse

from plans.work.services.assignments import make_assignments
from portal.lib import clock
from tests.browsing import arrive, submit
from tests.factories.plans import make_issued_plan, make_task


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-03-02T03:00:00Z", tick=False)


@pytest.fixture
def task(org):
    task = make_task(make_issued_plan(org), org.cell)
    make_assignments(task, at=clock.now())
    return task


def address(task):
    return reverse("plans:task_edit", args=[task.pk])


def test_the_office_edits_and_the_page_tells_the_history(org, sign_in, task):
    client = sign_in(org.clerk)

    page = arrive(submit(client, address(task), title="Tên mới", figure_cell_meetings="3", reason="Theo giao ban."))

    text = client.get(page).content.decode()
    for phrase in ("Tên mới", "3 buổi sinh hoạt", "Tên cũ: “Sinh hoạt chuyên đề”", "Theo giao ban."):
        assert phrase in text
    assert "Theo giao ban." not in sign_in(org.secretary).get(page).content.decode()


def test_a_wrong_edit_keeps_what_was_typed(org, sign_in, task):
    text = submit(sign_in(org.clerk), address(task), title="Lời đã gõ", reason="").content.decode()

    assert "Chưa điền mục này." in text
    assert "Lời đã gõ" in text


def test_both_versions_are_shown_to_who_saves_second(org, sign_in, task):
    client, values = sign_in(org.clerk), {"title": "Tên thứ hai", "reason": "Sửa.", "version": "1"}
    submit(client, address(task), title="Tên thứ nhất", reason="Sửa.")

    text = submit(client, address(task), **values).content.decode()

    assert "vừa được người khác sửa" in text
    assert "Bản đang lưu: Tên thứ nhất" in text


def test_what_is_done_once_has_no_day_of_a_round(org, sign_in, task):
    assert "due_day" not in sign_in(org.clerk).get(address(task)).context["form"].fields


def test_others_do_not_edit(org, sign_in, task):
    assert sign_in(org.outsider).get(address(task)).status_code == 404
    assert sign_in(org.inspector).get(address(task)).status_code == 403
    assert sign_in(org.clerk).delete(address(task)).status_code == 405
