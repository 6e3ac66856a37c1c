"""Printed lines are joined to paragraphs by width, indents, marks and the grammar of lists; a guess is marked."""

import textwrap

import pytest

from plans.enums import Doubt
from plans.importing.parsing import parse
from plans.importing.parsing.types import ParsedPlan

# paragraphs that go on with capitals, figures, hyphens; headings, items, plain text
PARAGRAPHS = [
    "KẾ HOẠCH",
    "tuyên truyền xây dựng xã nông thôn mới",
    "Thực hiện Kế hoạch số 21-KH/TU, ngày 12/01/2026 của Ban Thường vụ Tỉnh ủy Sông Mây về xây dựng nông thôn mới, "
    "Đảng ủy xã Nậm Hoa xây dựng kế hoạch như sau:",
    "I. MỤC ĐÍCH, YÊU CẦU",
    "1. Mục đích",
    "- Để toàn thể cán bộ, đảng viên và Nhân dân trong xã hiểu rõ chủ trương của Đại hội Đảng bộ tỉnh lần thứ "
    "XVII về nông thôn mới giai đoạn 2026 - 2030 và các năm sau đó; cùng góp công, góp của.",
    "- Nêu gương những người Việt Nam tiêu biểu trong phong trào do Mặt trận Tổ quốc Việt Nam phát động.",
    "2. Yêu cầu",
    "- Làm gọn, đúng việc, tránh phô trương, lãng phí; bảo đảm an toàn cho người dân tham gia các buổi lễ.",
    "II. NỘI DUNG",
    "- Kết quả phát triển kinh tế - xã hội của xã từ năm 2021 đến năm 2025, nhất là của các bản vùng cao như Nậm "
    "Pung, Tả Giàng, Bản Hồ; gương người tốt, việc tốt.",
    "- Các quyền và nghĩa vụ của người dân theo Luật Đất đai năm 2024, trong đó có quy định về cấp giấy chứng nhận.",
    "III. TỔ CHỨC THỰC HIỆN",
    "1. Văn phòng Đảng ủy",
    "Theo dõi, đôn đốc các chi bộ thực hiện kế hoạch này, báo cáo Ban Thường vụ Đảng ủy trước ngày 15/11/2026.",
    "2. Các chi bộ trực thuộc",
    "Tổ chức sinh hoạt chuyên đề trong quý II năm 2026; mỗi chi bộ chọn một việc làm theo thiết thực.",
    "Nơi nhận:",
    "- Ban Thường vụ Tỉnh ủy,",
    "- Lưu Văn phòng.",
]
WIDTHS = range(40, 141, 5)


def read(lines: list[str]) -> ParsedPlan:
    return parse("\n".join(lines).encode(), name="")


def printed(width: int, *, first: int = 0, step: int = 1, indent: str = "", blank: bool = False) -> list[str]:
    """Every `step`-th paragraph from `first` on is broken at `width`, the others stand on one line."""
    lines = []
    for place, text in enumerate(PARAGRAPHS):
        broken = place >= 2 and (place - first) % step == 0
        lines += textwrap.wrap(indent + text, width, break_on_hyphens=False) if broken else [text]
        lines += [""] if blank and place >= 2 else []
    return lines


def outline(plan: ParsedPlan) -> list[tuple[str, int, str]]:
    return [(node.kind.value, node.depth, f"{node.label} {node.text}".strip()) for node in plan.nodes]


def differing(plan: ParsedPlan) -> list[str]:
    """The lines that are not as in the plan on long lines, and are not marked."""
    known = set(outline(read(PARAGRAPHS)))
    found = zip(outline(plan), plan.nodes, strict=True)
    return [node.text for line, node in found if line not in known and not node.is_doubtful]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "more",
    [{}, {"step": 2}, {"step": 2, "first": 1}, {"indent": "     "}, {"blank": True}],
    ids=["all", "half", "other half", "indented", "blank lines between"],
)
def test_a_plan_is_the_same_at_any_width(width, more):
    plan = read(printed(width, **more))

    assert differing(plan) == []
    assert len(plan.nodes) >= len(outline(read(PARAGRAPHS))) - 1


@pytest.mark.parametrize("width", [60, 72, 90, 120])
def test_where_all_is_printed_nothing_is_lost_in_the_joining(width):
    assert outline(read(printed(width))) == outline(read(PARAGRAPHS))


HEAD = ["KẾ HOẠCH", "tuyên truyền", "", "I. MỤC ĐÍCH", "- Để mọi người hiểu.", "II. NỘI DUNG"]


@pytest.mark.parametrize(
    ("lines", "texts"),
    [
        (["- Kết quả Đại hội lần thứ", "XVII của tỉnh."], ["Kết quả Đại hội lần thứ XVII của tỉnh."]),
        (["- Công tác dân vận của", "Đảng trong tình hình mới."], ["Công tác dân vận của Đảng trong tình hình mới."]),
        (["- Chỉ tiêu đến năm", "2030 về rừng."], ["Chỉ tiêu đến năm 2030 về rừng."]),
        (["- Gặp mặt trước ngày", "15. Sau đó tặng quà."], ["Gặp mặt trước ngày 15. Sau đó tặng quà."]),
    ],
)
def test_a_word_that_calls_for_another_goes_on(lines, texts):
    plan = read([*HEAD, *lines])

    assert [node.text for node in plan.nodes][3:] == texts


def test_an_item_is_not_finished_where_the_others_end_in_a_stop():
    plan = read([*HEAD, "- Lịch sử ra đời của xã;", "- Kết quả Kỳ họp thứ 11", "", "Quốc hội khóa XV;", "- Gương tốt."])

    assert [(node.text, node.is_doubtful) for node in plan.nodes][3:] == [
        ("Lịch sử ra đời của xã;", False),
        ("Kết quả Kỳ họp thứ 11 Quốc hội khóa XV;", True),
        ("Gương tốt.", False),
    ]


def test_what_ends_stays_apart():
    """Short lines, headings and lists without closing signs are no printed lines."""
    body = [
        "1. Nội dung chung",
        "Lịch sử Đảng bộ xã",
        "Truyền thống văn hóa",
        "2. Trọng tâm",
        "Ngày hội văn hóa",
        "Hội thi",
    ]

    plan = read([*HEAD, *body])

    assert [node.text for node in plan.nodes][3:] == [text.removeprefix("1. ").removeprefix("2. ") for text in body]


def test_a_full_heading_above_a_paragraph_is_marked():
    """Whether it goes on is not to be seen: either way a person looks."""
    lines = [
        "III. TỔ CHỨC THỰC HIỆN",
        "1. Các chi đoàn, chi hội phụ nữ ở bản",
        "Vận động thanh niên làm đường.",
        "2. Chi ủy",
        "Chủ trì việc tuyên truyền, vận động",
        "người dân hiến đất; cùng các tổ đội",
        "sản xuất mở rộng con đường ra ruộng",
        "lúa và đến trường học của các cháu.",
    ]

    plan = read([*HEAD, "- Việc chung.", *lines])

    heading = next(node for node in plan.nodes if node.text.startswith("Các chi đoàn"))
    assert heading.is_doubtful
    assert not next(node for node in plan.nodes if node.text.startswith("Chủ trì")).is_doubtful


@pytest.mark.parametrize(
    ("above", "below"),
    [("trong giai đoạn từ năm 2021", "- 2030 ở các xã"), ("phát triển du lịch, kinh tế", "- xã hội, văn hóa của bản")],
)
def test_a_dash_within_a_sentence_opens_no_item(above, below):
    lines = ["- Kể lại chặng đường dựng xây bản", f"làng {above}", f"{below}", "cùng những người đã góp công sức."]

    plan = read([*HEAD, *lines, "- Ca ngợi quê hương."])

    assert len(plan.nodes) == 5
    assert f"{above} {below}" in plan.nodes[3].text


def test_an_annex_is_joined_like_the_plan():
    annex = [
        "PHỤ LỤC",
        "KHẨU HIỆU TUYÊN TRUYỀN",
        "(Kèm theo Kế hoạch số 21-KH/TU, ngày 12/01/2026 của Ban Thường vụ Tỉnh ủy)",
    ]
    words = [
        "1. Cả xã chung tay xây dựng đường làng ngõ xóm sạch đẹp, văn minh!",
        "2. Mỗi nhà một việc tốt cho quê hương!",
    ]
    lines = [line for text in [*annex, *words] for line in textwrap.wrap(text, 60, break_on_hyphens=False)]
    signed = ["T/M ĐẢNG ỦY", "BÍ THƯ", "", "Lò Văn Mẫu", ""]

    plan = read([*printed(60), *signed, *lines])

    assert [node.text for node in plan.nodes][-5:] == [*annex, *words]
    assert [node.kind for node in plan.nodes][-5:] == ["annex", *["paragraph"] * 4]


def test_a_number_and_its_symbol_stay_together():
    lines = ["- Theo tinh thần Nghị quyết số 143", "- NQ/TU của Tỉnh ủy về nông thôn mới.", "- Gương tốt."]

    assert [node.text for node in read([*HEAD, *lines]).nodes][3:] == [
        "Theo tinh thần Nghị quyết số 143 - NQ/TU của Tỉnh ủy về nông thôn mới.",
        "Gương tốt.",
    ]


def test_a_remark_in_brackets_below_a_title_is_a_line_of_its_own():
    annex = [
        "PHỤ LỤC",
        "Danh mục sách giới thiệu của thư viện xã năm 2026",
        "(Kèm theo Kế hoạch số 21-KH/TU của Tỉnh ủy)",
    ]

    plan = read([*printed(50), "T/M ĐẢNG ỦY", "BÍ THƯ", "", "Lò Văn Mẫu", "", *annex])

    assert [node.text for node in plan.nodes][-3:] == annex


def test_what_is_in_brackets_goes_on_with_the_heading():
    lines = [
        "1. Đối với Ban Giám hiệu các nhà trường",
        "(đồng chí phó hiệu trưởng phụ trách) và các",
        "tổ chuyên môn trong nhà trường",
    ]

    plan = read([*HEAD, *lines, "Chủ trì xây dựng kế hoạch năm học này."])

    assert plan.nodes[3].text == f"{' '.join(lines)[3:]}"


@pytest.mark.parametrize("opening", ["Trên cơ sở đó,", "Trong đó,", "Tiếp tục"])
def test_a_sentence_may_begin_like_an_opening(opening):
    first = "- Tập hợp ý kiến của người dân về đường làng, ngõ xóm và trường học."
    lines = textwrap.wrap(f"{first} {opening} xây dựng báo cáo gửi về Đảng ủy xã. Việc này làm hằng quý.", len(first))

    body = printed(len(first))
    place = body.index("II. NỘI DUNG") + 1

    plan = read([*body[:place], *lines, *body[place:]])

    assert len(lines) > 1
    assert f"{first[2:]} {opening}" in " ".join(node.text for node in plan.nodes)


def test_a_paragraph_without_end_is_cut():
    """Each line joined costs the whole of what stands above it."""
    lines = ["xây dựng nông thôn mới và phát triển kinh tế - xã hội của tỉnh nhà"] * 2_000

    plan = read([*HEAD, "- Cùng nhau", *lines])

    assert max(len(node.text) for node in plan.nodes) < 11_000
    assert plan.missed_lines == ()


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Thực hiện nghiêm Chỉ thị số 35-CT/TW ngày 30/5/2024 của Bộ", "Chính trị."),
        ("Nghiên cứu tài liệu do Ban Tuyên giáo và Dân vận", "Trung ương biên soạn."),
    ],
)
def test_a_name_goes_on_though_no_width_is_known(above, below):
    node = read([*HEAD, f"- {above}", below, "- Gương tốt."]).nodes[3]

    assert (node.text, node.is_doubtful) == (f"{above} {below}", True)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("4. Tặng quà cho hộ nghèo ở bản Nậm Pung, Tả Giàng,", "Bản Hồ trước Tết."),
        ("4. Chi ủy chủ trì làm đường vào ruộng, báo cáo", "Đảng ủy xã."),
    ],
)
def test_an_open_item_where_the_others_are_closed_is_marked_with_what_follows(above, below):
    longest = "1. Lịch sử của xã, của từng bản và những người đã dựng xây, gìn giữ quê hương qua các thời kỳ."
    items = [longest, "2. Gương tốt ở các bản.", "3. Việc nhà nông trong vụ mùa."]

    nodes = read([*HEAD, *items, above, below]).nodes[-2:]

    assert [(node.text, node.doubt) for node in nodes] == [(above[3:], Doubt.CUT), (below, Doubt.CUT)]


def test_a_list_without_closing_signs_is_not_doubted():
    items = ["- Lịch sử của xã", "- Gương tốt ở các bản", "- Ngày hội văn hóa"]

    assert not any(node.is_doubtful for node in read([*HEAD, *items]).nodes)


def test_a_basis_without_its_opening_word_is_marked():
    bases = ["Thực hiện Chỉ thị số 40-CT/TW của Bộ Chính trị;", "Kế hoạch số 77-KH/HU của Huyện ủy, Đảng ủy ban hành:"]

    nodes = read([*HEAD[:3], *bases, *HEAD[3:]]).nodes[:2]

    assert [node.text for node in nodes] == bases
    assert all(node.is_doubtful for node in nodes)


def test_bases_that_each_have_an_opening_word_are_sure():
    bases = ["Căn cứ Chỉ thị số 40-CT/TW của Bộ Chính trị;", "Căn cứ Kế hoạch số 77-KH/HU của Huyện ủy;"]

    assert not any(node.is_doubtful for node in read([*HEAD[:3], *bases, *HEAD[3:]]).nodes[:2])


def test_a_detail_that_is_open_goes_on():
    detail = ["a) Thời gian: 7 giờ ngày 05/9/2026.", "b) Phân công: Tổ quản lý rừng ở bản Nậm", "Pung."]

    nodes = read([*HEAD, "1. Lễ ra quân", *detail, "2. Hội thi"]).nodes

    assert [(node.text, node.is_doubtful) for node in nodes[4:6]] == [
        ("Thời gian: 7 giờ ngày 05/9/2026.", False),
        ("Phân công: Tổ quản lý rừng ở bản Nậm Pung.", True),
    ]


def test_an_address_goes_on_and_stays_whole():
    lines = ["- Gửi bài về hộp thư của Ban Tuyên giáo:", "tuyengiao.namhoa@xa.example."]

    assert read([*HEAD, *lines]).nodes[3].text == " ".join(lines)[2:]


def test_figures_behind_a_semicolon_go_on_in_a_full_line():
    body = printed(70)
    place = body.index("II. NỘI DUNG") + 1
    item = ["- Mỗi thôn, bản, tổ dân phố trong xã viết ba bài về người thật, việc tốt;", "02 bài về đường làng."]

    plan = read([*body[:place], *item, *body[place:]])

    assert (" ".join(item)[2:], True) in [(node.text, node.is_doubtful) for node in plan.nodes]


def test_a_dash_below_a_full_line_of_open_text_is_marked():
    body = printed(70)
    place = body.index("III. TỔ CHỨC THỰC HIỆN")
    text = ["Cả xã cùng lo cho con trẻ: làm tốt việc phối hợp giữa ba bên Nhà trường", "- Gia đình - Xã hội."]

    plan = read([*body[:place], "3. Việc chung", *text, *body[place:]])

    assert [node.is_doubtful for node in plan.nodes if node.text in (text[0], text[1][2:])] == [True, True]


@pytest.mark.parametrize("rest", ["về tăng cường văn hóa đọc", "Về tăng cường văn hóa đọc"])
def test_an_abstract_goes_on_below_a_blank_line(rest):
    plan = read(["KẾ HOẠCH", "thực hiện Chỉ thị số 28-CT/TW", "", rest, "", *HEAD[3:], "- Việc chung.", "- Gương tốt."])

    assert plan.abstract == f"thực hiện Chỉ thị số 28-CT/TW {rest}"


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("- Chào mừng 40 năm thành lập bản (15/10/1986", "- 15/10/2026) và ngày hội của xã."),
        ("- Giao lưu văn nghệ (Thực hiện: Đoàn Thanh niên xã;", "phối hợp: các chi hội)."),
        ("- Vận động các tổ chức chính trị", "- xã hội của xã tham gia."),
    ],
)
def test_a_bracket_or_a_pair_of_words_is_not_cut(above, below):
    node = read([*HEAD, above, below, "- Gương tốt."]).nodes[3]

    assert node.text == f"{above[2:]} {below}"


@pytest.mark.parametrize("below", ["10 băng rôn trên đường chính.", "500.000 đồng mỗi hộ."])
def test_figures_below_an_open_item_are_marked(below):
    nodes = read([*HEAD, "1. Các chi đoàn viết bài; treo", below, "2. Chi hội phụ nữ"]).nodes

    assert [node.is_doubtful for node in nodes[3:5]] == [True, True]


def test_hours_below_an_open_item_are_not_doubted():
    nodes = read([*HEAD, "1. Buổi sáng", "7 giờ 30: Đón khách.", "2. Buổi chiều", "14 giờ 00: Hội thi."]).nodes

    assert not any(node.is_doubtful for node in nodes[3:])


def test_an_abstract_in_capitals_goes_on_below_a_blank_line():
    plan = read(["KẾ HOẠCH", "TUYÊN TRUYỀN GIẢM NGHÈO", "", "NĂM 2026", "", *HEAD[3:], "- Việc chung."])

    assert plan.abstract == "TUYÊN TRUYỀN GIẢM NGHÈO NĂM 2026"


def test_a_heading_in_capitals_takes_no_number_for_its_own():
    body = printed(40)
    place = body.index("II. NỘI DUNG")

    plan = read([*body[:place], "II. NỘI DUNG TUYÊN TRUYỀN THEO GIAI ĐOẠN", "1. Giai đoạn đầu", *body[place + 1 :]])

    assert "NỘI DUNG TUYÊN TRUYỀN THEO GIAI ĐOẠN" in [node.text for node in plan.nodes]


def test_figures_at_the_ends_of_lines_are_no_page_numbers():
    body = printed(60)
    place = body.index("II. NỘI DUNG") + 1
    items = ["- Loa của các bản phát tin mỗi ngày 1", "buổi.", "- Mỗi chi hội viết ít nhất 2", "bài về người thật."]

    plan = read([*body[:place], *items, *body[place:]])

    assert [part for part in plan.parts if part.name == "page_number"] == []
    assert "Mỗi chi hội viết ít nhất 2 bài về người thật." in [node.text for node in plan.nodes]


def test_a_theme_in_quotation_marks_ends():
    theme = "Chủ đề: “Tuổi trẻ Nậm Hoa chung tay dựng xây quê hương giàu đẹp, văn minh”"
    opening = "Ban Thường vụ Đoàn xã xây dựng kế hoạch như sau:"

    nodes = read([*HEAD[:3], theme, opening, *HEAD[3:], "- Việc chung.", "- Gương tốt."]).nodes[:2]

    assert [(node.text, node.doubt) for node in nodes] == [(theme, Doubt.CUT), (opening, Doubt.CUT)]
