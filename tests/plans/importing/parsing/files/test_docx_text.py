"""What is seen of a Word file: text boxes, frames, controls, tracked changes, symbols, old fonts, margins, pictures."""

import pytest

from plans.importing.parsing import parse
from plans.importing.parsing.types import DocumentRefused
from tests.plans.importing.parsing.files.wording import SPACES, TITLE, box, document, paragraph, run


def read(*blocks, parts=None):
    return parse(document(*blocks, parts=parts), name="ke-hoach.docx")


def items(*blocks, parts=None):
    plan = read(*TITLE, "I. NỘI DUNG", *blocks, parts=parts)
    return [node.text for node in plan.nodes[1:]]


HEAD = ("ĐẢNG BỘ XÃ MẪU", "ĐẢNG ỦY XÃ MẪU", "*", "Số 12-KH/ĐU")
RIGHT = ("ĐẢNG CỘNG SẢN VIỆT NAM", "Mẫu, ngày 12 tháng 4 năm 2026")


@pytest.mark.parametrize("anchor", ["", "KẾ HOẠCH"])
def test_head_in_two_text_boxes(anchor):
    """The right one is drawn first; both hang at the title or at an empty line above it."""
    boxes = paragraph(box(*RIGHT, left=3_000_000), box(*HEAD), *([anchor] if anchor else []))
    title = TITLE[1:] if anchor else TITLE

    plan = read(boxes, *title, "I. NỘI DUNG", "- Treo cờ ở các ngõ xóm.")

    assert (plan.superior, plan.issuer, plan.number, plan.symbol) == (HEAD[0], HEAD[1], "12", "KH/ĐU")
    assert str(plan.issued_on) == "2026-04-12"
    assert plan.abstract == TITLE[1]
    assert plan.source_lines[:5] == (*HEAD, RIGHT[0])
    assert plan.missed_lines == ()


def test_stamp_below_the_left_box_stays_in_its_column():
    boxes = paragraph(box("DỰ THẢO", left=100_000, top=900_000), box(*RIGHT, left=3_000_000), box(*HEAD))

    assert read(boxes, *TITLE, "I. NỘI DUNG", "- Treo cờ ở các ngõ.").source_lines[:6] == (*HEAD, "DỰ THẢO", RIGHT[0])


def test_box_in_the_text_stands_below_its_paragraph_or_above():
    below = paragraph("- Treo cờ.", box("- Quét sân."))
    above = paragraph("- Họp dân.", box("- Phát loa.", top=-500_000))

    assert items(below, above) == ["Treo cờ.", "Quét sân.", "Phát loa.", "Họp dân."]


def test_signature_in_a_box():
    signed = paragraph("", box("T/M ĐẢNG ỦY", "BÍ THƯ", "", "Ngô Thị Ví Dụ"))

    plan = read(*TITLE, "I. NỘI DUNG", "- Treo cờ ở các ngõ xóm.", "Nơi nhận:", "- Lưu Văn phòng.", signed)

    assert (plan.signing.post, plan.signing.name) == ("BÍ THƯ", "Ngô Thị Ví Dụ")


def test_old_drawing_of_a_text_box():
    content = f"<w:txbxContent><w:p>{run('- Quét sân.')}</w:p></w:txbxContent>"
    style = "position:absolute;margin-left:10pt;margin-top:5pt;width:90pt"
    drawn = f"<w:r><w:pict><v:shape style='{style}'><v:textbox>{content}</v:textbox></v:shape></w:pict></w:r>"

    assert items(paragraph("- Treo cờ.", drawn)) == ["Treo cờ.", "Quét sân."]


def test_large_first_letter_is_joined():
    letter = paragraph("- T", properties='<w:framePr w:dropCap="drop" w:lines="2"/>')

    assert items(letter, paragraph("reo cờ ở các ngõ.")) == ["Treo cờ ở các ngõ."]


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ((f"<w:ins w:id='1'>{run('- Treo cờ.')}</w:ins>",), "Treo cờ."),
        (
            (run("- Treo"), f"<w:del w:id='1'>{run(inner='<w:delText> bớt</w:delText>')}</w:del>", run(" cờ.")),
            "Treo cờ.",
        ),
        ((run("- Treo"), f"<w:moveFrom w:id='1'>{run(' bớt')}</w:moveFrom>", run(" cờ.")), "Treo cờ."),
        ((f"<w:moveTo w:id='1'>{run('- Treo cờ.')}</w:moveTo>",), "Treo cờ."),
        ((run("- Treo"), run(" (ẩn)", properties="<w:vanish/>"), run(" cờ.")), "Treo cờ."),
        ((run("- Treo"), run(" hiện", properties='<w:vanish w:val="0"/>'), run(" cờ.")), "Treo hiện cờ."),
        ((f"<w:fldSimple w:instr=' DATE '>{run('- Treo cờ.')}</w:fldSimple>",), "Treo cờ."),
        ((run("- Treo"), run(inner="<w:instrText> PAGE </w:instrText>"), run(" cờ.")), "Treo cờ."),
        ((f"<w:hyperlink w:anchor='x'>{run('- Treo cờ.')}</w:hyperlink>",), "Treo cờ."),
        ((f"<w:sdt><w:sdtContent>{run('- Treo cờ.')}</w:sdtContent></w:sdt>",), "Treo cờ."),
        ((run("- Treo"), run(inner="<w:softHyphen/>"), run("\u00ad cờ.")), "Treo cờ."),
        ((run(inner='<w:sym w:font="Symbol" w:char="F02D"/>'), run(" Treo cờ.")), "Treo cờ."),
        ((run(inner='<w:sym w:font="Wingdings" w:char="F0D8"/>'), run(" Treo cờ.")), "Treo cờ."),
        ((run("- Giữ ", inner='<w:sym w:font="Arial" w:char="201C"/>'), run("nếp sống”.")), "Giữ “nếp sống”."),
        ((run("- Treo", inner='<w:sym w:font="Arial" w:char="xyz"/>'), run(" cờ.")), "Treo cờ."),
    ],
)
def test_what_is_seen_of_a_paragraph(runs, text):
    assert items(paragraph(*runs)) == [text]


def test_control_that_asks_to_be_filled_in_says_nothing():
    asking = f"<w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{paragraph('Bấm để nhập')}</w:sdtContent>"
    asked = f"<w:sdt {SPACES}>{asking}</w:sdt>"

    assert items("- Treo cờ.", asked) == ["Treo cờ."]


def test_title_with_typed_line_breaks():
    title = paragraph(run("KẾ HOẠCH", inner="<w:br/>"), run("tuyên truyền an toàn", inner="<w:br/>"), run("giao thông"))

    plan = read(title, "I. MỤC ĐÍCH", "- Nâng cao nhận thức của nhân dân.")

    assert plan.abstract == "tuyên truyền an toàn giao thông"


OLD = (
    ("KÕ ho¹ch", ".VnTimeH", "KẾ HOẠCH"),
    ("tuyªn truyÒn an toµn giao th«ng", ".VnTime", "tuyên truyền an toàn giao thông"),
    ("I. Néi dung", ".VnTimeH", "I. NỘI DUNG"),
    ("- Gi÷ g×n ®\u00ad\u00eang phè s¹ch, ®Ñp.", ".VnTime", "- Giữ gìn đường phố sạch, đẹp."),
    ("- Höôùng daãn nhaân daân.", "VNI-Times", "- Hướng dẫn nhân dân."),
)


def remarks(plan):
    return [problem.message for problem in plan.problems if "phông" in problem.message]


def test_old_fonts_of_runs():
    plan = read(*(paragraph(run(text, font)) for text, font, _ in OLD))

    assert [line for line in plan.source_lines if line] == [text for *_, text in OLD]
    assert remarks(plan) == [
        "Văn bản dùng phông cũ TCVN3 (ABC) và VNI ở 5 dòng; Cổng đã chuyển sang Unicode. Hãy xem lại dấu."
    ]


def test_old_font_of_a_style_and_of_the_theme():
    styles = (
        f"<w:styles {SPACES}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme='minorHAnsi'/></w:rPr>"
        "</w:rPrDefault></w:docDefaults><w:style w:type='paragraph' w:styleId='Cu'><w:rPr><w:rFonts "
        "w:ascii='VNI-Times'/></w:rPr></w:style><w:style w:type='paragraph' w:styleId='Con'><w:basedOn w:val='Cu'/>"
        "</w:style></w:styles>"
    )
    fonts = "<a:minorFont><a:latin typeface='.VnTime'/></a:minorFont>"
    theme = f"<a:theme {SPACES}><a:themeElements><a:fontScheme>{fonts}</a:fontScheme></a:themeElements></a:theme>"
    styled = paragraph("- Höôùng daãn nhaân daân.", properties="<w:pStyle w:val='Con'/>")

    parts = {"word/styles.xml": styles, "word/theme/theme1.xml": theme}
    plan = read(*(paragraph(text) for text, *_ in OLD[:4]), styled, parts=parts)

    assert [line for line in plan.source_lines if line][3:] == [OLD[3][2], OLD[4][2]]


def test_letters_tell_the_font_that_is_lost():
    plan = read(*(paragraph(text, properties="") for text, *_ in OLD[1:4]))

    assert [line for line in plan.source_lines if line][-1] == OLD[3][2]
    assert len(remarks(plan)) == 1


def test_old_font_in_a_table_and_its_mark_of_secrecy():
    cells = "".join(f"<w:tc>{paragraph(run(text, '.VnTime'))}</w:tc>" for text in ("Néi dung", "§¬n vÞ thùc hiÖn"))
    row = "".join(f"<w:tc>{paragraph(run(text, '.VnTime'))}</w:tc>" for text in ("Treo cê", "Héi Phô n÷"))
    table = f"<w:tbl {SPACES}><w:tr>{cells}</w:tr><w:tr>{row}</w:tr></w:tbl>"

    plan = read(*TITLE, "I. NỘI DUNG", table)

    assert [(node.text, node.units) for node in plan.nodes[2:]] == [("Treo cờ", ("Hội Phụ nữ",))]
    with pytest.raises(DocumentRefused, match="độ mật"):
        read(paragraph(run("Tuyệt mËt".replace("ệ", "Ö"), ".VnTimeH")), *TITLE, "I. NỘI DUNG", "- Treo cờ ở ngõ.")


def margin(name, *lines):
    return {f"word/{name}1.xml": f"<w:hdr {SPACES}>{''.join(map(paragraph, lines))}</w:hdr>"}


def test_margins_are_read_only_for_what_the_body_lacks():
    body = (*TITLE, "I. NỘI DUNG", "- Treo cờ ở các ngõ xóm trong thôn.")
    head = margin("header", "Số 12-KH/ĐU", "Tài liệu họp", "Mẫu, ngày 12 tháng 4 năm 2026")

    lacking, complete = read(*body, parts=head), read("Số 15-KH/CB", "Mẫu, ngày 02 tháng 3 năm 2026", *body, parts=head)

    assert (lacking.number, lacking.symbol, str(lacking.issued_on)) == ("12", "KH/ĐU", "2026-04-12")
    assert (complete.number, str(complete.issued_on)) == ("15", "2026-03-02")
    assert not any("Tài liệu" in line for line in (*lacking.source_lines, *complete.source_lines))


@pytest.mark.parametrize(
    ("size", "words"),
    [((6_000_000, 8_000_000), "ảnh cả trang"), ((3_000_000, 2_000_000), "Ở đây có ảnh;"), ((900_000, 900_000), "")],
)
def test_pictures_are_told(size, words):
    extent = f"<wp:extent cx='{size[0]}' cy='{size[1]}'/>"
    drawn = (
        f"<w:r><w:drawing><wp:inline>{extent}<a:graphic><a:blip r:embed='x'/></a:graphic></wp:inline></w:drawing></w:r>"
    )

    plan = read(*TITLE, "I. NỘI DUNG", paragraph("- Treo cờ theo mẫu sau đây.", drawn), "- Quét sân.")

    told = [(problem.line, problem.message) for problem in plan.problems if "ảnh" in problem.message]
    assert [line for line, _ in told] == [4] * bool(words)
    assert all(words in message for _, message in told)


@pytest.mark.parametrize(
    ("cut", "doubts"),
    [
        (("- Vận động bà con ở bản", "Nậm Hoa làm đường."), ["cut", "cut"]),
        (("- Trao quà (tại bản", "Nậm Hoa)."), ["joined"]),
        (("- Vận động bà con làm đường.", "Nậm Hoa là bản đầu tiên."), [None, None]),
    ],
)
def test_an_item_cut_by_hand_among_closed_ones_is_marked(cut, doubts):
    items = ("- Treo cờ ở các ngõ.", "- Quét sân.", "- Viết tin.", "- Đọc sách.")

    plan = read(*TITLE, "I. NỘI DUNG", *items, *cut, "II. KINH PHÍ", "Tự lo.")

    assert [node.doubt for node in plan.nodes[5 : 5 + len(doubts)]] == doubts
