"""The bodies of the header, whatever their names and however the columns stand."""

from datetime import date

import pytest

from plans.enums import ReferenceRole
from plans.importing.parsing import parse

BODY = """
KẾ HOẠCH
tuyên truyền an toàn giao thông

I. MỤC ĐÍCH
- Giúp mọi người đi đường an toàn.
"""
STATE = [
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: 12/KH-X",
    "Mẫu, ngày 02 tháng 3 năm 2026",
]


def bodies(*lines: str, body: str = BODY) -> tuple[str, str]:
    plan = parse(("\n".join(lines) + "\n" + body).encode(), name="")
    assert plan.missed_lines == ()
    return plan.superior, plan.issuer


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("BỘ TÀI CHÍNH", "BẢO HIỂM XÃ HỘI VIỆT NAM"),
        ("TỔNG CÔNG TY LƯƠNG THỰC MIỀN ĐÔNG", "CÔNG TY CỔ PHẦN XAY XÁT"),
        ("TỈNH SÔNG MÂY", "HỘI ĐỒNG PHỐI HỢP PHỔ BIẾN PHÁP LUẬT"),
        ("NGÂN HÀNG NHÀ NƯỚC VIỆT NAM", "NGÂN HÀNG CHI NHÁNH TỈNH SÔNG MÂY"),
        ("SỞ Y TẾ TỈNH SÔNG MÂY", "BỆNH VIỆN ĐA KHOA KHU VỰC"),
        ("CHI CỤC KIỂM LÂM", "HẠT KIỂM LÂM LIÊN HUYỆN"),
        ("KHO BẠC NHÀ NƯỚC", "KHO BẠC NHÀ NƯỚC KHU VỰC IX"),
        ("ĐẢNG BỘ XÃ AN BÌNH", "CHI BỘ TRƯỜNG MẪU"),
    ],
)
@pytest.mark.parametrize("sided", [False, True])
def test_two_lines_are_two_bodies(upper, lower, sided):
    lines = [f"{upper}\t{STATE[0]}", f"{lower}\t{STATE[1]}"] if sided else [upper, lower, *STATE[:2]]

    assert bodies(*lines, *STATE[2:]) == (upper, lower)


@pytest.mark.parametrize(
    "lines",
    [
        ["ỦY BAN NHÂN DÂN", "XÃ CỒN LAU"],
        ["ĐẢNG ỦY BAN QUẢN LÝ", "KHU KINH TẾ MŨI GIÓ"],
        ["SỞ VĂN HÓA, THỂ THAO", "VÀ DU LỊCH"],
        ["TRƯỜNG TRUNG HỌC CƠ SỞ", "LÊ VĂN MẪU"],
        ["BAN CHỈ ĐẠO 35", "ĐẢNG ỦY XÃ NẬM HOA"],
        ["BAN THƯỜNG VỤ", "ĐẢNG ỦY XÃ NẬM HOA"],
        ["BỆNH VIỆN", "TRƯỜNG ĐẠI HỌC Y DƯỢC"],
        ["KHO BẠC NHÀ NƯỚC", "TỈNH SÔNG MÂY"],
        ["ĐẢNG ỦY XÃ MƯỜNG TÚC -", "ỦY BAN NHÂN DÂN XÃ"],
    ],
)
def test_a_name_on_two_lines_is_one_body(lines):
    assert bodies(*lines, *STATE) == ("", " ".join(lines))


@pytest.mark.parametrize("kind", ["KẾ HOẠCH LIÊN TỊCH", "KẾ HOẠCH PHỐI HỢP"])
def test_two_that_issue_together_are_the_issuer(kind):
    together = ["BAN TUYÊN GIÁO VÀ DÂN VẬN", "BAN CHẤP HÀNH ĐOÀN TỈNH"]

    assert bodies(*together, *STATE, body=BODY.replace("KẾ HOẠCH", kind)) == ("", " - ".join(together))


@pytest.mark.parametrize(
    "motto",
    [
        ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA", "VIỆT NAM", "Độc lập - Tự do -", "Hạnh phúc"],
        ["CỘNG HOÀ XÃ HỘI", "CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"],
        ["ĐẢNG CỘNG SẢN", "VIỆT NAM"],
    ],
)
def test_a_motto_that_a_narrow_column_broke_is_no_body(motto):
    assert bodies("UBND TỈNH SÔNG MÂY", "SỞ CÔNG THƯƠNG", *motto, *STATE[2:]) == (
        "UBND TỈNH SÔNG MÂY",
        "SỞ CÔNG THƯƠNG",
    )


def test_the_head_of_the_youth_union_is_its_motto():
    lines = ["ĐOÀN PHƯỜNG TÂN MINH", "BCH CHI ĐOÀN TRƯỜNG MẪU", "***", "Số: 18-KH/CĐ", "ĐOÀN TNCS HỒ CHÍ MINH"]

    assert bodies(*lines, "Tân Minh, ngày 02 tháng 3 năm 2026") == ("ĐOÀN PHƯỜNG TÂN MINH", "BCH CHI ĐOÀN TRƯỜNG MẪU")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("UBND TỈNH MẪU CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT", "SỞ VÍ DỤ NAM"),
        ("UBND TỈNH MẪU    CỘNG HOÀ XÃ HỘI CHỦ NGHĨA", "SỞ VÍ DỤ    VIỆT NAM"),
        ("UBND TỈNH MẪU ĐẢNG CỘNG SẢN VIỆT", "SỞ VÍ DỤ NAM"),
    ],
)
def test_a_motto_that_turned_in_its_column_is_no_body(first, second):
    plan = parse(
        f"{first}\n{second}\nKẾ HOẠCH\ntuyên truyền nếp sống mới trong năm 2026\nI. NỘI DUNG".encode(), name=""
    )

    assert (plan.superior, plan.issuer) == ("UBND TỈNH MẪU", "SỞ VÍ DỤ")
    assert plan.missed_lines == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Sao Mai, ngày", "13 tháng 7 năm 2026"),
        ("Sao Mai, ngày 13 tháng", "7 năm 2026"),
        ("Mẫu, ngày 13 tháng 7 năm", "2026"),
    ],
)
@pytest.mark.parametrize("beside", ["", "Số: 12/KH-X\t"])
def test_a_day_that_turned_in_its_column_is_whole(first, second, beside):
    number = [] if beside else ["Số: 12/KH-X"]
    lines = ["ỦY BAN NHÂN DÂN XÃ MẪU", *STATE[:2], *number, f"{beside}{first}", second]
    plan = parse(("\n".join(lines) + "\n" + BODY).encode(), name="")

    assert (plan.issued_on, plan.number, plan.issuer) == (date(2026, 7, 13), "12", "ỦY BAN NHÂN DÂN XÃ MẪU")
    assert (plan.missed_lines, plan.unclassified) == ((), ())


def test_a_plan_that_a_decision_puts_in_force_is_of_who_decided():
    text = """KẾ HOẠCH
Truyền thông về giảm nghèo năm 2026
(Ban hành kèm theo Quyết định số 310/QĐ-UBND ngày 09 tháng 3 năm 2026 của Ủy ban nhân dân xã Mẫu)

I. MỤC TIÊU
- Giúp mọi người biết chính sách.
"""
    plan = parse(text.encode(), name="")

    assert (plan.abstract, plan.issuer) == ("Truyền thông về giảm nghèo năm 2026", "Ủy ban nhân dân xã Mẫu")
    assert [(item.full_number, item.role) for item in plan.references] == [("310/QĐ-UBND", ReferenceRole.BASIS)]


def test_what_the_opening_below_a_section_rests_on_is_a_basis():
    text = """KẾ HOẠCH
Tuyên truyền năm 2026

Phần thứ nhất
ĐẶC ĐIỂM TÌNH HÌNH
Đơn vị đóng quân phân tán, có lần dùng Kế hoạch số 3-KH/ĐU.
Thực hiện Kế hoạch số 45-KH/ĐU ngày 25/12/2025 của Đảng ủy Sư đoàn, Đảng ủy xây dựng kế hoạch như sau:
Phần thứ hai
NỘI DUNG
- Luật.
"""
    plan = parse(text.encode(), name="")

    assert [(item.number, item.role.value) for item in plan.references] == [("45", "basis"), ("3", "cited")]


def test_a_name_of_the_highlands_is_a_place():
    lines = ["ỦY BAN NHÂN DÂN XÃ CƯ M’GAR", *STATE[:2], "Số: 12/KH-X", "Cư M’gar, ngày 02 tháng 3 năm 2026"]
    plan = parse(("\n".join(lines) + "\n" + BODY).encode(), name="")

    assert (plan.issued_on, plan.unclassified) == (date(2026, 3, 2), ())
