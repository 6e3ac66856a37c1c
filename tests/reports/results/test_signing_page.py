import hashlib
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from reports.results.models import Report
from tests.reports.samples import AT

SIGNING = {
    "signing_power": "T/M ĐẢNG ỦY",
    "post": "PHÓ BÍ THƯ",
    "signer": "Người Mới",
    "recipients": "A\n\n B ",
    "version": 1,
}


@pytest.fixture(autouse=True)
def spring(as_word):
    with time_machine.travel(AT, tick=False):
        yield


def address(name: str, report: Report) -> str:
    return reverse(f"reports:{name}", args=[report.pk])


def test_sign_saves_signer_and_recipients(org, report, sign_in):
    response = sign_in(org.clerk).post(address("report_sign", report), SIGNING)

    assert response.status_code == 302
    saved = Report.objects.get()
    assert (saved.post, saved.signer, saved.recipients) == ("PHÓ BÍ THƯ", "Người Mới", ["A", "B"])


def test_sign_without_a_signer_keeps_the_input(org, report, sign_in):
    response = sign_in(org.clerk).post(address("report_sign", report), {**SIGNING, "signer": ""})

    assert set(response.context["signing"].errors) == {"signer"}
    assert "PHÓ BÍ THƯ" in response.text


def test_send_leads_to_the_preview_or_says_what_is_blank(org, report, sign_in):
    client = sign_in(org.clerk)

    refused = client.post(address("report_send", report), {"version": 1}, follow=True)
    report.sections.filter(text="").update(text="Không có.")
    client.post(address("report_send", report), {"version": 1})

    assert "Còn phần để trống" in refused.text
    assert Report.objects.get().state == "in_review"


def test_take_back_needs_words(org, sent, sign_in):
    client = sign_in(org.chair)

    blank = client.post(address("report_take_back", sent), {"reason": ""})
    client.post(address("report_take_back", sent), {"reason": "Thiếu phụ lục.", "version": sent.version})

    assert set(blank.context["take_back"].errors) == {"reason"}
    assert Report.objects.get().state == "draft"


def test_sign_page_proposes_number_and_day_to_the_leader(org, sent, sign_in):
    form = sign_in(org.chair).get(address("report_sign", sent)).context["issue"]

    assert form.initial == {"number": 1, "issued_on": date(2026, 4, 2)}


def test_issue_freezes_and_the_reader_above_takes_the_same_bytes(org, sent, sign_in):
    response = sign_in(org.chair).post(
        address("report_issue", sent), {"number": "4", "issued_on": "02/04/2026", "version": sent.version}
    )

    report = Report.objects.get()
    assert (response.status_code, report.number) == (302, 4)
    reader = sign_in(org.superior_reader)
    download = reader.get(address("report_file", report))
    assert hashlib.sha256(download.content).hexdigest() == report.issued_file.sha256
    assert download["Content-Disposition"] == 'attachment; filename="bao-cao-04-bc-du.docx"'
    assert report.issued_file.sha256 in reader.get(address("report_detail", report)).text


def test_issue_refused_keeps_the_input_beside_the_reason(org, sent, sign_in):
    response = sign_in(org.chair).post(
        address("report_issue", sent), {"number": "4", "issued_on": "03/04/2026", "version": sent.version}
    )

    assert response.context["issue"].errors["issued_on"] == ["Ngày ban hành không được sau hôm nay."]
    assert response.context["issue"]["number"].value() == "4"
    assert Report.objects.get().state == "in_review"


def test_a_second_window_issues_nothing_and_leads_to_the_report(org, issued, sign_in):
    response = sign_in(org.chair).post(
        address("report_issue", issued), {"number": "9", "issued_on": "02/04/2026", "version": issued.version}
    )

    assert response.status_code == 403
    assert "Bước này có thể đã xong" in response.text
    assert f'href="{address("report_detail", issued)}"' in response.text
    assert list(Report.objects.values_list("number")) == [(3,)]


def test_issued_report_offers_nothing_to_change(org, issued, sign_in):
    response = sign_in(org.clerk).get(address("report_sign", issued))

    assert [response.context[name] for name in ("signing", "issue", "take_back")] == [None, None, None]
    assert address("report_content", issued) not in response.text


@pytest.mark.parametrize("page", ["report_facts", "report_explain", "report_export", "report_sign", "report_content"])
def test_reader_above_sees_the_document_and_nothing_behind_it(org, issued, sign_in, page):
    assert sign_in(org.superior_reader).get(address(page, issued)).status_code == 403


def test_who_signs_second_sees_both_versions_and_may_decide(org, report, sign_in):
    client = sign_in(org.clerk)
    Report.objects.update(signer="Người Khác", version=2)

    page = client.post(address("report_sign", report), SIGNING)
    form = page.context["signing"]
    client.post(address("report_sign", report), {**SIGNING, "version": form["version"].value()})

    assert "vừa được người khác sửa" in page.text
    assert (form["signer"].value(), form["signer"].help_text) == ("Người Mới", "Bản đang lưu: Người Khác")
    assert Report.objects.get().signer == "Người Mới"
