"""Official letters: no name of a type, the matter below the number, whom they are for behind "Kính gửi"."""

from datetime import date

import pytest

from plans.importing.parsing import parse

BODY = """Thực hiện Kế hoạch số 3-KH/TU ngày 02/3/2026 của Tỉnh ủy, Đảng ủy xã đề nghị các đơn vị thực hiện:
1. Nội dung
- Đạo lý uống nước nhớ nguồn.
2. Tổ chức thực hiện
- Các chi bộ báo cáo trước ngày 30/7/2026.
"""
PARTY = """ĐẢNG BỘ TỈNH SÔNG MÂY\t\tĐẢNG CỘNG SẢN VIỆT NAM
ĐẢNG ỦY XÃ MẪU
*\t\tMẫu, ngày 20 tháng 7 năm 2026
Số 112-CV/ĐU
{matter}
Ngày Thương binh

Kính gửi:\t- Ủy ban MTTQ xã,
\t\t- Các chi bộ trực thuộc.

"""
STATE = """UBND HUYỆN MẪU
PHÒNG GIÁO DỤC VÀ ĐÀO TẠO
Số: 278/PGDĐT-THCS
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Mẫu, ngày 09 tháng 9 năm 2026
V/v hướng dẫn nhiệm vụ năm học

Kính gửi: Hiệu trưởng các trường trung học cơ sở

"""


def read(head: str):
    plan = parse((head + BODY).encode(), name="")
    assert plan.missed_lines == ()
    assert plan.unclassified == ()
    return plan


@pytest.mark.parametrize("matter", ["V/v tuyên truyền kỷ niệm", "tuyên truyền kỷ niệm", "Về việc tuyên truyền kỷ niệm"])
def test_a_letter_of_the_party(matter):
    plan = read(PARTY.format(matter=matter))

    assert (plan.number, plan.symbol, plan.issued_on) == ("112", "CV/ĐU", date(2026, 7, 20))
    assert (plan.superior, plan.issuer) == ("ĐẢNG BỘ TỈNH SÔNG MÂY", "ĐẢNG ỦY XÃ MẪU")
    assert plan.abstract == "tuyên truyền kỷ niệm Ngày Thương binh"
    assert plan.recipients == ("Ủy ban MTTQ xã", "Các chi bộ trực thuộc")
    assert [(node.kind.value, node.depth) for node in plan.nodes] == [
        ("paragraph", 0),
        *(("section", 0), ("content_item", 1)),
        *(("section", 0), ("duty", 1)),
    ]
    assert [item.role.value for item in plan.references] == ["basis"]


def test_a_letter_of_the_state_has_a_symbol_without_a_type():
    plan = read(STATE)

    assert (plan.number, plan.symbol, plan.issued_on) == ("278", "PGDĐT-THCS", date(2026, 9, 9))
    assert (plan.superior, plan.issuer) == ("UBND HUYỆN MẪU", "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO")
    assert plan.abstract == "hướng dẫn nhiệm vụ năm học"
    assert plan.recipients == ("Hiệu trưởng các trường trung học cơ sở",)


def test_who_is_addressed_in_the_text_makes_no_letter():
    text = "KẾ HOẠCH\ntuyên truyền\n\nI. NỘI DUNG\n- Thư ngỏ.\nKính gửi: Các hộ dân.\n"

    plan = parse(text.encode(), name="")

    assert (plan.abstract, plan.recipients) == ("tuyên truyền", ())
