"""A title in sentence case above the opening, as copied from a web page, is the abstract; the page around is kept."""

import pytest

from plans.importing.parsing import parse
from tests.bench.imports import is_whole

OPENING = (
    "Thực hiện Kế hoạch số 21-KH/TU ngày 12/01/2026 của Tỉnh ủy về chuyển đổi số; Đảng ủy xã Nậm Hoa xây dựng kế hoạch "
    "tuyên truyền với các nội dung sau:"
)
BODY = [OPENING, "I. Mục đích, yêu cầu", "Giúp người dân dùng dịch vụ công trực tuyến.", "II. Nội dung", "Mở lớp học."]
ABOUT = "tuyên truyền chuyển đổi số trên địa bàn xã năm 2026"


def read(*lines: str):
    return parse("\n".join([*lines, *BODY]).encode(), name="")


@pytest.mark.parametrize(
    "title",
    [
        [f"Kế hoạch {ABOUT}"],
        [f"Kế hoạch {ABOUT}", ""],
        ["Kế hoạch tuyên truyền chuyển đổi số", "trên địa bàn xã năm 2026", ""],
        [f"Kế hoạch {ABOUT}", "7:28, Thứ Năm, 12-5-2026", f"Kế hoạch {ABOUT}"],
    ],
)
def test_a_sentence_case_title_is_the_abstract(title):
    plan = read(*title)

    assert plan.abstract == ABOUT
    assert plan.issuer == "Đảng ủy xã Nậm Hoa"
    assert plan.issued_on is None
    assert next(node for node in plan.nodes if node.kind == "paragraph").text == OPENING
    assert is_whole(plan)


def test_what_stands_around_it_on_a_page_is_kept_and_no_content():
    page = ["Trang chủ", "Tin tức  •  Văn bản", "Trung tâm Văn hóa xã", "Hôm nay 32", f"Kế hoạch {ABOUT}"]

    plan = read(*page)

    assert [(node.text, node.depth) for node in plan.unclassified] == [
        ("Trang chủ", 0),
        ("Tin tức • Văn bản", 0),
        ("Trung tâm Văn hóa xã", 0),
        ("Hôm nay 32", 0),
    ]
    assert plan.abstract == ABOUT
    assert is_whole(plan)


@pytest.mark.parametrize(
    "stamp",
    ["Thứ sáu, ngày 21-02-2020, 15:45", "Ngày đăng: 09/8/2022 | 14:09", "Lượt xem: 695", "15:36 10/10/2015"],
)
def test_the_hour_a_page_came_out_is_no_abstract(stamp):
    plan = read(f"Kế hoạch {ABOUT}", "", stamp)

    assert (plan.abstract, plan.unclassified) == (ABOUT, ())
    assert is_whole(plan)


@pytest.mark.parametrize(
    "line",
    [
        "Kế hoạch này gửi các chi bộ.",
        "Kế hoạch số 12-KH/ĐU",
        "Kế hoạch tuyên truyền được triển khai từ tháng 3;",
    ],
)
def test_a_sentence_that_begins_alike_is_no_title(line):
    assert read(line).abstract == ""


def test_a_title_in_capitals_goes_before():
    plan = read(f"Kế hoạch {ABOUT}", "KẾ HOẠCH", "học tập nghị quyết", "")

    assert plan.abstract == "học tập nghị quyết"
