import hashlib
from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from docx import Document

from plans.outline.models import Plan
from portal.lib.official import files
from tests.factories.people import MOMENT
from tests.factories.plans import make_issued_plan, make_plan, make_undated_plan
from units.documents.models import Term


@pytest.fixture(autouse=True)
def moment(monkeypatch):
    """2 March 2026 on a machine without Pango: rendering to PDF has its own tests, Word files are quick."""
    monkeypatch.setattr(files.pdf, "is_available", lambda: False)
    with time_machine.travel(MOMENT, tick=False):
        yield


@pytest.fixture
def plan(org) -> Plan:
    plan = make_plan(org)
    plan.state = "in_review"
    plan.save()
    return plan


def address(name: str, plan: Plan, query: str = "") -> str:
    return reverse(f"plans:{name}", args=[plan.pk]) + query


def test_issue_page_proposes_number_and_day_beside_the_text(org, plan, sign_in):
    make_issued_plan(org, "kế hoạch trước")

    response = sign_in(org.chair).get(address("plan_issue", plan))

    assert response.context["form"].initial == {"number": 2, "issued_on": MOMENT.date()}
    assert "MỤC ĐÍCH, YÊU CẦU" in response.text


def test_issue_page_without_a_term_proposes_the_day_alone(org, plan, sign_in):
    Term.objects.all().delete()

    response = sign_in(org.chair).get(address("plan_issue", plan))

    assert response.context["form"].initial == {"issued_on": MOMENT.date()}


def test_nobody_issues_a_text_that_was_changed_under_their_eyes(org, plan, sign_in):
    Plan.objects.update(version=plan.version + 2)
    typed = {"number": "9", "issued_on": "02/03/2026", "version": plan.version}

    refused = sign_in(org.chair).post(address("plan_issue", plan), typed)
    expected_version = refused.context["form"]["version"].value()
    issued = sign_in(org.chair).post(address("plan_issue", plan), {**typed, "version": expected_version})

    assert "đã được sửa sau khi mở trang" in refused.text
    assert (issued.status_code, Plan.objects.get().number) == (302, 9)


def test_issue_freezes_and_every_reader_takes_the_same_bytes(org, plan, sign_in):
    response = sign_in(org.chair).post(
        address("plan_issue", plan), {"number": "9", "issued_on": "02/03/2026", "version": plan.version}
    )

    plan = Plan.objects.get()
    assert (response.status_code, response.url) == (302, address("plan_detail", plan))
    for reader in (org.secretary, org.superior_reader):
        download = sign_in(reader).get(address("plan_file", plan))
        assert hashlib.sha256(download.content).hexdigest() == plan.issued_file.sha256
        assert download["Content-Disposition"] == 'attachment; filename="ke-hoach-09-kh-du.docx"'
        assert download["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_day_is_written_later_and_both_files_stay(org, sign_in):
    plan = make_undated_plan(org)
    clerk = sign_in(org.clerk)
    assert "chưa ghi ngày" in clerk.get(address("plan_detail", plan)).text

    response = clerk.post(address("plan_day", plan), {"issued_on": "07/01/2026"})

    page = clerk.get(address("plan_detail", plan)).text
    now, before = (clerk.get(address("plan_file", plan, query)).content for query in ("", "?ban=truoc"))
    assert (response.status_code, response.url) == (302, address("plan_detail", plan))
    assert "Số 01-KH/ĐU ngày 07/01/2026" in page
    assert address("plan_file", plan, "?ban=truoc") in page
    assert Document(BytesIO(now)).tables[0].rows[1].cells[1].text == "Hòa Bình, ngày 07 tháng 01 năm 2026"
    assert before == b"%PDF-1.7 ban hanh"


def test_doubtful_day_is_asked_for_twice(org, sign_in):
    plan = make_undated_plan(org)
    clerk, typed = sign_in(org.clerk), {"issued_on": "01/02/2026", "is_sure": ""}

    doubted = clerk.post(address("plan_day", plan), typed)
    response = clerk.post(address("plan_day", plan), {**typed, "is_sure": "on"})

    assert "Bản đã in ghi tháng 1 năm 2026. Hãy xem lại" in doubted.text
    assert 'type="checkbox"' in doubted.text
    assert doubted.context["form"]["issued_on"].value() == "01/02/2026"
    assert (response.status_code, Plan.objects.get().issued_on) == (302, date(2026, 2, 1))


def test_a_file_that_was_never_stamped_has_no_earlier_one(org, sign_in):
    plan = make_issued_plan(org)

    assert sign_in(org.clerk).get(address("plan_file", plan, "?ban=truoc")).status_code == 404
    assert "?ban=truoc" not in sign_in(org.clerk).get(address("plan_detail", plan)).text


def test_issue_refused_keeps_the_input_beside_the_reason(org, plan, sign_in):
    make_issued_plan(org, "kế hoạch trước")

    response = sign_in(org.chair).post(
        address("plan_issue", plan), {"number": "1", "issued_on": "2/3/2026", "version": plan.version}
    )

    assert "Số 01-KH đã dùng" in response.context["form"].errors["number"][0]
    assert response.context["form"]["issued_on"].value() == "2/3/2026"
    assert Plan.objects.get(pk=plan.pk).state == "in_review"


def test_export_prints_the_draft_as_it_stands(org, plan, sign_in):
    response = sign_in(org.clerk).get(address("plan_export", plan))

    assert response["Content-Disposition"] == 'attachment; filename="ke-hoach-du-thao-kh-du.docx"'
    assert "DỰ THẢO" in Document(BytesIO(response.content)).tables[0].rows[1].cells[0].text


@pytest.mark.parametrize(("ending", "words"), [("odt", "Hãy chọn pdf, docx"), ("pdf", "apt-get install libpango")])
def test_export_says_what_it_cannot_make(org, plan, sign_in, ending, words):
    response = sign_in(org.clerk).get(address("plan_export", plan, f"?dang={ending}"), follow=True)

    assert response.redirect_chain == [(address("plan_detail", plan), 302)]
    assert words in response.text
