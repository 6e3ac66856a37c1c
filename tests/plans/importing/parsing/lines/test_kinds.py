"""What a line is by its own words and by those beside it, and how surely."""

import pytest

from plans.enums import Form, NodeKind
from plans.importing.parsing import parse

HEAD = ["KẾ HOẠCH", "tuyên truyền", ""]


def nodes(*lines: str):
    return parse("\n".join([*HEAD, *lines]).encode(), name="").nodes


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Nâng cao nhận thức của cán bộ, đảng viên về chuyển đổi số.", NodeKind.PURPOSE),
        ("Hướng dẫn các cơ sở thực hiện đúng thời hạn.", NodeKind.PURPOSE),
        ("Góp phần giữ gìn nếp sống văn minh.", NodeKind.PURPOSE),
        ("Giúp người dân biết quyền của mình.", NodeKind.PURPOSE),
        ("Khắc phục kịp thời, thực chất các hạn chế đã được chỉ ra.", NodeKind.PURPOSE),
        ("Giải pháp cụ thể, rõ việc, rõ thời gian, rõ kết quả để dễ kiểm tra.", NodeKind.REQUIREMENT),
        ("Hội nghị đảm bảo thiết thực, tiết kiệm.", NodeKind.REQUIREMENT),
        ("Công tác tuyên truyền phải kịp thời, đúng định hướng.", NodeKind.REQUIREMENT),
        ("Các hoạt động được tổ chức trang trọng, an toàn, tránh phô trương.", NodeKind.REQUIREMENT),
        ("Không làm ảnh hưởng giờ học.", NodeKind.REQUIREMENT),
        ("Yêu cầu làm gọn, đúng việc.", NodeKind.REQUIREMENT),
        ("Không chạy theo thành tích.", NodeKind.REQUIREMENT),
        ("Không ngừng nâng cao nhận thức để mọi người cùng làm.", NodeKind.PURPOSE),
    ],
)
def test_purpose_or_requirement_is_sure_where_the_words_say_it(text, kind):
    node = nodes("I. MỤC ĐÍCH, YÊU CẦU", f"1. {text}", "II. NỘI DUNG", "- Luật.")[1]

    assert (node.kind, node.is_doubtful) == (kind, False)


def test_how_a_thing_is_held_is_a_requirement_but_marked():
    node = nodes("I. MỤC ĐÍCH, YÊU CẦU", "- Tổ chức gọn nhẹ, an toàn.", "II. NỘI DUNG", "- Luật.")[1]

    assert (node.kind, node.is_doubtful) == (NodeKind.REQUIREMENT, True)


@pytest.mark.parametrize("text", ["Nhiệm vụ trọng tâm của năm.", "Kết quả năm trước.", "Công việc kịp thời, đồng bộ."])
def test_what_is_neither_by_its_words_is_marked(text):
    node = nodes("I. MỤC ĐÍCH, YÊU CẦU", f"- {text}", "II. NỘI DUNG", "- Luật.")[1]

    assert (node.kind, node.is_doubtful) == (NodeKind.PURPOSE, True)


def test_a_sentence_below_forms_is_no_title():
    found = nodes(
        "I. HÌNH THỨC",
        "1. Tuyên truyền miệng",
        "- Hội nghị báo cáo viên.",
        "2. Tổ chức 01 hội thi văn nghệ chào mừng vào ngày 16/11/2026.",
        "3. Cổ động trực quan.",
    )

    assert [(node.kind, node.form) for node in found][3:] == [
        (NodeKind.MEASURE, Form.EMULATION),
        (NodeKind.FORM, Form.VISUAL),
    ]


def test_those_addressed_are_holders_only_where_all_are_bodies():
    lines = [
        "I. NỘI DUNG",
        "1. Đối với gia đình:",
        "- Chia sẻ việc nhà.",
        "2. Đối với trường học:",
        "- Dạy kỹ năng sống.",
    ]
    bodies = [
        "I. NỘI DUNG",
        "1. Đối với Ban Giám hiệu:",
        "- Chỉ đạo.",
        "2. Đối với các tổ chuyên môn:",
        "- Dạy kỹ năng.",
    ]

    assert [node.kind for node in nodes(*lines) if node.depth == 1] == [NodeKind.HEADING] * 2
    assert [node.kind for node in nodes(*bodies) if node.depth == 1] == [NodeKind.DUTY_HOLDER] * 2


@pytest.mark.parametrize("label", ["Cơ quan chủ trì", "Đơn vị phối hợp", "Thời gian thực hiện", "Sản phẩm"])
def test_a_detail_never_goes_on_with_the_item_above(label):
    lines = [
        "II. NHIỆM VỤ",
        "1. Tổ chức hội nghị phổ biến các luật mới được Quốc hội thông qua tại",
        "kỳ họp cuối năm và các văn bản hướng dẫn thi hành mới được thông qua",
        f"{label}: Sở Tư pháp tỉnh Sông Mây.",
        "2. Biên soạn tài liệu hỏi đáp ngắn gọn, dễ hiểu cho người dân vùng cao",
        "và vùng biên giới của tỉnh, in thành hai thứ tiếng để phát tận từng hộ",
        f"{label}: Sở Văn hóa tỉnh Sông Mây.",
    ]

    details = [node.text for node in nodes(*lines) if node.kind is NodeKind.ATTRIBUTE]

    assert details == [lines[3], lines[6]]


@pytest.mark.parametrize("title", ["Trước đại hội", "Đợt 1", "Giai đoạn II"])
def test_a_period_without_a_day_is_no_guess(title):
    phase = nodes("I. NỘI DUNG", f"1. {title}", "- Kết quả nhiệm kỳ.", "2. Sau đại hội", "- Kết quả đại hội.")[1]

    assert (phase.kind, phase.is_doubtful) == (NodeKind.PHASE, False)


@pytest.mark.parametrize(
    ("issued", "title", "days"),
    [
        ("02 tháng 3 năm 2026", "Tuần 1 (từ 01/3 - 07/3)", ("2026-03-01", "2026-03-07")),
        ("15 tháng 12 năm 2026", "Đợt 1: từ 20/12 đến 05/01", ("2026-12-20", "2027-01-05")),
        ("02 tháng 3 năm 2026", "Đợt 1: từ 01/3 đến 07/3/2027", ("2027-03-01", "2027-03-07")),
    ],
)
def test_days_of_a_phase_without_a_year_are_those_after_issue(issued, title, days):
    head = [f"Mẫu, ngày {issued}", *HEAD]

    phase = parse("\n".join([*head, "I. NỘI DUNG", f"1. {title}", "- Trồng cây."]).encode(), name="").nodes[1]

    assert (str(phase.starts_on), str(phase.ends_on)) == days


def test_goals_without_figures_may_be_what_the_plan_is_for():
    found = nodes("I. MỤC TIÊU", "1. Khơi dậy lòng tự hào.", "2. Học tập đủ 02 chuyên đề.", "II. NỘI DUNG", "- Luật.")

    assert [(node.kind, node.is_doubtful) for node in found[1:3]] == [
        (NodeKind.PURPOSE, True),
        (NodeKind.PARAGRAPH, False),
    ]


def test_goals_beside_purposes_are_none():
    found = nodes("I. MỤC ĐÍCH", "1. Để mọi người hiểu.", "II. MỤC TIÊU", "1. Khơi dậy lòng tự hào.", "III. NỘI DUNG")

    assert [node.kind for node in found[1:4:2]] == [NodeKind.PURPOSE, NodeKind.PARAGRAPH]


@pytest.mark.parametrize(
    ("text", "kind", "units", "is_doubtful"),
    [
        ("Trong quá trình thực hiện, nếu có vướng mắc, các chi bộ báo cáo.", NodeKind.PARAGRAPH, (), False),
        ("Quá trình thực hiện có khó khăn, các chi bộ phản ánh về Đảng ủy.", NodeKind.PARAGRAPH, (), False),
        ("Trong quá trình triển khai, Ban Xây dựng Đảng đôn đốc.", NodeKind.DUTY, ("Ban Xây dựng Đảng",), True),
        ("Định kỳ hằng quý, Văn phòng Đảng ủy tổng hợp.", NodeKind.DUTY, ("Văn phòng Đảng ủy",), False),
        ("Định kỳ, trước ngày 25 hằng tháng, các chi bộ báo cáo.", NodeKind.DUTY, ("các chi bộ",), False),
        ("Định kỳ cuối năm, nhà trường báo cáo Sở.", NodeKind.PARAGRAPH, (), True),
    ],
)
def test_unmarked_text_below_the_duties_gives_work_to_those_it_names(text, kind, units, is_doubtful):
    # longer than any printed line: each line is a paragraph
    second = f"2. Văn phòng chuẩn bị hội trường{', bàn ghế' * 20}."
    *_, node, _ = nodes("I. TỔ CHỨC THỰC HIỆN", "1. Các chi bộ lập kế hoạch.", second, text, "Hết.")

    assert (node.kind, node.units, node.is_doubtful) == (kind, units, is_doubtful)


def test_a_short_sentence_on_what_somebody_does_heads_nothing():
    found = nodes("I. TỔ CHỨC THỰC HIỆN", "1. Văn phòng theo dõi.", "Các chi bộ chuẩn bị báo cáo gửi Đảng ủy.")

    assert [(node.depth, node.kind, node.units) for node in found[1:]] == [
        (1, NodeKind.DUTY, ("Văn phòng",)),
        (1, NodeKind.DUTY, ("Các chi bộ",)),
    ]


def test_parts_of_a_body_have_the_work_where_all_lines_below_it_are_told_to_them():
    found = nodes(
        "I. TỔ CHỨC THỰC HIỆN",
        "1. Ban Tuyên giáo",
        "- Phòng Lý luận chuẩn bị hội nghị.",
        "- Phòng Báo chí cung cấp tin.",
        "2. Các chi bộ",
        "- Chi bộ cơ sở họp.",
        "- Gửi báo cáo.",
    )

    assert [node.units for node in found if node.kind is NodeKind.DUTY] == [
        ("Phòng Lý luận",),
        ("Phòng Báo chí",),
        (),
        (),
    ]


def test_months_that_head_lists_are_phases_of_the_year_of_the_plan():
    body = ["I. LỊCH HOẠT ĐỘNG", "Tháng 1:", "- Họp mặt.", "Tháng 6 - tháng 8:", "- Tập huấn.", "Quý IV", "- Tổng kết."]
    text = "\n".join(["Mẫu, ngày 20 tháng 12 năm 2026", "KẾ HOẠCH", "công tác năm 2027", "", *body])

    _, *found = parse(text.encode(), name="").nodes

    assert [node.depth for node in found] == [1, 2] * 3
    assert [(node.kind, str(node.starts_on), str(node.ends_on)) for node in found[::2]] == [
        (NodeKind.PHASE, "2027-01-01", "2027-01-31"),
        (NodeKind.PHASE, "2027-06-01", "2027-08-31"),
        (NodeKind.PHASE, "2027-10-01", "2027-12-31"),
    ]


def test_who_takes_part_and_how_is_no_form():
    found = nodes("I. ĐỐI TƯỢNG, HÌNH THỨC THI", "1. Đối tượng: đảng viên.", "2. Hình thức: trắc nghiệm.")

    assert [node.kind for node in found] == [NodeKind.SECTION, NodeKind.PARAGRAPH, NodeKind.PARAGRAPH]


def test_the_time_of_a_movement_in_the_line_of_its_title_is_no_work():
    found = nodes(
        "1. Nội dung", "- Luật.", "2. Thời gian phát động: từ tháng 4 đến hết tháng 12/2027.", "3. Kinh phí", "Có."
    )

    assert [node.kind for node in found[2:4]] == [NodeKind.SECTION, NodeKind.PARAGRAPH]


def test_a_programme_that_is_told_to_the_cells_ends_with_it():
    *_, last = nodes("I. TỔ CHỨC THỰC HIỆN", "1. Văn phòng theo dõi.", "Chương trình này phổ biến đến chi bộ.")

    assert (last.kind, last.depth) == (NodeKind.PARAGRAPH, 1)


def test_phases_below_the_time_hold_work():
    found = nodes("I. THỜI GIAN THỰC HIỆN", "1. Quý I năm 2027", "- Khảo sát.", "2. Quý II năm 2027", "- Tổng kết.")

    assert [node.kind for node in found[1:3]] == [NodeKind.PHASE, NodeKind.CONTENT_ITEM]


def test_a_duty_that_nobody_is_named_for_is_marked():
    found = nodes("I. TỔ CHỨC THỰC HIỆN", "1. Các chi bộ họp.", "2. Lập tổ công tác.", "3. Công đoàn", "- Trang trí.")

    assert [(node.kind, node.is_doubtful) for node in found[1:]] == [
        (NodeKind.DUTY, False),
        (NodeKind.DUTY, True),
        (NodeKind.DUTY_HOLDER, False),
        (NodeKind.DUTY, False),
    ]


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Viết tin, bài xong trong tuần đầu tháng 9/2026.", "day"),
        ("Treo cờ vào dịp 26/3.", "day"),
        ("Ra quân trước ngày 15/9/2026, làm lại năm 2027.", None),
        ("Tăng cường phối hợp cùng mọi nhà.", "holder"),
        ("Giao Thôn đội lo loa đài.", "holder"),
        ("Hình thức: sân khấu hóa.", "kind"),
        ("Phối hợp chặt chẽ, kịp thời.", None),
        ("Chủ trì, theo dõi việc thực hiện.", None),
        ("Kể chuyện về những ngày đầu dựng bản.", None),
    ],
)
def test_what_seems_to_be_said_and_is_not_read_is_marked(text, doubt):
    found = nodes("I. MỤC ĐÍCH", "- Để mọi người hiểu.", "II. NỘI DUNG", f"- {text}", "- Luật.")

    assert found[3].doubt == doubt


def test_days_and_names_that_are_read_are_not_doubted():
    lines = ["1. Chi ủy viết bài trước ngày 15/9/2026.", "2. Chi bộ 1 chủ trì, phối hợp với Đoàn Thanh niên treo cờ."]

    assert not any(node.is_doubtful for node in nodes("I. NỘI DUNG", "- Luật.", "II. TỔ CHỨC THỰC HIỆN", *lines)[2:])
