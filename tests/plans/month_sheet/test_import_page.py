"""From the exported workbook and back: dry run, confirmation, undo."""

import json
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from plans.activities.models import Activity
from plans.month_sheet import services as month_sheet_import
from plans.month_sheet.models import MonthSheetImport
from portal.lib import sheet_reading
from portal.lib.uploads import CheckedFile
from tests.browsing import submit
from tests.factories.plans import make_activity, make_issued_plan
from units.audit.models import AuditEvent

MONTH_SHEET, EXPORT, IMPORT = "/hoat-dong/nhap-bang/", "/hoat-dong/nhap-bang/xuat/", "/hoat-dong/nhap-bang/excel/"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-03-10T03:00:00Z", tick=False)


@pytest.fixture
def plan(org):
    return make_issued_plan(org)


@pytest.fixture
def client(org, plan, sign_in):
    return sign_in(org.clerk)


@pytest.fixture
def unleashed(monkeypatch):
    """The children are tried in their own tests; here they would cost half a second a file."""
    monkeypatch.setattr(month_sheet_import, "check_upload", lambda name, content: CheckedFile(name, "", content))
    monkeypatch.setattr(month_sheet_import, "read_sheets", lambda content: json.loads(sheet_reading.read(content)))


def exported(client, **cells):
    """The workbook as exported, with cells (by address) filled in."""
    book = load_workbook(BytesIO(client.get(EXPORT).content))
    for address, value in cells.items():
        book["Bảng nhập"][address] = value
    return book


def send(client, book, name="bang.xlsx"):
    out = BytesIO()
    book.save(out)
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, out.getvalue())})


def figures(unit):
    activity = Activity.objects.get(unit=unit, entered_for_month=date(2026, 3, 1))
    return dict(activity.figures.values_list("metric", "value"))


def test_the_export_holds_the_month_sheet_with_a_hidden_key(org, client):
    submit(client, MONTH_SHEET, **{f"cell-{org.cell.pk}-cell_meetings": "0"})

    book = exported(client)

    sheet = book["Bảng nhập"]
    assert [cell.value for cell in sheet[1]][:4] == ["Đơn vị", "Mã đơn vị", "Hội nghị báo cáo viên", "Buổi sinh hoạt"]
    assert [cell.value for cell in sheet[2]][:5] == ["Chi bộ Kỹ thuật", "cb1", None, 0, None]
    assert (sheet["D2"].data_type, book["Khóa"].sheet_state) == ("n", "hidden")


def test_a_file_goes_through_the_real_checks_to_its_dry_run(org, client):
    answer = send(client, exported(client, D2=2, E2=0))

    row = MonthSheetImport.objects.get()
    assert answer.url == f"{IMPORT}{row.pk}/"
    lines = client.get(answer.url).context["lines"]
    assert [(line.unit, line.metric, line.before, line.after) for line in lines] == [
        ("Chi bộ Kỹ thuật", "Buổi sinh hoạt", None, 2),
        ("Chi bộ Kỹ thuật", "Buổi tuyên truyền miệng", None, 0),
    ]
    assert not Activity.objects.exists()


def test_confirmed_it_is_saved_as_one_act_and_only_once(org, plan, client, unleashed):
    url = send(client, exported(client, D2=2, D3=5)).url
    seal = client.get(url).context["seal"]

    answers = [client.post(url, {"seal": seal}) for _ in range(2)]

    assert (figures(org.cell), figures(org.other_cell)) == ({"cell_meetings": 2}, {"cell_meetings": 5})
    assert [answer.status_code for answer in answers] == [302, 200]
    assert "đã được nhập rồi" in answers[1].content.decode()
    assert AuditEvent.objects.about(plan).get().act == "month_sheet_imported"


def test_the_same_file_again_changes_nothing_and_says_so(org, client, unleashed):
    book = exported(client, D2=2)
    submit(client, send(client, book).url)

    answer = send(client, book)

    assert "Tệp này không thay đổi gì" in client.get(answer.url).content.decode()
    assert MonthSheetImport.objects.count() == 1


def test_rows_sorted_otherwise_are_known_by_their_code(org, client, unleashed):
    cells = {"A2": "Chi bộ Kinh doanh", "B2": "cb2", "D2": 7, "A3": "Chi bộ Kỹ thuật", "B3": "cb1", "D3": 1}

    submit(client, send(client, exported(client, **cells)).url)

    assert (figures(org.cell), figures(org.other_cell)) == ({"cell_meetings": 1}, {"cell_meetings": 7})


def test_every_wrong_cell_is_named_and_nothing_is_kept(org, client, unleashed):
    answer = send(client, exported(client, D2="nhiều", E3=1.5, B4="xyz", G3=4))

    text = answer.content.decode()
    assert "tệp có 3 chỗ cần sửa" in text
    for words in ("Ô D2: “nhiều” không phải số nguyên", "Ô E3: 1,5 không phải", "Ô B4: không có đơn vị mã “xyz”"):
        assert words in text
    assert not MonthSheetImport.objects.exists()


def test_files_of_other_kinds_plans_and_months_are_refused(org, client, sign_in, unleashed):
    foreign, later, renamed = exported(client), exported(client), exported(client, D2=1)
    foreign["Khóa"]["B3"] = "99-KH/ĐU"
    later["Khóa"]["B4"] = "2026-04"
    cases = [
        (client, foreign, "a.xlsx", "Không tìm thấy kế hoạch"),
        (client, later, "a.xlsx", "chưa tới nên chưa nhập được"),
        (client, renamed, "a.xlsm", "Chỉ nhận tệp .xlsx"),
        (sign_in(org.outsider), renamed, "a.xlsx", "Không tìm thấy kế hoạch"),
    ]
    for by, book, name, words in cases:
        assert words in send(by, book, name).content.decode()


def test_a_cell_changed_since_the_dry_run_is_shown_anew(org, client, unleashed):
    url = send(client, exported(client, D2=2)).url
    seal = client.get(url).context["seal"]
    submit(client, MONTH_SHEET, **{f"cell-{org.cell.pk}-cell_meetings": "9"})

    answer = client.post(url, {"seal": seal})

    assert "Xem lại rồi xác nhận" in answer.content.decode()
    assert [(line.before, line.after) for line in answer.context["lines"]] == [(9, 2)]
    assert figures(org.cell) == {"cell_meetings": 9}


def test_a_figure_of_both_asks_before_it_counts_twice(org, plan, client, unleashed):
    make_activity(plan, org.cell)
    url = send(client, exported(client, D2=2)).url

    refused = submit(client, url)
    saved = client.post(url, {"seal": refused.context["seal"], "beyond": "on"})

    assert "Đơn vị đã tự ghi số liệu này" in refused.content.decode()
    assert (saved.status_code, figures(org.cell)) == (302, {"cell_meetings": 2})


def test_the_last_import_is_undone_as_one_act(org, plan, client, unleashed):
    submit(client, MONTH_SHEET, **{f"cell-{org.cell.pk}-talks": "4"})
    submit(client, send(client, exported(client, D2=2, E2=None, D3=5)).url)
    page = f"{IMPORT}{MonthSheetImport.objects.get().pk}/"
    undo = f"{page}hoan-tac/"
    assert "3 ô đã thay đổi" in client.get(page).content.decode()

    text = client.post(undo, follow=True).content.decode()
    again = client.post(undo, follow=True).content.decode()

    assert "Đã hoàn tác: 3 ô trở lại" in text
    assert "đã được hoàn tác" in again
    assert figures(org.cell) == {"talks": 4}
    assert not Activity.objects.filter(unit=org.other_cell).exists()
    assert AuditEvent.objects.about(plan).first().act == "month_sheet_import_undone"


def test_an_import_whose_cells_were_changed_since_is_not_undone(org, client, unleashed):
    submit(client, send(client, exported(client, D2=2, D3=5)).url)
    submit(client, MONTH_SHEET, **{f"cell-{org.cell.pk}-cell_meetings": "3"})

    text = client.post(f"{IMPORT}{MonthSheetImport.objects.get().pk}/hoan-tac/", follow=True).content.decode()

    assert "đã có người sửa: Chi bộ Kỹ thuật – Buổi sinh hoạt" in text
    assert (figures(org.cell), figures(org.other_cell)) == ({"cell_meetings": 3}, {"cell_meetings": 5})


def test_only_the_last_import_of_a_month_sheet_is_undone(org, client, unleashed):
    for cells in ({"D2": 2}, {"D3": 5}):
        submit(client, send(client, exported(client, **cells)).url)
    first = MonthSheetImport.objects.order_by("pk").first()

    text = client.post(f"{IMPORT}{first.pk}/hoan-tac/", follow=True).content.decode()

    assert "Chỉ hoàn tác được lần nhập gần nhất" in text
    assert figures(org.cell) == {"cell_meetings": 2}


def test_a_file_left_waiting_gives_way_to_the_next(org, client, unleashed):
    for value in (1, 2):
        send(client, exported(client, D2=value))

    assert MonthSheetImport.objects.get().cells[1] == [org.cell.pk, "cell_meetings", 2]


def test_the_list_of_imports_asks_the_same_of_the_database_for_one_and_three(org, client, unleashed):
    counts = []
    for cells in ({"D2": 1}, {"D2": 2}, {"D2": 3}):
        submit(client, send(client, exported(client, **cells)).url)
        with CaptureQueriesContext(connection) as queries:
            client.get(IMPORT)
        counts.append(len(queries))

    assert counts[0] == counts[2]
