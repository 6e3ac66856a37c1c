from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.month_sheet.queries import paper_sheets, printable_work
from portal.lib.official import paper
from tests.factories.plans import make_assignment, make_issued_plan, make_task

LIST, PRINT = "/hoat-dong/phieu-giay/", "/hoat-dong/phieu-giay/in/"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-03-10T03:00:00Z", tick=False)


@pytest.fixture
def plan(org):
    return make_issued_plan(org)


@pytest.fixture
def printed(monkeypatch):
    """The sheets that were to be printed; the printing itself is tried in tests/lib/official/test_paper.py."""
    printed_sheets = []
    monkeypatch.setattr(paper, "to_pdf", lambda sheets: printed_sheets.extend(sheets) or b"%PDF-1.7")
    return printed_sheets


def give(plan, unit, **fields):
    return make_assignment(make_task(plan, unit), unit, **fields)


def test_the_clerk_prints_all_units_and_a_reporter_the_own(org, plan, sign_in, printed):
    for unit in (org.cell, org.other_cell):
        give(plan, unit)

    answer = sign_in(org.clerk).get(f"{PRINT}?all=1")
    sign_in(org.secretary).get(f"{PRINT}?all=1")

    assert [sheet.unit for sheet in printed] == ["Chi bộ Kỹ thuật", "Chi bộ Kinh doanh", "Chi bộ Kỹ thuật"]
    assert answer["Content-Disposition"] == 'attachment; filename="phieu-ghi-hoat-dong.pdf"'


def test_a_sheet_names_open_work_with_the_address_of_its_form(org, plan, sign_in, printed, settings):
    work = give(plan, org.cell)
    give(plan, org.cell, done_on=date(2026, 3, 3))

    sign_in(org.secretary).get(f"{PRINT}?unit={org.cell.pk}")

    (sheet,) = printed
    (line,) = sheet.work
    assert (sheet.committee, sheet.printed_on) == ("Đảng ủy Công ty Sao Mai", "10/03/2026")
    assert (line.title, line.plan, line.due) == ("Sinh hoạt chuyên đề", "Kế hoạch 01-KH/ĐU", "thứ Sáu, 20/03/2026")
    assert line.figures[1] == ("Buổi sinh hoạt", "buổi")
    assert line.address == f"{settings.PUBLIC_URL}/hoat-dong/ghi/?assignment={work.pk}"


@pytest.mark.parametrize("query", ["unit={other_cell}", "unit={foreign_cell}", "unit=0", "unit=" + "9" * 30])
def test_work_of_others_is_not_printed(org, plan, sign_in, printed, query):
    give(plan, org.other_cell)
    query = query.format(other_cell=org.other_cell.pk, foreign_cell=org.foreign_cell.pk)

    answer = sign_in(org.secretary).get(f"{PRINT}?{query}", follow=True)

    assert "Không có nhiệm vụ nào đang mở để in phiếu" in answer.content.decode()
    assert printed == []


def test_too_much_for_one_print_is_refused(org, plan, sign_in, printed, monkeypatch):
    monkeypatch.setattr("plans.month_sheet.views.MOST_WORK", 1)
    for _ in range(2):
        give(plan, org.cell)

    answer = sign_in(org.clerk).get(f"{PRINT}?all=1", follow=True)

    assert "Hãy in từng đơn vị" in answer.content.decode()


def test_the_list_counts_open_work_by_unit(org, plan, sign_in):
    for unit in (org.other_cell, org.cell, org.cell):
        give(plan, unit)

    rows = sign_in(org.clerk).get(LIST).context["rows"]

    assert [(row.unit, row.open) for row in rows] == [(org.cell, 2), (org.other_cell, 1)]


def test_list_and_sheets_ask_the_same_of_the_database_for_one_and_three(org, plan, sign_in):
    client, counts = sign_in(org.clerk), []
    for unit in (org.cell, org.other_cell, org.union):
        give(plan, unit)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
            paper_sheets(printable_work(org.clerk), on=date(2026, 3, 10), form_address="")
        counts.append(len(queries))

    assert counts[1] == counts[2]


def test_a_code_of_work_that_is_done_says_so(org, plan, sign_in):
    work = give(plan, org.cell, done_on=date(2026, 3, 3))

    text = sign_in(org.secretary).get(f"/hoat-dong/ghi/?assignment={work.pk}").content.decode()

    assert "Nhiệm vụ đã chọn không còn mở với đơn vị mình" in text


@pytest.mark.parametrize(("address", "warns"), [("http://127.0.0.1:8000", True), ("https://portal.example", False)])
def test_codes_that_lead_nowhere_from_a_phone_are_told(org, sign_in, settings, address, warns):
    settings.PUBLIC_URL = address
    give(make_issued_plan(org), org.cell)

    text = sign_in(org.secretary).get(LIST).content.decode()

    assert ("chỉ mở được trên chính máy chủ" in text) == warns
