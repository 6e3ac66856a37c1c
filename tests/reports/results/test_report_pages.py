from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from reports.enums import PeriodKind
from reports.results.models import Report
from reports.results.services import open_report
from reports.results.types import ReportPeriod
from tests.factories.plans import make_issued_plan
from tests.plans.outline.queries.test_replaced_plans import replace_plan
from tests.reports.samples import AT

LIST, CREATE = "/bao-cao/", "/bao-cao/moi/"


@pytest.fixture(autouse=True)
def spring(as_word):
    with time_machine.travel(AT, tick=False):
        yield


def address(name: str, report: Report, query: str = "") -> str:
    return reverse(f"reports:{name}", args=[report.pk]) + query


def typed(response) -> dict[str, str]:
    """What the content form holds, ready to be sent back."""
    form = response.context["form"]
    return {name: str(form[name].value()) for name in form.fields}


def test_list_shows_what_the_person_may_see(org, report, sign_in):
    own = sign_in(org.chair).get(LIST)
    foreign = sign_in(org.outsider).get(LIST)

    assert own.context["page"].rows == [report]
    assert "Quý I năm 2026" in own.text
    assert foreign.context["page"].rows == []


@pytest.mark.parametrize(
    ("query", "found"), [("?q=2026", 1), ("?q=khac", 0), ("?state=issued", 0), ("?kind=quarter", 1)]
)
def test_list_filters(org, report, sign_in, query, found):
    assert len(sign_in(org.clerk).get(LIST + query).context["page"].rows) == found


def test_list_sorts_by_period_and_exports_what_it_shows(org, plan, report, sign_in):
    january = open_report(plan=plan, period=ReportPeriod(PeriodKind.MONTH, 2026, 1), by=org.clerk, at=AT)
    client = sign_in(org.clerk)

    assert client.get(LIST).context["page"].rows == [report, january]
    assert client.get(LIST + "?sort=ends_on").context["page"].rows == [january, report]
    sheet = load_workbook(BytesIO(client.get(LIST + "?kind=month&xuat=xlsx").content)).active
    assert [[cell.value for cell in row][:2] for row in sheet.iter_rows(min_row=2)] == [
        ["tháng 01 năm 2026", "Đảng ủy Công ty Sao Mai"]
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_the_same_queries_for_any_number_of_rows(org, plan, sign_in, rows, django_assert_num_queries):
    for month in range(1, rows + 1):
        open_report(plan=plan, period=ReportPeriod(PeriodKind.MONTH, 2026, month), by=org.clerk, at=AT)
    client = sign_in(org.clerk)

    with django_assert_num_queries(8):
        client.get(LIST)


def test_create_opens_a_draft_and_leads_to_its_figures(org, plan, sign_in):
    response = sign_in(org.clerk).post(CREATE, {"plan": plan.pk, "period": "quarter-2026-1"})

    report = Report.objects.get()
    assert (response.status_code, response.url) == (302, address("report_facts", report))
    assert (report.plan, report.ends_on) == (plan, date(2026, 3, 31))


def test_create_refuses_a_foreign_plan_and_a_future_period(org, plan, sign_in):
    foreign = make_issued_plan(org, "nơi khác", org.other_committee)

    response = sign_in(org.clerk).post(CREATE, {"plan": foreign.pk, "period": "quarter-2026-4"})

    assert set(response.context["form"].errors) == {"plan", "period"}
    assert Report.objects.count() == 0


def test_create_refused_keeps_the_input_beside_the_reason(org, report, plan, sign_in):
    response = sign_in(org.clerk).post(CREATE, {"plan": plan.pk, "period": "quarter-2026-1"})

    assert "Đã có báo cáo quý I năm 2026" in response.context["form"].errors["period"][0]
    assert response.context["form"]["period"].value() == "quarter-2026-1"


def test_detail_shows_the_document_as_printed(org, report, sign_in):
    text = sign_in(org.clerk).get(address("report_detail", report)).text

    assert '<h1 class="official-type">BÁO CÁO</h1>' in text
    assert "DỰ THẢO" in text
    assert "2 hoạt động được duyệt tại 2/2 đơn vị" in text


def test_facts_count_accepted_work_and_name_what_is_left_out(org, report, sign_in):
    response = sign_in(org.inspector).get(address("report_facts", report))

    assert response.context["facts"].activities == 2
    assert "Chưa tính: 0 nháp, 1 chờ duyệt, 0 bị trả lại" in response.text


def test_content_saves_the_words(org, report, sign_in):
    client = sign_in(org.clerk)
    words = typed(client.get(address("report_content", report))) | {"causes": "Do mưa."}

    response = client.post(address("report_content", report), words)

    assert response.status_code == 302
    assert report.sections.get(key="causes").text == "Do mưa."


def test_content_in_conflict_shows_both_versions_and_saves_on_the_second_try(org, report, sign_in):
    client = sign_in(org.clerk)
    words = typed(client.get(address("report_content", report))) | {"causes": "Của tôi."}
    client.post(address("report_content", report), words | {"causes": "Của người khác."})

    conflict = client.post(address("report_content", report), words)
    again = client.post(address("report_content", report), typed(conflict))

    assert "Của tôi." in conflict.text
    assert "Của người khác." in conflict.text
    assert again.status_code == 302
    assert report.sections.get(key="causes").text == "Của tôi."


@pytest.mark.parametrize(
    ("query", "rows", "total"), [("", 2, 0), ("?metric=cell_meetings", 2, 5), ("?metric=attendances", 1, 40)]
)
def test_explain_opens_the_records_behind_a_figure(report, sign_in, query, rows, total):
    response = sign_in(report.created_by).get(address("report_explain", report, query))

    assert (response.context["rows"], response.context["total"]) == (rows, total)
    assert len(response.context["page"].rows) == rows


def test_explain_narrows_to_unit_form_and_item(org, report, plan, sign_in):
    client = sign_in(org.clerk)
    item = plan.nodes.filter(kind="content_item").first()

    def units(query: str) -> set[int]:
        page = client.get(address("report_explain", report, query)).context["page"]
        return {row.unit_id for row in page.rows}

    assert units(f"?unit={org.cell.pk}") == {org.cell.pk}
    assert units(f"?form=oral&item={item.pk}") == {org.cell.pk, org.other_cell.pk}
    assert units("?form=visual") == set()


def test_export_gives_word_and_workbook(org, report, sign_in):
    client = sign_in(org.clerk)

    word = client.get(address("report_export", report, "?dang=docx"))
    book = client.get(address("report_export", report, "?dang=xlsx"))

    assert word["Content-Disposition"] == 'attachment; filename="bao-cao-du-thao-bc-du.docx"'
    assert "DỰ THẢO" in Document(BytesIO(word.content)).tables[0].rows[1].cells[0].text
    assert load_workbook(BytesIO(book.content)).sheetnames == ["Tuyên truyền miệng"]


@pytest.mark.parametrize(("ending", "words"), [("odt", "Hãy chọn pdf, docx"), ("pdf", "apt-get install libpango")])
def test_export_says_what_it_cannot_make(org, report, sign_in, ending, words):
    response = sign_in(org.clerk).get(address("report_export", report, f"?dang={ending}"), follow=True)

    assert response.redirect_chain == [(address("report_detail", report), 302)]
    assert words in response.text


def test_a_draft_on_a_replaced_plan_leads_to_the_new_one(org, report, sign_in):
    words = "được thay thế bởi"
    before = sign_in(org.clerk).get(address("report_content", report)).text

    new = replace_plan(org, report.plan)
    page = sign_in(org.clerk).get(address("report_content", report)).text

    assert words not in before
    assert words in page
    assert f'href="{CREATE}?plan={new.pk}&amp;period={report.period.code}"' in page
