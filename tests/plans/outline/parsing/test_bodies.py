import pytest

from plans.outline.parsing.bodies import bodies_in, is_addressed


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Văn phòng Đảng ủy, UBKT Đảng ủy", ("Văn phòng Đảng ủy", "UBKT Đảng ủy")),
        ("Sở Văn hóa, Thể thao và Du lịch", ("Sở Văn hóa, Thể thao và Du lịch",)),
        ("Sở Lao động - Thương binh và Xã hội", ("Sở Lao động - Thương binh và Xã hội",)),
        ("Giao Phòng Tổng hợp và Văn phòng:", ("Phòng Tổng hợp", "Văn phòng")),
        ("Các đoàn thể trong cơ quan, đơn vị", ("Các đoàn thể trong cơ quan, đơn vị",)),
        ("Đối với chi bộ Một (đồng chí bí thư), các tổ", ("chi bộ Một", "các tổ")),
        ("Chế độ báo cáo", ()),
        ("Tổ chức hội nghị tại cơ quan, gồm", ()),
        ("Phòng, chống lãng phí", ()),
        ("Tổ Tin học", ("Tổ Tin học",)),
    ],
)
def test_bodies_in(title, names):
    assert bodies_in(title) == names


def test_addressed_heading_needs_a_body():
    assert is_addressed("Đối với giáo viên chủ nhiệm")
    assert not is_addressed("Đối với công tác tuyên truyền")
    assert not is_addressed("Giáo viên chủ nhiệm")
