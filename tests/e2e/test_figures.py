from datetime import datetime, timedelta

import pytest
import time_machine
from playwright.sync_api import expect

from plans.enums import ActivityState
from portal.lib import clock
from tests.e2e.conftest import DESK, PHONE
from tests.factories.plans import make_activity, make_assignment, make_issued_plan, make_task

pytestmark = pytest.mark.looks


@pytest.fixture(autouse=True)
def moment():
    """The overview opens with the year so far: in the first days of January what is late by four would not be in it."""
    march = datetime(2026, 3, 12, 8, tzinfo=clock.HANOI)
    with time_machine.travel(march):
        yield march


@pytest.fixture
def late(org):
    """One task late by four days, one due in two, and activities in all states around them."""
    plan, today = make_issued_plan(org), clock.today()
    for state in ActivityState.values:
        make_activity(plan, org.cell, state, held_from=today)
    for days in (2, -4):
        due_on = today + timedelta(days=days)
        row = make_assignment(make_task(plan, due_on=due_on, title=f"Việc {days}"), org.cell, due_on=due_on)
    return row


@pytest.mark.parametrize("device", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("person", ["secretary", "clerk", "chair", "inspector", "superior_reader", "admin"])
def test_the_first_page_suits_every_role_and_window(visitors, org, late, device, person):
    visitor = visitors(device)

    visitor.sign_in(person)
    visitor.page.goto("/")

    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Việc cần làm")
    visitor.look()


@pytest.mark.parametrize("device", [PHONE, DESK], ids=["phone", "desk"])
def test_the_overview_and_the_progress_of_a_plan(visitors, org, late, device):
    visitor = visitors(device)
    visitor.sign_in("chair")

    visitor.page.goto("/tong-quan/")
    visitor.page.get_by_text("Xem bảng").first.click()
    visitor.look()
    visitor.page.goto(f"/ke-hoach/{late.task.plan_id}/tien-do/")
    visitor.look()


@pytest.mark.parametrize("device", [{"viewport": {"width": 320, "height": 640}}, DESK], ids=["small", "desk"])
def test_the_committees_below_lead_to_what_they_reported(visitors, org, late, device):
    visitor = visitors(device)
    visitor.sign_in("superior_reader")

    visitor.page.goto("/bao-cao/")
    visitor.page.get_by_role("link", name="Đảng ủy trực thuộc").click()
    visitor.look()
    visitor.page.get_by_role("link", name=org.committee.name).click()

    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Báo cáo kết quả")
    visitor.look()


def test_a_figure_opens_the_records_it_counts(desk, org, late):
    desk.sign_in("inspector")
    desk.page.goto("/tong-quan/")

    desk.page.get_by_role("link", name="Quá hạn", exact=True).click()

    expect(desk.page.get_by_role("link", name="Việc -4")).to_be_visible()
    expect(desk.page.get_by_role("link", name="Việc 2")).to_have_count(0)


def test_an_inspector_urges_from_the_first_page(desk, org, late):
    desk.sign_in("inspector")

    desk.page.goto("/")
    desk.page.get_by_role("link", name="Đôn đốc").click()
    desk.look()
    desk.page.get_by_role("button", name="Đôn đốc").click()

    expect(desk.page.get_by_text("Đã đôn đốc Chi bộ Kỹ thuật.")).to_be_visible()
    expect(desk.page.get_by_text(f"đã đôn đốc {clock.today():%d/%m/%Y}")).to_be_visible()
