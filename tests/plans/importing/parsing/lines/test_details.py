from datetime import date

from plans.enums import Metric, NodeKind
from plans.importing.parsing import parse
from plans.outline.types import Target
from plans.periods import Deadline

HEAD = """ĐẢNG ỦY XÃ SAO MAI
*
Số 12-KH/ĐU
Sao Mai, ngày 20 tháng 12 năm 2026

KẾ HOẠCH
công tác tuyên truyền năm 2027

I. MỤC ĐÍCH, YÊU CẦU
- Nâng cao nhận thức của cán bộ, đảng viên và nhân dân.
II. NHIỆM VỤ CỤ THỂ
"""


def lines_of(body):
    return parse((HEAD + body).encode(), name="a.txt").nodes[3:]


def test_details_stand_on_the_item_above_them():
    item, *details = lines_of(
        """1. Tổ chức hội nghị tập huấn kỹ năng tuyên truyền, đăng ít nhất 05 tin, bài trên trang thông tin điện tử.
- Cơ quan chủ trì: Phòng Văn hóa - Xã hội.
- Cơ quan phối hợp: Trung tâm Phục vụ hành chính công, các ấp.
- Thời gian thực hiện: Tháng 3/2027.
- Sản phẩm: 01 hội nghị, danh sách học viên.
"""
    )

    assert (item.kind, item.units) == (NodeKind.DUTY, ("Phòng Văn hóa - Xã hội",))
    assert item.partners == ("Trung tâm Phục vụ hành chính công", "các ấp")
    assert item.deadline == Deadline(date(2027, 3, 31))
    assert item.product == "01 hội nghị, danh sách học viên"
    assert item.targets == (Target(Metric.NEWS_ARTICLES, 5),)
    assert [(detail.kind, detail.depth) for detail in details] == [(NodeKind.ATTRIBUTE, 2)] * 4
    assert not any(detail.units or detail.deadline or detail.targets for detail in details)


def test_unmarked_details_belong_to_the_item_they_follow():
    first, detail, second = lines_of(
        """- Xây dựng chuyên mục về cải cách hành chính.
Đơn vị thực hiện: Văn phòng chủ trì, phối hợp với Công an xã.
- Tuyên truyền ngày Bầu cử.
"""
    )

    assert (first.units, first.partners) == (("Văn phòng",), ("Công an xã",))
    assert (detail.kind, detail.depth) == (NodeKind.ATTRIBUTE, 2)
    assert (second.kind, second.depth, second.units) == (NodeKind.CONTENT_ITEM, 1, ())


def test_a_place_alone_makes_no_item_of_a_heading():
    heading, place = lines_of("1. Hội thi tuyên truyền viên giỏi\n- Địa điểm: Hội trường xã.\n")

    assert (heading.kind, place.kind) == (NodeKind.HEADING, NodeKind.CONTENT_ITEM)


def test_details_among_other_lines_are_no_work():
    heading, item, detail = lines_of(
        "1. Hội thi tuyên truyền viên giỏi\n- Vận động hội viên dự thi.\n- Thời gian: Quý II/2027.\n"
    )

    assert [line.kind for line in (heading, item, detail)] == [
        NodeKind.HEADING,
        NodeKind.CONTENT_ITEM,
        NodeKind.ATTRIBUTE,
    ]


def test_a_day_without_year_lies_in_the_year_of_the_plan():
    first, second = lines_of("- Hoàn thành trước ngày 25/12.\n- Treo 10 băng rôn từ ngày 20/4 đến ngày 05/5.\n")

    assert first.deadline == Deadline(date(2027, 12, 25))
    assert (second.starts_on, second.ends_on) == (date(2027, 4, 20), date(2027, 5, 5))
    assert (second.deadline, second.targets) == (Deadline(date(2027, 5, 5)), (Target(Metric.BANNERS, 10),))


def test_details_behind_several_items_are_of_their_heading():
    heading, first, second, *details = lines_of(
        "1. Đổi mới công tác tuyên truyền\n- Nâng cao chất lượng tin, bài.\n- Mở chuyên mục mới.\n"
        "Cơ quan chủ trì: Ban Xây dựng Đảng.\nThời gian: Quý II/2027.\n"
    )

    assert (heading.kind, heading.units) == (NodeKind.HEADING, ("Ban Xây dựng Đảng",))
    assert [line.deadline for line in (first, second)] == [Deadline(date(2027, 6, 30))] * 2
    assert [(line.kind, line.depth) for line in details] == [(NodeKind.ATTRIBUTE, 2)] * 2


DUTIES = HEAD.replace("II. NHIỆM VỤ CỤ THỂ", "II. TỔ CHỨC THỰC HIỆN")


def duties_of(body):
    return parse((DUTIES + body).encode(), name="a.txt").nodes[3:]


def test_what_stands_before_a_colon_beside_two_bodies_is_one_too():
    lines = duties_of(
        "1. Các chi bộ: đăng ký việc làm cụ thể.\n2. Công đoàn: phát động thi đua.\n"
        "3. Cơ sở khám, chữa bệnh: cử cán bộ tham gia tuyên truyền.\n4. Thực hiện chế độ báo cáo: hằng quý.\n"
    )

    holders = [line for line in lines if line.kind is NodeKind.DUTY_HOLDER]
    assert [line.units for line in holders] == [("Các chi bộ",), ("Công đoàn",), ("Cơ sở khám, chữa bệnh",)]
    assert holders[2].is_doubtful
    assert lines[5].text == "cử cán bộ tham gia tuyên truyền."


def test_a_body_whose_name_sounds_like_a_detail_keeps_its_work():
    lines = duties_of(
        "1. Phòng Giáo dục\n- Bộ phận chuyên môn: tham mưu nội dung.\n- Bộ phận tổ chức: phối hợp Hội Khuyến học.\n"
    )

    assert NodeKind.ATTRIBUTE not in {line.kind for line in lines}


def test_what_is_done_may_be_a_detail_too():
    item, *details = lines_of(
        """1. Đối thoại chính sách
a) Nội dung thực hiện: mỗi thôn tổ chức một cuộc gặp.
b) Cơ quan chủ trì: Văn phòng xã.
c) Thời gian thực hiện: quý II năm 2027.
"""
    )

    assert (item.kind, item.units, item.deadline) == (
        NodeKind.DUTY,
        ("Văn phòng xã",),
        Deadline(date(2027, 6, 30)),
    )
    assert [detail.kind for detail in details] == [NodeKind.ATTRIBUTE] * 3


def test_whose_a_detail_is_below_the_only_item_of_a_heading_is_marked():
    heading, item, detail, *_ = lines_of(
        """1. Thi đua an toàn
- Không để xảy ra tai nạn lao động trong cả năm.
Đơn vị thực hiện: Ban An toàn.
2. Thi đua năng suất
- Rút ngắn thời gian giải phóng tàu.
- Mỗi đội có một sáng kiến.
"""
    )

    assert [line.is_doubtful for line in (heading, item, detail)] == [True] * 3
