"""A table over several pages is one table: its head is told once, a row that was cut is one row."""

import gc

import pytest

from plans.importing.parsing import parse
from plans.importing.parsing.files.printed_columns import with_columns
from plans.importing.parsing.files.printed_rows import Row, Word
from plans.importing.parsing.files.printed_tables import with_tables
from portal.lib.official import pdf
from portal.lib.official.types import TableCell as Cell

pytestmark = [
    pytest.mark.skipif(not pdf.is_available(), reason="Pango is not installed"),
    # the renderer leaves its colour profile open until it is collected
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]
STYLE = """
@page { size: A4; margin: 20mm 15mm 20mm 30mm } body { font: 14pt/18pt Tinos; } p { margin: 0 0 6pt }
table { width: 100%; border-collapse: collapse } td { border: 0.5pt solid black; vertical-align: top; padding: 2pt 4pt }
tr.whole { break-inside: avoid }
"""
HEAD = "<tr><td>TT</td><td>Nội dung</td><td>Đơn vị thực hiện</td></tr>"
WORK = "Tuyên truyền sâu rộng trong cán bộ, đảng viên và nhân dân về nếp sống văn minh, giữ vệ sinh chung"


def read(tmp_path, body, *, repeated=True, more=""):
    sheet = tmp_path / "style.css"
    sheet.write_text(STYLE + more)
    head = f"<thead>{HEAD}</thead>" if repeated else HEAD
    lines = "".join(f"<p>{line}</p>" for line in ("<b>giữ ngõ phố</b>", "I. NỘI DUNG"))
    markup = f"<h3>KẾ HOẠCH</h3>{lines}<table>{head}<tbody>{body}</tbody></table><p>II. KINH PHÍ</p>"
    try:
        data = pdf.print_markup(markup, pdf.STYLESHEET, sheet)
    finally:
        gc.enable()
        gc.collect(0)
    return parse(data, name="ke-hoach.pdf")


def rows(count, unit="<td>Văn phòng</td>", kind="whole"):
    return "".join(f"<tr class={kind}><td>{n}</td><td>{WORK} số {n}.</td>{unit}</tr>" for n in range(1, count + 1))


@pytest.mark.parametrize("repeated", [True, False])
def test_table_over_pages_is_one(tmp_path, repeated):
    plan = read(tmp_path, rows(40), repeated=repeated)

    assert [node.kind.value for node in plan.nodes if not node.cells] == ["section", "table", "section"]
    assert [node.cells[0].text for node in plan.nodes if node.cells] == [str(n) for n in range(1, 41)]
    assert any(part.name == "repeated_head" for part in plan.parts) is repeated
    assert plan.missed_lines == ()


def test_row_that_is_cut_by_the_page_is_one(tmp_path):
    plan = read(tmp_path, rows(40, kind="cut"))

    items = [node for node in plan.nodes if node.cells]
    assert [node.text for node in items] == [f"{WORK} số {n}." for n in range(1, 41)]
    assert [node.units for node in items] == [("Văn phòng",)] * 40


def test_merged_cell_over_the_edge_of_the_page_counts_for_all_its_rows(tmp_path):
    first, *others = rows(30, unit="").split("</tr>")[:-1]
    body = f"{first}<td rowspan=30>Văn phòng</td></tr>" + "".join(f"{one}</tr>" for one in others)

    items = [node for node in read(tmp_path, body).nodes if node.cells]

    assert items[0].cells[2] == Cell("Văn phòng", rows=30)
    assert [node.units for node in items] == [("Văn phòng",)] * 30


@pytest.mark.parametrize(("others", "rows_high"), [("Văn phòng", 2), ("", 1)])
def test_merged_cell_with_one_row_above_the_edge_of_the_page(tmp_path, others, rows_high):
    """It looks like a cell above an empty one: what the rest of its column is decides, and that is marked."""
    parts = rows(40).split("</tr>")[:-1]
    whole = read(tmp_path, "".join(f"{part}</tr>" for part in parts))
    last = max(int(n.cells[0].text) for n in whole.nodes if n.cells and n.lines[0] < again_at(whole))
    unit = f"<td>{others}</td></tr>"
    body = "".join(f"{part.replace('<td>Văn phòng</td>', '')}{unit}" for part in parts[: last - 1])
    body += parts[last - 1].replace("<td>Văn", "<td rowspan=2>Văn") + "</tr>"
    body += parts[last].replace("<td>Văn phòng</td>", "") + "</tr>"
    body += "".join(f"{part.replace('<td>Văn phòng</td>', '')}{unit}" for part in parts[last + 1 :])

    items = [node for node in read(tmp_path, body).nodes if node.cells]

    assert items[last - 1].cells[2] == Cell("Văn phòng", rows=rows_high)
    assert items[last].is_doubtful is (rows_high == 2)


@pytest.mark.parametrize(("below", "rows_high"), [("<td>&nbsp;&#8288;</td>", 1), ("", 2)])
def test_empty_cell_that_was_set_begins_on_its_page(tmp_path, below, rows_high):
    """A printer that sets a space in an empty cell, as Word does, tells it from a merged one that goes on."""
    empty = rows(40).replace("<td>Văn phòng</td>", "<td>&nbsp;&#8288;</td>").split("</tr>")[:-1]
    whole = read(tmp_path, "".join(f"{part}</tr>" for part in empty))
    last = max(int(n.cells[0].text) for n in whole.nodes if n.cells and n.lines[0] < again_at(whole))
    empty[last - 1] = empty[last - 1].partition("<td>&nbsp;")[0] + f"<td rowspan={rows_high}>Văn phòng</td>"
    empty[last] = empty[last].partition("<td>&nbsp;")[0] + below

    items = [node for node in read(tmp_path, "".join(f"{part}</tr>" for part in empty)).nodes if node.cells]

    assert items[last - 1].cells[2] == Cell("Văn phòng", rows=rows_high)
    assert len(items[last].cells) == 4 - rows_high
    assert len(items) == 40


def test_row_whose_first_cell_was_set_empty_is_no_rest(tmp_path):
    """Of the row on the page before, whose other cells are merged ones that go on."""
    body = rows(40, unit="").replace("</tr>", "<td rowspan=40>Văn phòng</td></tr>", 1)
    whole = read(tmp_path, body)
    opening = next(n.cells[0].text for n in whole.nodes if n.cells and n.lines[0] > again_at(whole))

    plan = read(tmp_path, body.replace(f"<td>{opening}</td>", "<td>&nbsp;&#8288;</td>"))

    items = [node for node in plan.nodes if node.cells]

    assert [node.text for node in items] == [f"{WORK} số {n}." for n in range(1, 41)]
    assert items[0].cells[2] == Cell("Văn phòng", rows=40)


def again_at(plan) -> int:
    return min(part.line for part in plan.parts if part.name == "repeated_head")


def test_row_of_few_words_that_is_cut_is_marked(tmp_path):
    """Only the second of its two paragraphs went over."""
    long = "<br>".join(f"Việc thứ {n}" for n in range(1, 60))

    items = [node for node in read(tmp_path, f"<tr><td>1</td><td>{long}</td><td></td></tr>").nodes if node.cells]

    assert [node.text.split()[-1] for node in items] == ["59"]
    assert items[0].is_doubtful


def test_row_without_a_number_is_its_own_where_others_have_none(tmp_path):
    body = rows(40)
    whole = read(tmp_path, body)
    opening = next(int(n.cells[0].text) for n in whole.nodes if n.cells and n.lines[0] > again_at(whole))
    for number in (3, opening):
        body = body.replace(
            f"<td>{number}</td><td>{WORK} số {number}.</td><td>Văn phòng</td>",
            f"<td></td><td>{WORK} số {number}.</td><td></td>",
        )

    items = [node for node in read(tmp_path, body).nodes if node.cells]

    assert [node.text for node in items] == [f"{WORK} số {n}." for n in range(1, 41)]


BARE = "td { border: 0; padding: 2pt 8pt }"


@pytest.mark.parametrize(
    "more", [BARE, BARE + "tr { border-top: 0.5pt solid black } tr:nth-child(2n) { background: #ddd }"]
)
def test_columns_without_upright_rules_are_a_guess(tmp_path, more):
    band = "<tr><td colspan=3>Đợt cao điểm trong tháng 5 trên địa bàn toàn xã, phường</td></tr>"

    plan = read(tmp_path, band + rows(3), more=more)

    table, heads, *items = (node for node in plan.nodes if node.kind == "table" or node.cells)
    assert (table.is_doubtful, len(table.frame.head[0])) == (True, 3)
    assert heads.cells[0].columns == 3
    assert [node.text for node in items] == [f"{WORK} số {n}." for n in (1, 2, 3)]
    assert [node.units for node in items] == [("Văn phòng",)] * 3
    assert plan.nodes[-1].text == "KINH PHÍ"


def test_columns_without_rules_go_over_pages(tmp_path):
    items = [node for node in read(tmp_path, rows(40), more=BARE).nodes if node.cells]

    assert [node.cells[0].text for node in items] == [str(n) for n in range(1, 41)]


@pytest.mark.parametrize("above", [{1: "Ban Phong trào", 2: "Quý I"}, {0: "Lễ phát động", 2: "Quý I"}])
def test_head_without_rules_stands_again_as_near_as_a_line(above):
    """The rest of a row that was cut stands right below it."""
    head = dict(enumerate(("Nội dung", "Chủ trì", "Thời gian")))
    first, second = (
        {0: "Lễ phát động", 1: "Ban Phong trào", 2: "Quý I"},
        dict(enumerate(("Giám sát", "Hội", "Quý II"))),
    )
    rest = {at: text for at, text in first.items() if at not in above}
    lines = [(0, 100, head), (0, 70, above), (1, 700, head), (1, 680, rest), (1, 640, second), (1, 600, second)]

    found = with_tables(with_columns([in_columns(*line) for line in lines]))

    own = [row for row in found if row.part is None]
    assert [[cell.text for cell in row.cells] for row in own] == [
        list(told.values()) for told in (head, first, second, second)
    ]
    assert own[1].is_guess


def in_columns(page, y, told):
    words = [(120 * at + 30 * number, text) for at in told for number, text in enumerate(told[at].split())]
    return Row(tuple(Word(text, x, x + 26, y, 14, bold=False) for x, text in words), page)


def test_empty_cell_in_a_guessed_column_is_marked(tmp_path):
    body = rows(2) + f"<tr><td>3</td><td>{WORK}.</td><td></td></tr>"

    items = [node for node in read(tmp_path, body, more=BARE).nodes if node.cells]

    assert [node.is_doubtful for node in items] == [False, True, True]


def test_words_that_must_not_be_parted_wrap_together(tmp_path):
    unit = "<td style='width:70pt'>Ban Tuyên giáo Đảng\u00a0ủy\u00a0Khối</td>"

    items = [node for node in read(tmp_path, rows(1, unit=unit)).nodes if node.cells]

    assert items[0].cells[2].text == "Ban Tuyên giáo Đảng ủy Khối"
    assert not items[0].is_doubtful


def test_words_that_may_be_bound_are_marked(tmp_path):
    """Print has one sign for a blank and for one that binds."""
    body = "".join(
        f"<tr><td>{number}</td><td>{WORK}.</td><td style='width:150pt'>{unit}</td></tr>"
        for number, unit in enumerate(
            ("Ủy ban Kiểm tra<br>Đảng ủy Khối", "Văn phòng;<br>Hội Nông dân xã", "Hội<br>Đội"), 1
        )
    )

    items = [node for node in read(tmp_path, body).nodes if node.cells]

    assert [node.is_doubtful for node in items] == [True, False, False]
    assert items[0].units == ("Ủy ban Kiểm tra", "Đảng ủy Khối")
