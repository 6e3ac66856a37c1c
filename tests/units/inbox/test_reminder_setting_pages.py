from datetime import time

import pytest

from tests.factories.people import MOMENT
from units.audit.models import AuditEvent
from units.inbox.models import USUAL_STEPS, ReminderSettings

ADDRESS = "/nhac-viec/"


@pytest.fixture
def form_data():
    """Two steps and the hours, as the page sends them."""
    fields = {"mail_from": "08:00", "mail_until": "17:30", "rests": "no", "single_limit": "5", "version": "1"}
    fields["acknowledge_days"] = "2"
    steps = [("3", "before", ["unit"]), ("0", "before", ["unit", "head"]), ("", "before", [])]
    for place, (days, side, to) in enumerate(steps):
        fields |= {f"moc-{place}-days": days, f"moc-{place}-side": side, f"moc-{place}-to": to}
    return fields | {"moc-TOTAL_FORMS": "3", "moc-INITIAL_FORMS": "0"}


def test_the_page_shows_the_usual_schedule(org, sign_in):
    page = sign_in(org.clerk).get(ADDRESS)

    initial = [form.initial for form in page.context["form"].steps.initial_forms]
    assert [values["days"] for values in initial] == [abs(step.day) for step in USUAL_STEPS]
    assert not ReminderSettings.objects.exists()


@pytest.mark.parametrize("person", ["clerk", "admin"])
def test_office_and_admin_set_how_the_committee_reminds(org, sign_in, form_data, person):
    answer = sign_in(getattr(org, person)).post(ADDRESS, form_data)

    row = ReminderSettings.objects.get()
    assert answer.status_code == 302
    assert row.root == org.committee
    assert [(step.day, step.to) for step in row.schedule.steps] == [(-3, ("unit",)), (0, ("unit", "head"))]
    assert row.acknowledge_days == 2
    assert (row.mail_from, row.mail_until, row.rests, row.single_limit) == (time(8), time(17, 30), False, 5)
    event = AuditEvent.objects.get(act="reminders_set")
    assert event.details["after"]["hours"] == "08:00-17:30"
    assert event.details["before"]["single_limit"] == 10


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"mail_until": "07:00"}, "Giờ ngừng gửi phải sau giờ bắt đầu."),
        ({"mail_from": "sáng"}, "Ghi giờ theo dạng 07:00."),
        ({"single_limit": "0"}, "Ghi từ 1 đến 100 thư."),
        ({"acknowledge_days": "0"}, "Ghi từ 1 đến 30 ngày làm việc."),
        ({"moc-0-to": []}, "Chọn nơi nhận."),
        ({"moc-0-days": ""}, "ghi 0 là đúng ngày đến hạn"),
        ({"moc-0-days": "0"}, "hai mốc cùng một ngày"),
        ({"moc-0-days": "61"}, "Ghi số ngày từ 0 đến 60."),
        ({"moc-0-days": "", "moc-0-to": [], "moc-1-days": "", "moc-1-to": []}, "Ghi ít nhất một mốc nhắc."),
        ({"moc-0-to": ["everybody"]}, "Nơi nhận không có trong danh sách."),
    ],
)
def test_a_refusal_says_what_is_wrong_and_keeps_what_was_typed(org, sign_in, form_data, changed, message):
    typed = form_data | changed
    page = sign_in(org.clerk).post(ADDRESS, typed)

    assert page.status_code == 200
    assert message in page.content.decode()
    assert page.context["form"]["single_limit"].value() == typed["single_limit"]
    assert page.context["form"].steps[0]["days"].value() == typed["moc-0-days"]
    assert not ReminderSettings.objects.filter(version__gt=1).exists()


def test_who_saves_second_sees_what_the_other_saved(org, sign_in, form_data):
    client = sign_in(org.clerk)
    client.post(ADDRESS, form_data)

    page = client.post(ADDRESS, form_data | {"single_limit": "7"})

    text = page.content.decode()
    assert "vừa được người khác sửa" in text
    assert "3 ngày trước hạn: Đơn vị; đúng ngày đến hạn: Đơn vị, Người đứng đầu đơn vị." in text
    assert "Bản đang lưu: 5" in text
    assert ReminderSettings.objects.get().single_limit == 5


def test_another_committee_keeps_its_own(org, sign_in, form_data):
    sign_in(org.outsider).post(ADDRESS, form_data)

    assert ReminderSettings.objects.get().root == org.other_committee
    assert AuditEvent.objects.latest("at").at > MOMENT
