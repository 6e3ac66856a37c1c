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
