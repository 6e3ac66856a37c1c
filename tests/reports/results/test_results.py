from dataclasses import replace
from io import BytesIO

from openpyxl import load_workbook

from portal.lib.official.types import Annex, PrintedLine, Table
from reports.enums import SectionKey
from reports.results.exports.document import annexes, report_abstract, report_body, to_xlsx
from reports.results.types import LeftOut
from tests.reports.samples import SOURCE, facts_sample

TEXTS = {**dict.fromkeys(SectionKey.values, "Có lời."), "causes": "Do hai việc:\n- một là mưa,\n+ nắng ít.\n\n-5 độ"}


def body(**changes):
    return tuple(report_body(SOURCE, facts_sample(**changes), TEXTS))


def test_body_has_the_fixed_structure():
    headings = [(block.label, block.text) for block in body() if block.level]

    assert headings == [
        ("I.", "CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO, QUÁN TRIỆT"),
        ("II.", "KẾT QUẢ TUYÊN TRUYỀN"),
        ("1.", "Theo nội dung tuyên truyền"),
        ("2.", "Theo hình thức tuyên truyền"),
        ("2.1.", "Phương tiện thông tin đại chúng"),
        ("2.2.", "Tuyên truyền miệng"),
        ("2.3.", "Cổ động trực quan"),
        ("2.4.", "Phong trào thi đua"),
        ("III.", "ĐÁNH GIÁ CHUNG"),
        ("1.", "Ưu điểm"),
        ("2.", "Hạn chế, khó khăn"),
        ("3.", "Nguyên nhân"),
        ("4.", "Bài học kinh nghiệm, mô hình hay"),
        ("IV.", "NHIỆM VỤ TRỌNG TÂM KỲ TỚI"),
        ("V.", "KIẾN NGHỊ, ĐỀ XUẤT"),
    ]


def test_opening_names_plan_bases_and_period():
    assert body()[0].text == (
        "Thực hiện Kế hoạch số 07-KH/ĐU, ngày 05/01/2026 về tuyên truyền năm 2026; căn cứ Kế hoạch số 15-KH/ĐUK, ngày "
        "31/12/2025 của Đảng ủy Khối, Đảng ủy Công ty Sao Mai báo cáo kết quả quý I năm 2026 (từ ngày 01/01/2026 đến "
        "ngày 31/3/2026) như sau:"
    )


def test_abstract_names_plan_and_period():
    assert report_abstract(SOURCE) == (
        "kết quả thực hiện Kế hoạch số 07-KH/ĐU, ngày 05/01/2026 về tuyên truyền năm 2026 (quý I năm 2026)"
    )


def test_content_items_are_listed_with_their_state():
    items = [block.text for block in body() if block.label == "-"]

    assert items[0] == "Tuyên truyền kỷ niệm ngày thành lập: đã triển khai, 5 hoạt động tại 1 đơn vị."
    assert items[1] == "Tuyên truyền gương người tốt, việc tốt: chưa triển khai trong kỳ."


def test_written_lines_become_paragraphs_and_items():
    blocks = body()
    start = blocks.index(PrintedLine("3.", "Nguyên nhân", 2))

    assert blocks[start + 1 : start + 5] == (
        PrintedLine("", "Do hai việc:"),
        PrintedLine("-", "một là mưa,"),
        PrintedLine("+", "nắng ít."),
        PrintedLine("", "-5 độ"),
    )


def test_note_says_what_was_left_out():
    notes = [block.text for block in body() if "đã duyệt" in block.text]
    none = [block.text for block in body(left_out=LeftOut(0, 0, 0)) if "đã duyệt" in block.text]

    assert "chưa tính 1 bản nháp, 2 hoạt động chờ duyệt và 0 bị trả lại" in notes[0]
    assert none == ["Số liệu chỉ tính các hoạt động đã duyệt. Chi tiết tại các phụ lục kèm theo."]


def test_annex_tells_zero_from_not_reported():
    (annex,) = annexes(facts_sample(), SOURCE)
    rows = {row[0]: row[1:] for row in annex.table.rows}

    assert annex.title == "PHỤ LỤC 1\nTuyên truyền miệng"
    assert annex.table.head[0][:4] == ("Đơn vị", "Hội nghị báo cáo viên", "Buổi sinh hoạt", "Buổi tuyên truyền miệng")
    assert rows["Chi bộ Kỹ thuật"] == ("2", "6", "–", "0", "–", "1.200", "–")
    assert rows["Chi bộ Kinh doanh"] == ("–",) * 7
    assert rows["Cộng"] == ("2", "6", "–", "0", "–", "1.200", "–")
    assert rows["Chỉ tiêu của kỳ"][1] == "8"
    assert rows["Cùng kỳ năm trước"] == ("1", "–", "–", "–", "–", "1.000", "–")
    assert annex.table.total_rows == (2, 3, 4)


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
