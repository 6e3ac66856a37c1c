import docx

from plans.importing.parsing import parse
from tests.plans.importing.parsing.samples import word_bytes

TITLE = "KẾ HOẠCH\nTuyên truyền an toàn giao thông\n\nI. NỘI DUNG\n"


def test_head_told_again_on_the_next_page_is_no_item():
    head = "TT\tNhiệm vụ\tChủ trì\tPhối hợp"
    rows = [head, "1\tTreo băng rôn\tHội Phụ nữ\tChi đoàn", head, "2\tHọp dân\tMặt trận thôn\tChi ủy"]

    plan = parse((TITLE + "\n".join(rows)).encode(), name="ke-hoach.txt")

    assert [node.kind.value for node in plan.nodes] == ["section", "table", "duty", "duty"]
    assert [(node.units, node.partners) for node in plan.nodes if node.kind == "duty"] == [
        (("Hội Phụ nữ",), ("Chi đoàn",)),
        (("Mặt trận thôn",), ("Chi ủy",)),
    ]
    assert [(part.name, part.line) for part in plan.parts if part.name == "repeated_head"] == [("repeated_head", 7)]


def read_table(*rows: str, gap: str = "\n"):
    plan = parse(gap.join([*TITLE.splitlines(), *rows]).encode(), name="ke-hoach.txt")
    return [node for node in plan.nodes if node.kind != "section"]


def test_two_rows_of_head_in_pasted_text():
    table, first, second = read_table(
        "TT\tNội dung\tĐơn vị thực hiện\t\tThời gian",
        "\t\tChủ trì\tPhối hợp",
        "1\tTreo băng rôn\tHội Phụ nữ\tChi đoàn\tTháng 5/2026",
        "2\tHọp dân\t\tChi ủy\tTháng 6/2026",
    )

    assert [len(row) for row in table.frame.head] == [5, 4]
    assert (first.units, first.partners, first.is_doubtful) == (("Hội Phụ nữ",), ("Chi đoàn",), False)
    # whether the cell is empty or the one above reaches into it, pasted text does not tell
    assert (second.units, second.partners, second.is_doubtful) == ((), ("Chi ủy",), True)


def test_a_row_without_a_name_is_no_second_head():
    table, first, _ = read_table(
        "TT\tNội dung\tChủ trì\tThời gian", "\tHọp dân\tChi ủy\tTháng 6/2026", "2\tTreo cờ\tChi đoàn\tTháng 7"
    )

    assert len(table.frame.head) == 1
    assert first.text == "Họp dân"


def test_bands_between_blank_lines_and_bars():
    rows = ["| Thời gian | Nội dung | Phụ trách |", "| Ngày 02/5/2026 |", "| 7h00 | Chào cờ | Chi đoàn |"]

    for gap in ("\n", "\n\n"):
        table, band, row = read_table(*rows, "| 8h00 | Thi vẽ | Chi ủy |", gap=gap)[:3]
        assert (table.kind, band.text, row.text) == ("table", "Ngày 02/5/2026", "7h00: Chào cờ")
        assert (band.depth, row.depth) == (2, 3)


def read_word_table(*rows: tuple[str, ...]):
    document = docx.Document()
    for line in filter(None, TITLE.splitlines()):
        document.add_paragraph(line)
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return [node for node in parse(word_bytes(document), name="a.docx").nodes if node.cells]


HEAD = ("TT", "Nội dung", "Chủ trì", "Thời gian")


def test_a_row_cut_by_hand_is_one_row():
    row, other = read_word_table(
        HEAD,
        ("1", "Họp dân, phổ biến", "Chi ủy", "Tháng 6/2026"),
        ("", "quy ước thôn", "", ""),
        ("2", "Treo cờ", "Chi đoàn", "Tháng 7/2026"),
    )

    assert (row.text, row.units, row.is_doubtful) == ("Họp dân, phổ biến quy ước thôn", ("Chi ủy",), True)
    assert len(row.lines) == 2
    assert (other.text, other.is_doubtful) == ("Treo cờ", False)


def test_a_row_of_one_cell_that_begins_anew_is_marked():
    found = read_word_table(
        HEAD,
        ("1", "Họp dân", "Chi ủy", "Tháng 6/2026"),
        ("", "Phổ biến quy ước", "", ""),
        ("2", "Treo cờ", "Chi đoàn", "Tháng 7/2026"),
    )

    assert [(row.text, row.is_doubtful) for row in found] == [
        ("Họp dân", True),
        ("Phổ biến quy ước", True),
        ("Treo cờ", False),
    ]
