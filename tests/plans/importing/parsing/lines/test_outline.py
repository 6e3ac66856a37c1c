"""What hangs below what: a finished sentence heads nothing, and what closes the plan is nobody's."""

import pytest

from plans.importing.parsing import parse


def outline(*lines: str) -> list[tuple[str, int, str]]:
    plan = parse("\n".join(["KẾ HOẠCH", "tuyên truyền", "", *lines]).encode(), name="")
    return [(node.kind.value, node.depth, f"{node.label} {node.text}".strip()) for node in plan.nodes]


CLOSINGS = [
    "Trên đây là Kế hoạch tuyên truyền của Chi bộ, yêu cầu các đơn vị nghiêm túc thực hiện.",
    "Trên đây là kế hoạch bảo vệ rừng; các thôn báo cáo kết quả về xã./.",
    "Kế hoạch này được phổ biến đến chi bộ.",
    "Căn cứ Kế hoạch này, các chi bộ xây dựng kế hoạch của mình.",
]


@pytest.mark.parametrize("closing", CLOSINGS)
@pytest.mark.parametrize(
    "duties",
    [
        ["1. Chi ủy", "a) Theo dõi, đôn đốc việc thực hiện.", "b) Phản ánh kịp thời khó khăn của người dân."],
        ["1. Chi ủy theo dõi chung.", "2. Các tổ đảng: Phân công đảng viên phụ trách hộ gia đình."],
        ["1. Chi ủy", "- Theo dõi, đôn đốc việc thực hiện;", "- Báo cáo kết quả với cấp trên."],
        [
            "1. Chi ủy",
            "1.1. Theo dõi chung, nhắc nhở hằng tháng.",
            "1.2. Cụ thể hóa Kế hoạch, xong trước ngày 31/10/2025.",
        ],
    ],
)
def test_a_closing_hangs_below_the_section_alone(closing, duties):
    lines = ["I. NỘI DUNG", "- Kể chuyện truyền thống.", "II. TỔ CHỨC THỰC HIỆN", *duties]

    without, read = outline(*lines), outline(*lines, closing)

    assert read == [*without, ("paragraph", 1, closing)]
    assert ("duty_holder", 2) not in [line[:2] for line in read]


def test_a_closing_stands_at_the_end_of_any_section():
    lines = ["I. MỤC ĐÍCH", "- Giữ ngõ phố sạch, đẹp.", "II. NỘI DUNG", "- Tổng vệ sinh đường ngõ.", CLOSINGS[0]]

    assert outline(*lines)[-1] == ("paragraph", 1, CLOSINGS[0])


def test_a_remark_below_finished_items_is_one_of_their_section():
    lines = [
        "I. NỘI DUNG",
        "1. Tuyên truyền Luật Đất đai, Luật Nhà ở cho nhân dân các thôn.",
        "2. Giới thiệu quy hoạch chung của xã đến năm 2030.",
        "Trong suốt quá trình triển khai, các chi bộ thường xuyên nêu gương người tốt.",
    ]

    assert outline(*lines) == [
        ("section", 0, lines[0]),
        ("content_item", 1, lines[1]),
        ("content_item", 1, lines[2]),
        ("standing", 1, lines[3]),
    ]


def test_an_unfinished_heading_still_holds_the_text_below():
    lines = [
        "I. NỘI DUNG",
        "1. Về đất đai",
        "Phổ biến quy định mới về cấp sổ.",
        "2. Về nhà ở:",
        "Nêu điều kiện mua nhà.",
    ]

    assert [line[1] for line in outline(*lines)] == [0, 1, 2, 1, 2]


@pytest.mark.parametrize("heading", ["1. Mục đích.", "1. Về đất đai.", "1. Đối với chi bộ."])
def test_a_short_heading_with_a_stop_is_a_heading(heading):
    lines = ["I. NỘI DUNG", heading, "Phổ biến quy định mới về cấp sổ cho các hộ.", "2. Khác", "Nêu điều kiện mua nhà."]

    assert [line[1] for line in outline(*lines)] == [0, 1, 2, 1, 2]
