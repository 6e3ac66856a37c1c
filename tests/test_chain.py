"""The chain that must never break, through HTTP alone: from the superior's document to the superior's download."""

import hashlib
from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from PIL import Image

from plans.activities.models import Activity
from plans.outline.models import Plan
from plans.work.models import Assignment
from reports.results.models import Report
from tests.browsing import arrive, submit

PLAN = """ĐẢNG BỘ KHỐI THỬ NGHIỆM                    ĐẢNG CỘNG SẢN VIỆT NAM
ĐẢNG ỦY CÔNG TY SAO MAI                    Hòa Bình, ngày 12 tháng 01 năm 2026
          *
Số 12-KH/ĐU

KẾ HOẠCH
tuyên truyền nếp sống xanh năm 2026
-----

- Căn cứ Hướng dẫn số 08-HD/ĐUK ngày 05 tháng 01 năm 2026 của Đảng ủy Khối thử nghiệm;
Đảng ủy Công ty ban hành kế hoạch như sau:

I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
- Mỗi đảng viên nêu gương giữ nếp sống xanh nơi làm việc.
2. Yêu cầu
- Việc làm cụ thể, có số liệu.

II. NỘI DUNG, HÌNH THỨC
1. Nội dung tuyên truyền
1.1. Từ nay đến hết năm 2026
- Phổ biến cách phân loại rác tại nguồn.
2. Hình thức tuyên truyền
2.1. Tuyên truyền miệng
- Tổ chức nói chuyện chuyên đề tại chi bộ.

III. TỔ CHỨC THỰC HIỆN
1. Chi bộ Kỹ thuật
- Tổ chức một buổi sinh hoạt chuyên đề về nếp sống xanh trong tháng 3.

Nơi nhận:                                  T/M ĐẢNG ỦY
- Đảng ủy Khối thử nghiệm,                 BÍ THƯ
- Các chi bộ trực thuộc,
- Lưu Văn phòng.

                                           Người Ký Thử
"""


def photo() -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (640, 480), "#009E73").save(content, "JPEG")
    return SimpleUploadedFile("buoi-sinh-hoat.jpg", content.getvalue(), "image/jpeg")


def import_plan(clerk) -> Plan:
    file = SimpleUploadedFile("ke-hoach-12.txt", PLAN.encode(), "text/plain")
    review = arrive(submit(clerk, reverse("plans:import_create"), file=file))
    assert not Plan.objects.exists()
    arrive(submit(clerk, review, to=review, press="act=save"))
    return Plan.objects.get()


def issue_plan(plan: Plan, *, clerk, chair, number: str = "12") -> None:
    page = reverse("plans:plan_detail", args=[plan.pk])
    arrive(submit(clerk, page, to=reverse("plans:plan_send", args=[plan.pk])))
    arrive(submit(chair, reverse("plans:plan_issue", args=[plan.pk]), number=number, issued_on="12/01/2026"))


def assign(plan: Plan, unit, *, clerk) -> Assignment:
    duty = plan.nodes.get(kind="duty")
    assert list(duty.parent.units.all()) == [unit]
    form = reverse("plans:task_create", args=[duty.pk])
    fields = {"form": "oral", "figure_cell_meetings": "1", "figure_attendances": "30"}
    arrive(submit(clerk, form, due_on="20/03/2026", leads=[unit.pk], **fields))
    return Assignment.objects.get()


def log(assignment: Assignment, *, secretary, **more) -> Activity:
    form = f"{reverse('plans:activity_create')}?assignment={assignment.pk}"
    fields = {"held_from": "16/03/2026", "place": "Hội trường", "description": "Sinh hoạt chuyên đề nếp sống xanh."}
    figures = {"figure_cell_meetings": "1", "figure_attendances": "34"}
    arrive(submit(secretary, form, press="send", form="oral", uploads=[photo()], **fields, **figures, **more))
    return Activity.objects.latest("pk")


def report(plan: Plan, *, clerk, chair) -> Report:
    start = reverse("reports:report_create")
    arrive(submit(clerk, start, plan=plan.pk, period="quarter-2026-1"))
    row = Report.objects.get()
    blank = {section.key: "Không có." for section in row.sections.filter(text="")}
    arrive(submit(clerk, reverse("reports:report_content", args=[row.pk]), **blank))
    sign = reverse("reports:report_sign", args=[row.pk])
    arrive(submit(clerk, sign, to="", signing_power="T/M ĐẢNG ỦY", post="BÍ THƯ", signer="Người Ký Thử"))
    arrive(submit(clerk, sign, to=reverse("reports:report_send", args=[row.pk])))
    arrive(submit(chair, sign, to=reverse("reports:report_issue", args=[row.pk]), number="3", issued_on="30/03/2026"))
    row.refresh_from_db()
    return row


@pytest.mark.pdf
def test_one_plan_travels_the_whole_way(org, sign_in):
    clerk, chair, secretary = sign_in(org.clerk), sign_in(org.chair), sign_in(org.secretary)
    with time_machine.travel("2026-03-12T08:00+07:00"):
        plan = import_plan(clerk)
        issue_plan(plan, clerk=clerk, chair=chair)
        assignment = assign(plan, org.cell, clerk=clerk)
        acknowledge = reverse("plans:assignment_acknowledge", args=[assignment.pk])
        arrive(submit(secretary, reverse("plans:assignment_detail", args=[assignment.pk]), to=acknowledge))

    with time_machine.travel("2026-03-17T08:00+07:00"):
        call_command("run_due")
        call_command("run_due")
        assert [notice.kind for notice in org.secretary.notices.filter(kind="reminder")] == ["reminder"]
        assert len([sent for sent in mail.outbox if sent.to == [org.secretary.email]]) >= 1

        activity = log(assignment, secretary=secretary)
        arrive(submit(clerk, reverse("plans:activity_detail", args=[activity.pk]), to="/duyet/"))
        figures = chair.get(reverse("reports:dashboard")).content.decode()
        assert "34" in figures

    with time_machine.travel("2026-03-30T08:00+07:00"):
        issued = report(plan, clerk=clerk, chair=chair)
        superior = sign_in(org.superior_reader)
        answer = superior.get(reverse("reports:report_file", args=[issued.pk]))
        content = b"".join(answer) if answer.streaming else answer.content
        assert superior.get(reverse("plans:activity_detail", args=[activity.pk])).status_code == 404
        assert superior.get(reverse("reports:report_facts", args=[issued.pk])).status_code == 403

    assert content.startswith(b"%PDF")
    assert hashlib.sha256(content).hexdigest() == issued.issued_file.sha256
    assert (issued.number, issued.issued_on) == (3, date(2026, 3, 30))
    assert issued.facts is not None


def replace_plan(plan: Plan, *, due_on: str, clerk, chair) -> Plan:
    """A copy whose duty is due on another day takes the place of the plan."""
    arrive(submit(clerk, reverse("plans:plan_amend", args=[plan.pk]), amendment="replace"))
    draft = Plan.objects.get(amends=plan)
    edit = reverse("plans:outline_edit", args=[draft.pk])
    line = f"{edit}?muc={draft.nodes.get(kind='duty').pk}"
    arrive(submit(clerk, line, to=edit, press="act=save", schedule="once", due_on=due_on))
    issue_plan(draft, clerk=clerk, chair=chair, number="13")
    return draft


@pytest.mark.pdf
def test_work_and_figures_follow_a_replaced_plan(org, sign_in):
    clerk, chair, secretary = sign_in(org.clerk), sign_in(org.chair), sign_in(org.secretary)
    with time_machine.travel("2026-03-17T08:00+07:00"):
        plan = import_plan(clerk)
        issue_plan(plan, clerk=clerk, chair=chair)
        assignment = assign(plan, org.cell, clerk=clerk)
        before = log(assignment, secretary=secretary, completes_assignment=[])
        arrive(submit(clerk, reverse("plans:activity_detail", args=[before.pk]), to="/duyet/"))
        new = replace_plan(plan, due_on="15/04/2026", clerk=clerk, chair=chair)
        assert "hạn 15/4/2026" in clerk.get(reverse("plans:plan_compare", args=[new.pk])).content.decode()

    with time_machine.travel("2026-04-08T08:00+07:00"):
        call_command("run_due")
        reminder = org.secretary.notices.filter(kind="reminder").latest("pk")
        assert reminder.title.startswith("Còn 7 ngày: ")
        after = log(assignment, secretary=secretary)
        arrive(submit(clerk, reverse("plans:activity_detail", args=[after.pk]), to="/duyet/"))
        issued = report(new, clerk=clerk, chair=chair)
        explained = clerk.get(reverse("reports:report_explain", args=[issued.pk]) + "?metric=attendances")

    assignment.refresh_from_db()
    plan.refresh_from_db()
    assert (plan.state, assignment.task.plan, assignment.due_on) == ("closed", new, date(2026, 4, 15))
    assert (before.plan, after.plan) == (plan, new)
    assert issued.facts["counted"] == [before.pk, after.pk]
    assert "68" in explained.content.decode()
