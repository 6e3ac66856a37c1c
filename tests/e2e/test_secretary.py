"""A secretary on a phone: from what waits to a sent activity with its photo."""

import hashlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import expect

from plans.activities.models import Activity
from plans.work.models import Assignment
from portal.lib import clock
from tests.factories.plans import make_assignment, make_issued_plan, make_task
from tests.test_chain import photo

pytestmark = pytest.mark.looks


@pytest.fixture
def assignment(org) -> Assignment:
    due_on = clock.today() + timedelta(days=2)
    task = make_task(make_issued_plan(org), org.cell, title="Sinh hoạt chuyên đề nếp sống xanh", due_on=due_on)
    return make_assignment(task, org.cell)


def test_secretary_acknowledges_and_logs_an_activity_with_a_photo(phone, assignment):
    page = phone.page
    phone.sign_in_by_form("secretary")
    expect(page.get_by_role("heading", name="Việc cần làm")).to_be_visible()
    expect(page.get_by_text("còn 2 ngày")).to_be_visible()
    phone.look()

    page.get_by_role("button", name="Đã nhận").click()
    page.get_by_role("link", name="Ghi hoạt động").first.click()
    phone.look()
    fill_in_activity(page)
    phone.look()
    page.get_by_role("button", name="Gửi", exact=True).click()

    expect(page.get_by_text("Đã gửi Văn phòng duyệt").first).to_be_visible()
    phone.look()
    assert_arrived(assignment)


def fill_in_activity(page) -> None:
    page.get_by_label("Ngày thực hiện").fill(f"{clock.today():%d/%m/%Y}")
    page.get_by_label("Địa điểm").fill("Hội trường tầng 2")
    page.get_by_label("Nội dung đã làm").first.fill("Sinh hoạt chuyên đề, đăng ký phân loại rác tại nguồn.")
    page.get_by_label("Buổi sinh hoạt").fill("1")
    page.get_by_label("Lượt người tham dự").fill("34")
    picture: SimpleUploadedFile = photo()
    page.get_by_label("Chọn ảnh hoặc tệp").set_input_files(
        {"name": picture.name, "mimeType": "image/jpeg", "buffer": picture.read()}
    )
    expect(page.locator("#evidence img")).to_be_visible()


def assert_arrived(assignment: Assignment) -> None:
    assignment.refresh_from_db()
    activity = Activity.objects.get()
    evidence = activity.evidence.get()
    with evidence.file.open() as stored:
        content = stored.read()

    assert assignment.acknowledged_at is not None
    assert (activity.state, activity.assignment) == ("submitted", assignment)
    assert {figure.metric: figure.value for figure in activity.figures.all()} == {"cell_meetings": 1, "attendances": 34}
    assert hashlib.sha256(content).hexdigest() == evidence.sha256
