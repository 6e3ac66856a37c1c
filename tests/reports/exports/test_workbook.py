from dataclasses import replace
from io import BytesIO

from openpyxl import load_workbook

from portal.lib.official.types import Annex, Table
from reports.exports.results import annexes
from reports.exports.workbook import to_xlsx
from tests.reports.samples import SOURCE, facts_sample


def sheets(*tables: Annex):
    return load_workbook(BytesIO(to_xlsx(tables))).worksheets


def test_workbook_has_a_sheet_for_each_annex_with_numbers_as_numbers():
    (sheet,) = sheets(*annexes(facts_sample(), SOURCE))

    assert sheet.title == "Tuyên truyền miệng"
    assert [cell.value for cell in sheet[2]] == ["Chi bộ Kỹ thuật", 2, 6, "–", 0, "–", 1200, "–"]


def test_text_that_looks_like_a_formula_stays_text():
    table = Table(head=(("Đơn vị", "Số"),), rows=(("=1+1", "2"),), widths=(1, 1))

    (sheet,) = sheets(Annex("A\nB", landscape=True, table=table))

    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")


def test_workbook_without_figures_says_so():
    (sheet,) = sheets(
        *annexes(
            replace(
                facts_sample(),
                metrics=tuple(replace(fact, value=None, target=None, before=None) for fact in facts_sample().metrics),
            ),
            SOURCE,
        )
    )

    assert sheet["A1"].value == "Kỳ này chưa có số liệu nào được duyệt."
