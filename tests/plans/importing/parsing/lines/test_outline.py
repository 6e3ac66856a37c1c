"""What hangs below what: a finished sentence heads nothing, and what closes the plan is nobody's."""

import pytest

from plans.importing.parsing import parse
from plans.importing.parsing.lines.markers import marker_of


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


def kinds(*lines: str) -> list[tuple[str, int]]:
    return [line[:2] for line in outline(*lines)]


SECTION, OPENING = ("section", 0), ("paragraph", 0)


@pytest.mark.parametrize("sign", ["", ":"])
def test_titles_without_any_mark_are_sections(sign):
    lines = [
        "Thực hiện Công văn số 12-CV/HU ngày 02/3/2026 của Huyện ủy, Chi bộ xây dựng kế hoạch như sau:",
        f"Mục đích, yêu cầu{sign}",
        "- Nâng cao ý thức giữ rừng.",
        f"Nội dung tuyên truyền{sign}",
        "Luật Lâm nghiệp và các quy định về rừng.",
        f"Tổ chức thực hiện{sign}",
        "Chi ủy theo dõi chung, báo cáo trước ngày 30/4/2026.",
    ]

    assert kinds(*lines) == [OPENING, SECTION, ("purpose", 1), SECTION, ("content_item", 1), SECTION, ("duty", 1)]


def test_beside_numbered_sections_such_a_line_is_none():
    lines = [
        "I. MỤC ĐÍCH",
        "- Giữ rừng.",
        "II. NỘI DUNG",
        "Nội dung chính",
        "- Luật Lâm nghiệp.",
        "Yêu cầu chung",
        "- Dễ hiểu.",
    ]

    assert kinds(*lines).count(SECTION) == 2


def test_numbered_sections_hold_their_text_on_the_same_line():
    lines = [
        "1. Mục đích: Để mọi nhà đón Tết an toàn.",
        "2. Nội dung:",
        "- Không đốt pháo nổ.",
        "3. Phân công:",
        "- Chi ủy: theo dõi.",
    ]

    assert kinds(*lines) == [
        *(SECTION, ("purpose", 1), SECTION, ("content_item", 1)),
        *(SECTION, ("duty_holder", 1), ("duty", 2)),
    ]


def test_sections_may_be_numbered_wrongly_or_twice():
    lines = [
        "I. MỤC ĐÍCH",
        "- Giữ rừng.",
        "II. NỘI DUNG",
        "- Luật.",
        "II. HÌNH THỨC",
        "- Hội nghị.",
        "V. TỔ CHỨC THỰC HIỆN",
    ]

    assert kinds(*lines).count(SECTION) == 4


def test_a_roman_number_within_a_sentence_is_no_section():
    lines = [
        "I. MỤC ĐÍCH",
        "- Giữ rừng.",
        "II. NỘI DUNG",
        "- Nghị quyết Đại hội Đảng lần thứ",
        "XIII. Kết quả nhiệm kỳ.",
    ]

    assert kinds(*lines).count(SECTION) == 2


@pytest.mark.parametrize("part", ["Phần thứ nhất", "PHẦN I", "Phần 1:"])
def test_a_part_has_its_title_on_the_next_line(part):
    lines = [
        part,
        "MỤC ĐÍCH, YÊU CẦU",
        "1. Mục đích",
        "- Làm cho mọi người hiểu.",
        part.replace("nhất", "hai"),
        "NỘI DUNG",
    ]

    assert outline(*lines)[0] == ("section", 0, f"{part} MỤC ĐÍCH, YÊU CẦU")
    assert kinds(*lines)[:3] == [SECTION, ("heading", 1), ("purpose", 2)]


@pytest.mark.parametrize("sign", ["-", ".", " -", ")"])
def test_sections_of_letters_hold_romans(sign):
    lines = [
        f"A{sign} MỤC ĐÍCH, YÊU CẦU",
        "1- Nâng cao nhận thức của cán bộ.",
        f"B{sign} NHIỆM VỤ, GIẢI PHÁP",
        "I- CÔNG TÁC CHÍNH TRỊ, TƯ TƯỞNG",
        "1. Đổi mới công tác tuyên truyền.",
        "II- CÔNG TÁC TỔ CHỨC",
        "1. Duy trì sinh hoạt định kỳ.",
        f"C{sign} TỔ CHỨC THỰC HIỆN",
        "1- Các chi bộ trực thuộc xây dựng kế hoạch thực hiện.",
    ]

    assert kinds(*lines) == [
        *(SECTION, ("purpose", 1), SECTION, ("section", 1), ("content_item", 2), ("section", 1), ("content_item", 2)),
        *(SECTION, ("duty", 1)),
    ]


@pytest.mark.parametrize(
    "title", ["ĐỐI TƯỢNG, THỜI GIAN, ĐỊA ĐIỂM", "THỜI GIAN, HÌNH THỨC VÀ THÀNH PHẦN THAM DỰ", "CHỦ ĐỀ, THỜI GIAN"]
)
def test_time_and_place_of_the_event_are_nothing_to_be_told(title):
    lines = [f"I. {title}", "1. Thời gian: từ ngày 01/10/2026 đến ngày 07/10/2026.", "2. Địa điểm: Nhà văn hóa xã."]

    assert kinds(*lines, "II. NỘI DUNG", "- Mở thư viện.") == [
        *(SECTION, ("paragraph", 1), ("paragraph", 1), SECTION, ("content_item", 1))
    ]


@pytest.mark.parametrize("title", ["THỜI GIAN THỰC HIỆN", "THỜI GIAN, NỘI DUNG"])
def test_a_section_on_time_may_hold_phases(title):
    lines = [
        f"I. {title}",
        "1. Đợt 1: từ ngày 01/10/2026 đến ngày 07/10/2026",
        "- Mở thư viện.",
        "2. Đợt 2: tháng 11/2026",
        "- Hội thi.",
    ]

    assert kinds(*lines) == [SECTION, ("phase", 1), ("content_item", 2), ("phase", 1), ("content_item", 2)]


@pytest.mark.parametrize("sign", ["/", ".", ")"])
def test_a_number_before_a_number_of_bodies_is_a_mark(sign):
    lines = [
        "I. TỔ CHỨC THỰC HIỆN",
        f"1{sign} BTV Hội Phụ nữ xã",
        "+ Xây dựng kế hoạch.",
        f"2{sign} 12 chi hội",
        "+ Gửi danh sách.",
    ]

    assert kinds(*lines) == [SECTION, ("duty_holder", 1), ("duty", 2), ("duty_holder", 1), ("duty", 2)]


@pytest.mark.parametrize("text", ["2. 500 suất quà cho các hộ", "2/ 9 là ngày hội lớn"])
def test_a_figure_with_a_point_is_no_mark_of_a_first_item(text):
    assert outline("I. NỘI DUNG", "- Trao quà Tết.", text)[-1][2] == text


def test_the_title_of_a_section_ends_at_the_colon():
    lines = ["1. Mục tiêu", "Mọi nhà đều biết.", "2. Kinh phí: từ nguồn kinh phí hoạt động của Đảng ủy."]

    assert kinds(*lines)[-2:] == [SECTION, ("paragraph", 1)]


def test_a_section_of_bases_names_what_the_plan_rests_on():
    text = [
        "KẾ HOẠCH",
        "tuyên truyền",
        "",
        "1. Cơ sở xây dựng kế hoạch",
        "Kế hoạch số 14-KH/ĐUK ngày 11/3/2026 của Đảng ủy Khối.",
    ]

    plan = parse("\n".join([*text, "2. Nội dung", "- Phổ biến Nghị quyết số 5-NQ/TU."]).encode(), name="")

    assert [(item.symbol, item.role) for item in plan.references] == [("KH/ĐUK", "basis"), ("NQ/TU", "cited")]
    assert [node.kind for node in plan.nodes][:2] == ["section", "paragraph"]


def test_numbers_in_brackets_are_marks():
    lines = [
        "I. TỔ CHỨC THỰC HIỆN",
        "(1) Bí thư chi bộ",
        "Chịu trách nhiệm chung.",
        "(2) Công đoàn, Đoàn Thanh niên",
        "Phối hợp thực hiện.",
    ]

    assert kinds(*lines) == [SECTION, ("duty_holder", 1), ("duty", 2), ("duty_holder", 1), ("duty", 2)]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("12.12.12.12. 12.12.12.12. Nội dung", "12.12.12.12."),
        ("Phần thứ nhất. Phần thứ nhất. Nội dung", "Phần thứ nhất."),
        ("1. 1. Nội dung", "1. 1."),
    ],
)
def test_a_mark_told_twice_is_told_once_where_both_are_longer_than_a_label(line, label):
    marker = marker_of(line)

    assert marker
    assert marker.label == label


def test_articles_stand_between_sections_and_numbers():
    lines = [
        "I. TỔ CHỨC THỰC HIỆN",
        "Điều 1. Trách nhiệm của các phòng",
        "1. Phòng Kinh tế:",
        "a) Theo dõi việc giữ rừng.",
        "Điều 2. Trách nhiệm của các thôn",
        "1. Trưởng thôn họp dân.",
        "theo Điều 3. của Luật.",
    ]

    assert kinds(*lines)[1:6] == [
        *(("duty_holder", 1), ("duty_holder", 2), ("duty", 3)),
        *(("duty_holder", 1), ("duty", 2)),
    ]


def test_a_heading_on_who_goes_where_names_nobody():
    lines = [
        "I. TỔ CHỨC THỰC HIỆN",
        "1. Ban Thường trực",
        "- Phân công cán bộ dự Ngày hội:",
        "+ Đồng chí Lan - Chủ tịch: dự tại thôn Thượng.",
        "+ Đồng chí Mai - Phó Chủ tịch: dự tại thôn Hạ.",
    ]

    assert kinds(*lines)[1:] == [
        *(("duty_holder", 1), ("heading", 2)),
        *(("duty_holder", 3), ("duty", 4)) * 2,
    ]


def test_what_stands_below_the_time_and_the_size_is_no_work():
    lines = ["I. THỜI GIAN, QUY MÔ", "1. Thời gian", "- Tổ chức điểm: ngày 08/11/2027.", "2. Quy mô: cấp thôn."]

    assert kinds(*lines) == [SECTION, ("heading", 1), ("paragraph", 2), ("paragraph", 1)]


def test_a_phase_of_one_line_has_its_days():
    lines = ["I. NỘI DUNG", "1. Đợt 1: từ ngày 02/6/2027 đến ngày 02/9/2027, chủ đề “Về đích”.", "2. Đợt 2: treo cờ."]

    assert kinds(*lines)[1:] == [("phase", 1), ("phase", 1), ("content_item", 2)]


def test_forms_are_known_beside_other_means():
    lines = ["I. HÌNH THỨC, BIỆN PHÁP", "1. Tuyên truyền miệng: nói chuyện.", "2. Truyền thanh nội bộ: phát tin."]

    assert kinds(*lines) == [SECTION, *(("form", 1), ("measure", 2)) * 2]


def test_praise_is_told_not_asked():
    assert kinds("I. NỘI DUNG", "- Luật.", "II. KHEN THƯỞNG", "Biểu dương 10 tập thể.")[2:] == [
        SECTION,
        ("paragraph", 1),
    ]


def test_a_title_on_the_time_may_hold_it_in_its_line():
    lines = [
        "I. NỘI DUNG",
        "- Luật.",
        "II. THỜI GIAN: Từ ngày 15/8/2027 đến hết ngày 05/9/2027.",
        "III. KINH PHÍ",
        "Có.",
    ]

    assert kinds(*lines)[2:4] == [SECTION, ("paragraph", 1)]


def test_days_alone_below_the_time_are_no_work():
    when = "Từ ngày 01/3/2027 đến ngày 31/3/2027 (cao điểm từ ngày 20/3), tại các thôn."

    assert kinds("I. THỜI GIAN", when) == [SECTION, ("paragraph", 1)]
    assert kinds("I. THỜI GIAN", "Ngày 05/3/2027, tổ chức giải bóng.") == [SECTION, ("content_item", 1)]


def test_the_day_of_an_event_is_no_phase():
    lines = [
        "I. NỘI DUNG",
        "1. Ngày Đoàn viên (26/3)",
        "- Thắp nến.",
        "2. Tuần 1 (từ 01/5 đến 07/5/2027)",
        "- Hội thi.",
    ]

    assert kinds(*lines)[1::2] == [("heading", 1), ("phase", 1)]


def test_slogans_are_told_and_an_amount_is_no_text_of_a_form():
    lines = ["I. HÌNH THỨC", "- Xe loa lưu động: 20 buổi.", "II. KHẨU HIỆU", "1. Mừng Quốc khánh 2/9!"]

    assert kinds(*lines) == [SECTION, ("measure", 1), SECTION, ("paragraph", 1)]
