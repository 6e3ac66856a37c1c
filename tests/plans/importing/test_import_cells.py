"""A table that was read, corrected cell by cell before it is a plan."""

from datetime import date

import pytest

from plans.importing.models import PlanImport
from plans.importing.queries import outline_of
from plans.importing.services import confirm_import
from plans.outline.queries.lines import outline_lines
from plans.outline.services.life import PlanHeader
from tests.factories.people import MOMENT
from tests.factories.plans import make_import
from tests.plans.importing.test_import_edit_page import edit, edit_address

TEXT = """KẾ HOẠCH
tuyên truyền năm 2026
Đảng ủy xây dựng kế hoạch như sau:
I. MỤC ĐÍCH
- Nâng cao nhận thức.
II. TỔ CHỨC THỰC HIỆN
TT\tNội dung công việc\tĐơn vị chủ trì\tThời gian hoàn thành
1\tViết tin, bài\tChi bộ Kỹ thuật\t20/3/2026
2\tTreo băng rôn\tChi bộ Kinh doanh\t25/3/2026
"""


@pytest.fixture
def client(org, sign_in):
    return sign_in(org.clerk)


@pytest.fixture
def plan_import(org):
    return make_import(org, TEXT.encode())


def stored(plan_import):
    return outline_of(PlanImport.objects.get(pk=plan_import.pk))


def first_row(plan_import):
    return next(line for line in stored(plan_import) if line.cells)


def opened(client, plan_import, key):
    form = client.get(edit_address(plan_import, key)).context["form"].open_line
    values = {field.html_name: field.value() for field in form if field.value() is not None}
    days = {name: f"{value:%d/%m/%Y}" for name, value in values.items() if isinstance(value, date)}
    return {**values, **days, "open": key}


def test_cell_is_written_and_the_step_can_be_undone(client, plan_import):
    row = first_row(plan_import)
    sent = opened(client, plan_import, row.key)

    edit(client, plan_import, "save", row.key, **{**sent, "cell-1": "Viết ba tin", "cell-2": "Chi bộ Kinh doanh"})

    changed = first_row(plan_import)
    assert (changed.text, changed.units, changed.unit_ids) == ("Viết ba tin", ("Chi bộ Kinh doanh",), None)
    edit(client, plan_import, "undo")
    assert first_row(plan_import) == row


def test_rows_are_added_and_deleted_and_the_plan_has_the_table(client, org, plan_import):
    row = first_row(plan_import)
    edit(client, plan_import, "below", row.key)
    new = next(line for line in stored(plan_import) if line.cells and not any(cell.text for cell in line.cells))
    sent = opened(client, plan_import, new.key)
    edit(client, plan_import, "save", new.key, **{**sent, "cell-0": "3", "cell-1": "Tổng kết"})
    edit(client, plan_import, "delete", row.key)

    reading = PlanImport.objects.get(pk=plan_import.pk)
    plan = confirm_import(
        reading, header=PlanHeader("tuyên truyền"), by=org.clerk, at=MOMENT, expected_version=reading.version
    )

    rows = [line for line in outline_lines(plan) if line.cells]
    assert [line.text for line in rows] == ["Tổng kết", "Treo băng rôn"]
    assert [line.units for line in rows] == [(), ("Chi bộ Kinh doanh",)]


def test_row_is_not_merged_into_a_line(client, plan_import):
    row = first_row(plan_import)

    answer = edit(client, plan_import, "merge", row.key, how={"headers": {"HX-Request": "true"}})

    assert "Hàng của bảng chỉ gộp được với hàng khác của bảng ấy." in answer.content.decode()
