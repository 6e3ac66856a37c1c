import pytest

from plans.importing.parsing import parse

PLAN = """KẾ HOẠCH
Tuyên truyền an toàn giao thông

I. MỤC ĐÍCH
- Giữ nếp sống văn minh.

Nơi nhận:\tTM.ĐẢNG ỦY
Đảng ủy cấp trên,\tBÍ THƯ
Các chi bộ,
\tLò Thị Ví Dụ
"""


@pytest.mark.parametrize(
    ("below", "recipients", "annexes"),
    [
        ("Ủy ban Mặt trận xã;\nLưu Văn phòng.", ["Ủy ban Mặt trận xã;", "Lưu Văn phòng."], 0),
        ("PHỤ LỤC\nDanh mục sách, báo", [], 1),
        ("Danh mục sách giới thiệu", [], 1),
    ],
)
def test_list_of_recipients_goes_on_below_the_name(below, recipients, annexes):
    plan = parse((PLAN + below).encode(), name="ke-hoach.txt")

    assert plan.recipients == ("Đảng ủy cấp trên,", "Các chi bộ,", *recipients)
    assert (plan.signing.power, plan.signing.name) == ("TM.ĐẢNG ỦY", "Lò Thị Ví Dụ")
    assert sum(node.kind == "annex" for node in plan.nodes) == annexes


@pytest.mark.parametrize(
    ("rows", "recipients"),
    [
        (["- Các tổ chức chính trị", "- xã hội xã;"], ["Các tổ chức chính trị - xã hội xã;"]),
        (["- Các tổ chức chính trị", "- Hội Nông dân;"], ["Các tổ chức chính trị", "Hội Nông dân;"]),
        (["- các chi bộ;", "- đoàn thể."], ["các chi bộ;", "đoàn thể."]),
    ],
)
def test_dash_inside_of_a_recipient(rows, recipients):
    text = "\n".join(["Nơi nhận:\tTM. ĐẢNG ỦY", "- Huyện ủy;\tBÍ THƯ", *rows, "\tLò Thị Ví Dụ"])

    assert parse(f"{HEAD}{text}".encode(), name="a.txt").recipients == ("Huyện ủy;", *recipients)


HEAD = "KẾ HOẠCH\nTuyên truyền an toàn giao thông\n\nI. MỤC ĐÍCH\n- Giữ nếp sống văn minh.\n\n"


@pytest.mark.parametrize(
    "placeholder", ["(Họ và tên)", "(ký, ghi rõ họ tên)", "(đã ký)", "(Ký, đóng dấu)", "Đã ký", "(Chữ ký)"]
)
@pytest.mark.parametrize(
    "tail",
    [
        "Nơi nhận:\tNGƯỜI LẬP KẾ HOẠCH\n- Ban Giám hiệu;\t{}\n- Lưu VT.\n\tLò Thị Ví Dụ",
        "Nơi nhận:\n- Ban Giám hiệu;\n- Lưu VT.\nNGƯỜI LẬP KẾ HOẠCH\n{}\nLò Thị Ví Dụ",
    ],
)
def test_a_placeholder_is_neither_name_nor_recipient(tail, placeholder):
    plan = parse((HEAD + tail.format(placeholder)).encode(), name="")

    assert plan.recipients == ("Ban Giám hiệu;", "Lưu VT.")
    assert (plan.signing.power, plan.signing.post, plan.signing.name) == ("", "NGƯỜI LẬP KẾ HOẠCH", "Lò Thị Ví Dụ")
    assert plan.missed_lines == ()


@pytest.mark.parametrize("post", ["NGƯỜI BÁO CÁO", "HIỆU TRƯỞNG", "TRƯỞNG BAN", "PHÓ GIÁM ĐỐC", "NGƯỜI LẬP BIỂU"])
def test_a_post_without_power_and_recipients_is_signed(post):
    plan = parse(f"{HEAD}{post}\n\n\nLò Thị Ví Dụ".encode(), name="")

    assert (plan.signing.post, plan.signing.name) == (post, "Lò Thị Ví Dụ")
    assert [node.kind for node in plan.nodes] == ["section", "purpose"]


STAMPS = [
    "Đảng ủy xã Nậm Hoa, 16/06/2026 15:04:05",
    "Ủy ban nhân dân tỉnh Sông Mây 16-06-2026 15:04:05 +07:00",
    "Ký bởi: Văn phòng Đảng ủy xã",
    "Ngày ký: 16-06-2026 15:04:05 +07:00",
    "Thời gian ký: 16/06/2026 15:04:05",
    "Ký bởi: Văn phòng Đảng ủy\nEmail: vp@xa.example\nCơ quan: Đảng ủy xã\nNgày ký: 16-06-2026 15:04:05 +07:00",
]


@pytest.mark.parametrize("stamp", STAMPS)
@pytest.mark.parametrize("place", ["above", "within", "below"])
def test_a_stamp_of_a_signature_is_no_line_and_no_annex(stamp, place):
    around = {"above": (f"{stamp}\n", "", ""), "within": ("", f"{stamp}\n", ""), "below": ("", "", f"\n{stamp}")}[place]
    before, middle, behind = around
    text = PLAN.replace("- Giữ nếp", f"{middle}- Giữ nếp")

    plan, known = parse(f"{before}{text}{behind}".encode(), name=""), parse(PLAN.encode(), name="")

    assert [(node.kind, node.text) for node in plan.nodes] == [(node.kind, node.text) for node in known.nodes]
    assert (plan.abstract, plan.recipients, plan.signing) == (known.abstract, known.recipients, known.signing)
    assert (plan.issuer, plan.issued_on) == (known.issuer, None)
    assert plan.missed_lines == ()


@pytest.mark.parametrize(
    "line", ["- Khai mạc: 15:04 ngày 16/06/2026.", "- Email: vp@xa.example", "- Cơ quan: Đảng ủy xã."]
)
def test_what_is_no_stamp_stays_a_line(line):
    plan = parse(PLAN.replace("- Giữ nếp", f"{line}\n- Giữ nếp").encode(), name="")

    assert line[2:] in [node.text for node in plan.nodes]


def test_who_wrote_the_plan_signs_beside_who_answers_for_it():
    tail = "NGƯỜI LẬP KẾ HOẠCH\tT/M ĐẢNG ỦY\n\tPHÓ BÍ THƯ\n\n\nLưu Thị Giả Dụ\tChu Văn Thí Nghiệm"

    plan = parse((HEAD + tail).encode(), name="")

    assert (plan.signing.power, plan.signing.post) == ("T/M ĐẢNG ỦY", "NGƯỜI LẬP KẾ HOẠCH; PHÓ BÍ THƯ")
    assert plan.signing.name == "Lưu Thị Giả Dụ; Chu Văn Thí Nghiệm"
    assert plan.unclassified == ()


def test_two_who_sign_in_columns_told_one_after_the_other():
    plan = parse(
        "\n".join(
            [
                "KẾ HOẠCH LIÊN TỊCH",
                "tuyên truyền nếp sống mới trong năm 2026",
                "I. NỘI DUNG",
                "- Tuyên truyền sâu rộng trong nhân dân.",
                *("T/M ĐẢNG ỦY", "BÍ THƯ", "Nguyễn Văn Ví Dụ", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lê Thị Làm Mẫu"),
                *("Nơi nhận:", "- Các chi bộ,", "- Lưu VP."),
            ]
        ).encode(),
        name="a.txt",
    )

    assert plan.signing.power == "T/M ĐẢNG ỦY; TM. ỦY BAN NHÂN DÂN"
    assert (plan.signing.post, plan.signing.name) == ("BÍ THƯ; CHỦ TỊCH", "Nguyễn Văn Ví Dụ; Lê Thị Làm Mẫu")
    assert plan.recipients == ("Các chi bộ,", "Lưu VP.")
    assert plan.nodes[-1].kind == "content_item"


@pytest.mark.parametrize("post", ["CHI CỤC TRƯỞNG", "HẠT TRƯỞNG", "TỔNG BIÊN TẬP", "CHÁNH ÁN"])
def test_a_post_of_any_name_stands_beside_the_recipients(post):
    tail = f"Nơi nhận:\t{post}\n- Sở A (b/c);\n- Lưu: VT.\n\tVi Văn Mẫu Mực\n\nPhụ lục\nTHÔNG ĐIỆP\n1. Giữ biển xanh!"

    plan = parse((HEAD + tail).encode(), name="")

    assert plan.recipients == ("Sở A (b/c);", "Lưu: VT.")
    assert (plan.signing.post, plan.signing.name) == (post, "Vi Văn Mẫu Mực")
    assert [node.kind for node in plan.nodes][-3:] == ["annex", "paragraph", "paragraph"]


def test_an_annex_opens_below_recipients_though_nobody_signed():
    plan = parse((HEAD + "Nơi nhận:\n- Sở A;\n- Lưu: VT.\n\nPHỤ LỤC\nDanh mục sách").encode(), name="")

    assert plan.recipients == ("Sở A;", "Lưu: VT.")
    assert [node.kind for node in plan.nodes][-2:] == ["annex", "paragraph"]


def test_the_body_of_each_who_signs_belongs_to_the_power():
    text = """KT. GIÁM ĐỐC\tKT. GIÁM ĐỐC
SỞ TƯ PHÁP\tCÔNG AN TỈNH
PHÓ GIÁM ĐỐC\tPHÓ GIÁM ĐỐC

Lò Thị Ví Dụ\tY Khút Niê
"""
    signing = parse(f"{HEAD}{text}".encode(), name="a.txt").signing

    assert signing.power == "KT. GIÁM ĐỐC SỞ TƯ PHÁP; KT. GIÁM ĐỐC CÔNG AN TỈNH"
    assert (signing.post, signing.name) == ("PHÓ GIÁM ĐỐC; PHÓ GIÁM ĐỐC", "Lò Thị Ví Dụ; Y Khút Niê")
