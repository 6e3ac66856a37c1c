"""What stands at the edges of printed pages is dropped and kept as a part; what only looks like it stays."""

import pytest

from plans.enums import DocumentPartKind
from plans.importing.parsing import parse
from plans.importing.parsing.lines.furniture import at_edges, without_furniture
from plans.importing.parsing.types import SourceLine

HEAD = ("ĐẢNG BỘ XÃ MẪU\tĐẢNG CỘNG SẢN VIỆT NAM", "CHI BỘ THÔN VÍ DỤ", "KẾ HOẠCH")
RUNNING = "CHI BỘ THÔN VÍ DỤ - Kế hoạch"


def kept(*texts: str) -> list[str]:
    lines = [SourceLine(number, text) for number, text in enumerate(texts, start=1)]
    return [line.raw for line in without_furniture(lines)[0]]


@pytest.mark.parametrize(
    "furniture",
    [
        (["Trang 1/3"], ["Trang 2/3"], ["Trang 3/3"]),
        (["Trang 1", "", RUNNING], ["Trang 2", RUNNING], ["Trang 3"]),
        (["CHI BỘ VÍ DỤ          1"], ["CHI BỘ VÍ DỤ          2"], ["CHI BỘ VÍ DỤ          3"]),
        (
            ["https://xa.example/a?id=1     1/3", "20:41 30/11/2026    Kế hoạch"],
            ["https://xa.example/a?id=1    2/3"],
            [],
        ),
        (["file:///C:/ke-hoach.html 1/2", "30/11/2026, 8:41 SA    Kế hoạch"], [], ["file:///C:/ke-hoach.html 2/2"]),
    ],
)
def test_heads_and_feet_are_dropped(furniture):
    first, second, third = furniture

    found = kept(*HEAD, "- Tuyên truyền sâu rộng", *first, "trong nhân dân.", *second, "- Sơ kết.", *third)

    assert [text for text in found if text] == [*HEAD, "- Tuyên truyền sâu rộng", "trong nhân dân.", "- Sơ kết."]


def test_the_head_of_a_second_page_is_known_by_the_office_of_the_plan():
    text = (
        "- Đảng ủy xã Ví Dụ ban hành kế hoạch.",
        "Trang 1/2",
        "ĐẢNG ỦY XÃ VÍ DỤ - Kế hoạch",
        "- Sơ kết.",
        "Trang 2/2",
    )

    assert kept(*text) == [text[0], text[3]]
    assert kept(text[0], text[1], "TỔ CHỨC THỰC HIỆN - GIÁM SÁT", "- Tổ chức thực hiện.") == [
        text[0],
        "TỔ CHỨC THỰC HIỆN - GIÁM SÁT",
        "- Tổ chức thực hiện.",
    ]


@pytest.mark.parametrize(
    "texts",
    [
        ("PHỤ LỤC 1", "Khẩu hiệu", "PHỤ LỤC 2", "Biểu mẫu"),
        ("Xã A      1", "Xã B      2", "Xã C      3"),
        ("- Cơ quan phối hợp: Văn phòng      1", "- Cơ quan phối hợp: Văn phòng      2"),
        ("Xem trang 2/3 của tài liệu", "Trang phục gọn gàng"),
        ("8:30 ngày 20/5/2026 họp chi bộ", "Trang thông tin điện tử xã"),
        ("Kỳ 5/2026", "Trang 5/2026"),
    ],
)
def test_what_only_looks_like_it_stays(texts):
    assert kept(*HEAD, *texts, "Nơi nhận:") == [*HEAD, *texts, "Nơi nhận:"]


def test_a_sentence_goes_on_over_the_page_and_the_part_is_told():
    text = "\n".join(
        [
            *HEAD,
            "tuyên truyền nếp sống mới trong năm 2026",
            "Chi bộ xây dựng kế hoạch như sau:",
            "I. NỘI DUNG",
            "- Tuyên truyền sâu rộng trong cán bộ, đảng viên và",
            "Trang 1/2",
            RUNNING,
            "nhân dân trong thôn về nếp sống văn minh, giữ vệ sinh.",
            "Trang 2/2",
        ]
    )

    plan = parse(text.encode(), name="a.txt")

    assert plan.nodes[-1].text.endswith("đảng viên và nhân dân trong thôn về nếp sống văn minh, giữ vệ sinh.")
    assert [part.line for part in plan.parts if part.name == DocumentPartKind.RUNNING_HEAD] == [8, 9, 11]
    assert any(problem.message == "Đã bỏ đầu, chân trang in ở các dòng 8, 9, 11." for problem in plan.problems)
    assert plan.missed_lines == ()


BODY = [(f"dòng {letter}", False) for letter in "abcdefg"]


@pytest.mark.parametrize(
    ("first", "second", "dropped"),
    [
        ([], [("ĐẢNG ỦY XÃ    Trang 2/3", False)], {(1, 0), (2, 0)}),
        ([], [(RUNNING, True)], {(1, 0), (2, 0)}),
        ([], [(RUNNING, False)], set()),
        ([(RUNNING, True)], [(RUNNING, True)], {(0, 0), (1, 0), (2, 0)}),
        ([], [("- Một gạch đầu dòng", True)], set()),
        ([("20:41 30/11/2026    Kế hoạch", False)], [], {(0, 0)}),
        ([], [("PHỤ LỤC 2", True)], set()),
    ],
)
def test_edges_of_known_pages(first, second, dropped):
    third = [(text.replace("Trang 2", "Trang 3").replace("LỤC 2", "LỤC 3"), apart) for text, apart in second]

    assert at_edges([[*first, *BODY], [*second, *BODY[2:]], [*third, *BODY[4:]]]) == dropped


@pytest.mark.parametrize(
    ("head", "apart", "dropped"),
    [
        (RUNNING, (True, True), {(0, 0), (1, 0)}),
        (RUNNING, (True, None), {(0, 0), (1, 0)}),  # the last page is short
        (RUNNING, (None, None), set()),
        ("CHI BỘ THÔN VÍ DỤ", (True, False), set()),  # an annex with the head of the plan
        ("CHI BỘ THÔN VÍ DỤ    ĐẢNG CỘNG SẢN VIỆT NAM", (True, True), set()),
    ],
)
def test_the_running_head_of_two_pages_stands_apart_on_both(head, apart, dropped):
    first, second = apart

    assert at_edges([[(head, first), *BODY], [(head, second), *BODY[3:]]]) == dropped


def test_a_letter_painted_again_at_the_end_of_the_page_before():
    pages = [[*BODY, ("Ủ", True)], [("1. Ủy ban nhân dân", False), *BODY[2:]]]

    assert at_edges(pages) == {(0, 7)}
    assert at_edges([[*pages[0], ("https://xa.example/a 1/2", True)], pages[1]]) == {(0, 7), (0, 8)}
    assert at_edges([[*BODY, ("B", True)], pages[1]]) == set()


def test_a_foot_is_known_on_a_last_page_of_two_rows():
    pages = [[*BODY, ("ĐẢNG ỦY XÃ    Trang 1/2", True)], [("- Lưu.", False), ("ĐẢNG ỦY XÃ    Trang 2/2", True)]]

    assert at_edges(pages) == {(0, 7), (1, 1)}


def test_recipients_beside_the_power_are_no_head():
    texts = ("BAN THƯỜNG TRỰC", "- Sơ kết.", "Trang 1/2", "Nơi nhận:\tTM. BAN THƯỜNG TRỰC", "Trang 2/2")

    assert kept(*texts) == [texts[0], texts[1], texts[3]]
