import pytest

from plans.outline.parsing.attributes import Attribute, AttributeKind, attribute_in, details_in

K = AttributeKind


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Cơ quan chủ trì: Phòng Văn hóa - Xã hội.", K.LEADS, "Phòng Văn hóa - Xã hội"),
        ("Đơn vị chủ trì tham mưu: Văn phòng Đảng ủy;", K.LEADS, "Văn phòng Đảng ủy"),
        ("Chủ trì: Ban Tuyên giáo", K.LEADS, "Ban Tuyên giáo"),
        ("Đơn vị thực hiện: các chi bộ.", K.LEADS, "các chi bộ"),
        ("Người phụ trách: Chánh Văn phòng", K.LEADS, "Chánh Văn phòng"),
        ("Cơ quan phối hợp: Công an xã, các ấp.", K.PARTNERS, "Công an xã, các ấp"),
        ("Phối hợp thực hiện: Đoàn Thanh niên", K.PARTNERS, "Đoàn Thanh niên"),
        ("Thời gian thực hiện: Tháng 3/2026.", K.DAYS, "Tháng 3/2026"),
        ("Thời hạn hoàn thành: trước ngày 15/12/2026.", K.DAYS, "trước ngày 15/12/2026"),
        ("Thời gian: Quý II/2026", K.DAYS, "Quý II/2026"),
        ("Tiến độ: hằng quý", K.DAYS, "hằng quý"),
        ("Sản phẩm: 01 hội nghị, danh sách học viên.", K.PRODUCT, "01 hội nghị, danh sách học viên"),
        ("Kết quả đầu ra: Báo cáo", K.PRODUCT, "Báo cáo"),
        ("Dự kiến sản phẩm: Kế hoạch", K.PRODUCT, "Kế hoạch"),
        ("Địa điểm: Hội trường Ủy ban.", K.OTHER, "Hội trường Ủy ban"),
        ("Thành phần: toàn thể đảng viên", K.OTHER, "toàn thể đảng viên"),
    ],
)
def test_what_a_detail_says(text, kind, value):
    assert attribute_in(text) == Attribute(kind, value)


@pytest.mark.parametrize(
    "text",
    [
        "Văn phòng Đảng ủy: chủ trì tham mưu.",
        "Thời gian thực hiện:",
        "Bộ phận tổ chức: phối hợp Hội Khuyến học huyện.",
        "Cơ quan chủ trì có trách nhiệm báo cáo: kết quả",
        "Chủ trì, phối hợp với Văn phòng Đảng ủy tham mưu: hội nghị",
        "Kết quả thực hiện Nghị quyết: đạt yêu cầu",
        "Tổ chức hội nghị",
        "",
    ],
)
def test_what_is_no_detail(text):
    assert attribute_in(text) is None


def test_long_product_is_told_as_far_as_its_field_goes():
    assert details_in([f"Sản phẩm: {'x' * 300}"]).product == "x" * 300
    assert details_in([f"Sản phẩm: {'Sổ tay ' * 50}"]).product == f"{'Sổ tay ' * 42}Sổ…"
