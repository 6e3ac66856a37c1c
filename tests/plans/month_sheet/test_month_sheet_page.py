from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.activities.models import Activity
from tests.browsing import submit
from tests.factories.people import make_unit
from tests.factories.plans import make_activity, make_issued_plan
from units.enums import UnitKind
from units.tree.models import Unit

MONTH_SHEET = "/hoat-dong/nhap-bang/"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-03-10T03:00:00Z", tick=False)


@pytest.fixture
def plan(org):
    return make_issued_plan(org)


def cell(unit, metric="cell_meetings"):
    return f"cell-{unit.pk}-{metric}"


def figures(unit):
    activity = Activity.objects.get(unit=unit, entered_for_month=date(2026, 3, 1))
    return dict(activity.figures.values_list("metric", "value"))


def test_the_clerk_enters_a_month_without_javascript(org, plan, sign_in):
    client = sign_in(org.clerk)

    answer = submit(
        client, MONTH_SHEET, **{cell(org.cell): "1.200", cell(org.cell, "talks"): "0", cell(org.union): " 3 "}
    )

    assert answer.status_code == 302
    assert figures(org.cell) == {"cell_meetings": 1200, "talks": 0}
    assert figures(org.union) == {"cell_meetings": 3}
    page = client.get(answer.url)
    assert "Đã lưu 3 ô" in page.content.decode()
    assert [total.whole for total in page.context["form"].totals] == [0, 1203, 0, 0, 0, 0, 0]


def test_rows_are_the_units_that_work_and_were_open_in_the_month(org, plan, sign_in):
    make_unit("cb3", UnitKind.CELL, org.committee)
    Unit.objects.filter(code="cb3").update(closed_on=date(2026, 3, 1))
    Unit.objects.filter(pk=org.other_cell.pk).update(closed_on=date(2026, 3, 2))

    rows = sign_in(org.clerk).get(MONTH_SHEET).context["form"].rows

    assert [row.unit for row in rows] == [org.cell, org.other_cell, org.union, org.office, org.inspection]


def test_the_address_chooses_plan_month_and_form(org, plan, sign_in):
    make_issued_plan(org, "kế hoạch mới hơn")

    scope = sign_in(org.clerk).get(f"{MONTH_SHEET}?plan={plan.pk}&month=2026-01&form=visual").context["scope"]

    assert (scope.plan, scope.month, scope.form) == (plan, date(2026, 1, 1), "visual")


@pytest.mark.parametrize("query", ["month=2026-04", "month=x", "form=x", "plan=0", "plan=x"])
def test_a_month_sheet_that_is_not_there_says_so(org, plan, sign_in, query):
    page = sign_in(org.clerk).get(f"{MONTH_SHEET}?{query}")

    assert (page.status_code, page.context["form"]) == (200, None)
    assert "Chưa có bảng nào để nhập" in page.content.decode()


def test_what_the_unit_logged_stands_beside_its_cell(org, plan, sign_in):
    make_activity(plan, org.cell, figures={"cell_meetings": 2})
    make_activity(plan, org.cell, "submitted", figures={"cell_meetings": 5})
    make_activity(plan, org.cell, "draft", figures={"cell_meetings": 9})

    page = sign_in(org.clerk).get(MONTH_SHEET)

    row = page.context["form"].rows[0]
    assert (row.accepted, row.waiting, row.cells[1].logged, row.cells[1].waiting) == (1, 1, 2, 5)
    assert "Tự ghi 1 hoạt động, 1 chờ duyệt" in page.content.decode()


def test_a_wrong_cell_is_named_and_all_that_was_typed_stays(org, plan, sign_in):
    answer = submit(sign_in(org.clerk), MONTH_SHEET, **{cell(org.cell): "nhiều", cell(org.other_cell): "4"})

    text = answer.content.decode()
    assert not Activity.objects.exists()
    assert "Chi bộ Kỹ thuật, Buổi sinh hoạt: ghi một số nguyên" in text
    assert 'value="nhiều"' in text
    assert 'value="4"' in text


def test_a_figure_of_both_asks_before_it_counts_twice(org, plan, sign_in):
    make_activity(plan, org.cell)
    client = sign_in(org.clerk)
    typed = {cell(org.cell): "1", f"was-{org.cell.pk}": "||||||"}

    refused = client.post(MONTH_SHEET, typed)
    saved = client.post(MONTH_SHEET, {**typed, "beyond": "yes"})

    assert "Đã đối chiếu: số nhập ở các ô này là phần thêm" in refused.content.decode()
    assert (saved.status_code, figures(org.cell)) == (302, {"cell_meetings": 1})


def test_a_second_window_sees_both_values_and_follows_untouched_cells(org, plan, sign_in):
    client = sign_in(org.clerk)
    submit(client, MONTH_SHEET, **{cell(org.cell): "2", cell(org.other_cell): "7"})
    late = {f"was-{unit.pk}": "||||||" for unit in (org.cell, org.other_cell)} | {cell(org.cell): "5"}

    answer = client.post(MONTH_SHEET, late)

    text = answer.content.decode()
    assert "vừa được người khác sửa" in text
    assert "Đang lưu: 2" in text
    assert [row.cells[1].text for row in answer.context["form"].typed[:2]] == ["5", "7"]
    assert figures(org.cell) == {"cell_meetings": 2}


def test_a_double_click_saves_once_and_is_no_error(org, plan, sign_in):
    client, typed = sign_in(org.clerk), {cell(org.cell): "2", f"was-{org.cell.pk}": "||||||"}

    answers = [client.post(MONTH_SHEET, typed) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Activity.objects.get().reviews.count() == 1


def test_a_plan_closed_meanwhile_keeps_what_was_typed(org, plan, sign_in):
    type(plan).objects.filter(pk=plan.pk).update(state="closed")

    text = submit(sign_in(org.clerk), MONTH_SHEET, **{cell(org.cell): "4711"}).content.decode()

    assert "đã đóng" in text
    assert 'value="4711"' in text


def test_saving_nothing_is_told(org, plan, sign_in):
    assert "Không có ô nào thay đổi" in submit(sign_in(org.clerk), MONTH_SHEET).content.decode()


def test_the_reviewer_hears_what_is_in_the_month_sheet_already(org, plan, sign_in):
    client = sign_in(org.clerk)
    submit(client, MONTH_SHEET, **{cell(org.cell): "2", cell(org.cell, "talks"): "1"})
    twin, other = (make_activity(plan, org.cell, "submitted", {metric: 1}) for metric in ("cell_meetings", "contests"))

    page = client.get(f"/hoat-dong/{twin.pk}/")

    assert [(figure.metric, figure.value) for figure in page.context["in_month_sheet"]] == [("cell_meetings", 2)]
    assert "hãy sửa bảng trước khi duyệt" in page.content.decode()
    assert client.get(f"/hoat-dong/{other.pk}/").context["in_month_sheet"] == []
    assert sign_in(org.secretary).get(f"/hoat-dong/{twin.pk}/").context["in_month_sheet"] == []
    queue = {row.activity: row.is_in_month_sheet for row in client.get("/hoat-dong/duyet/").context["rows"]}
    assert queue == {twin: True, other: False}


def test_its_page_says_that_the_office_entered_it(org, plan, sign_in):
    submit(sign_in(org.clerk), MONTH_SHEET, **{cell(org.cell): "2"})
    url = f"/hoat-dong/{Activity.objects.get().pk}/"

    theirs, ours = (sign_in(user).get(url).content.decode() for user in (org.secretary, org.clerk))

    assert "Văn phòng nhập thay đơn vị theo bảng số liệu tháng 3/2026" in theirs
    assert "còn thiếu" not in theirs
    assert ("Mở bảng để sửa" in theirs, "Mở bảng để sửa" in ours) == (False, True)


def test_the_page_asks_the_same_of_the_database_for_any_number_of_units(org, plan, sign_in):
    client, counts = sign_in(org.clerk), []
    for more in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(MONTH_SHEET)
        counts.append(len(queries))
        for number in range(3):
            make_activity(plan, make_unit(f"cb3{more}{number}", UnitKind.CELL, org.committee))

    assert counts[0] == counts[1]
