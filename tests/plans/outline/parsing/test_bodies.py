import pytest

from plans.outline.parsing.bodies import Holders, bodies_in, holders_in, is_addressed


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Văn phòng Đảng ủy, UBKT Đảng ủy", ("Văn phòng Đảng ủy", "UBKT Đảng ủy")),
        ("Văn phòng HĐND và UBND xã, Công an xã", ("Văn phòng HĐND và UBND xã", "Công an xã")),
        ("Nhân viên y tế, nhân viên bảo vệ", ("Nhân viên y tế", "nhân viên bảo vệ")),
        ("Sở Văn hóa, Thể thao và Du lịch", ("Sở Văn hóa, Thể thao và Du lịch",)),
        ("Sở Lao động - Thương binh và Xã hội", ("Sở Lao động - Thương binh và Xã hội",)),
        ("Giao Phòng Tổng hợp và Văn phòng:", ("Phòng Tổng hợp", "Văn phòng")),
        ("Các đoàn thể trong cơ quan, đơn vị", ("Các đoàn thể trong cơ quan, đơn vị",)),
        ("Đối với chi bộ Một (đồng chí bí thư), các tổ", ("chi bộ Một", "các tổ")),
        ("Các tổ chức chính trị - xã hội", ("Các tổ chức chính trị - xã hội",)),
        (
            "Ủy ban Mặt trận Tổ quốc và các tổ chức chính trị - xã hội",
            (
                "Ủy ban Mặt trận Tổ quốc",
                "các tổ chức chính trị - xã hội",
            ),
        ),
        ("Bí thư các chi bộ", ("Bí thư các chi bộ",)),
        ("Đề nghị UBMTTQ xã, Hội Nông dân; Hội Phụ nữ", ("UBMTTQ xã", "Hội Nông dân", "Hội Phụ nữ")),
        ("Ban Tuyên giáo và Dân vận", ("Ban Tuyên giáo và Dân vận",)),
        ("Phòng Kinh tế, Hạ tầng và Đô thị, Công an xã", ("Phòng Kinh tế, Hạ tầng và Đô thị", "Công an xã")),
        ("Chế độ báo cáo", ()),
        ("Phối hợp với Đoàn Thanh niên", ()),
        ("Xây dựng kế hoạch", ()),
        ("Tổ chức hội nghị tại cơ quan, gồm", ()),
        ("Phòng, chống lãng phí", ()),
        ("Tổ Tin học", ("Tổ Tin học",)),
        ("Đề nghị Thường trực Ủy ban MTTQ xã", ("Thường trực Ủy ban MTTQ xã",)),
        ("Đồng chí Bí thư chi bộ", ("Bí thư chi bộ",)),
        ("Đ/c Lan - Phó Chủ tịch", ("Đ/c Lan - Phó Chủ tịch",)),
        ("Phân công đồng chí Lê Văn Lá, đồng chí Hoa", ("đồng chí Lê Văn Lá", "đồng chí Hoa")),
        ("Ông Trần Mẫu, Trưởng thôn Hạ", ("Ông Trần Mẫu, Trưởng thôn Hạ",)),
        ("Văn phòng Đảng ủy có trách nhiệm:", ("Văn phòng Đảng ủy",)),
        ("Giáo viên phụ trách công tác Đội", ("Giáo viên phụ trách công tác Đội",)),
        ("Đội ngũ báo cáo viên", ("Đội ngũ báo cáo viên",)),
        ("Đảng ủy UBND xã chỉ đạo:", ("Đảng ủy UBND xã",)),
        ("Ban chỉ đạo", ("Ban chỉ đạo",)),
        ("Chủ tịch UBND xã", ("Chủ tịch UBND xã",)),
        ("Tổ chức đảng các cấp", ("Tổ chức đảng các cấp",)),
        ("Tổ chức đảng viên học tập", ()),
        ("Hiệu trưởng, thầy Nam", ("Hiệu trưởng", "thầy Nam")),
        ("Đảng đoàn Mặt trận, các đoàn thể xã", ("Đảng đoàn Mặt trận", "các đoàn thể xã")),
        ("Thầy thuốc ưu tú", ()),
        ("Cô đơn tuổi già", ()),
    ],
)
def test_bodies_in(title, names):
    assert bodies_in(title) == names


def test_addressed_heading_needs_a_body():
    assert is_addressed("Đối với giáo viên chủ nhiệm")
    assert not is_addressed("Đối với công tác tuyên truyền")
    assert not is_addressed("Giáo viên chủ nhiệm")


LEADS = {
    "Văn phòng Đảng ủy chủ trì, phối hợp với Ban Tuyên giáo và Đoàn Thanh niên tổ chức hội nghị.": (
        ("Văn phòng Đảng ủy",),
        ("Ban Tuyên giáo", "Đoàn Thanh niên"),
    ),
    "Giao UBKT Đảng ủy theo dõi, đôn đốc.": (("UBKT Đảng ủy",), ()),
    "Đề nghị UBMTTQ xã và các tổ chức chính trị - xã hội phối hợp tuyên truyền.": (
        ("UBMTTQ xã", "các tổ chức chính trị - xã hội"),
        (),
    ),
    "Các chi bộ xây dựng kế hoạch của mình.": (("Các chi bộ",), ()),
    "Các tổ chức chính trị - xã hội tổ chức tuyên truyền đến hội viên.": (("Các tổ chức chính trị - xã hội",), ()),
    "Bí thư các chi bộ chịu trách nhiệm trước Đảng ủy.": (("Bí thư các chi bộ",), ()),
    "Sở Văn hóa, Thể thao và Du lịch chủ trì, phối hợp cùng Công an tỉnh hướng dẫn.": (
        ("Sở Văn hóa, Thể thao và Du lịch",),
        ("Công an tỉnh",),
    ),
    "Ban Tổ chức tham mưu Đảng ủy.": (("Ban Tổ chức",), ()),
    "Công đoàn phối hợp với Hội Phụ nữ tổ chức hội thi.": (("Công đoàn",), ("Hội Phụ nữ",)),
    "Văn phòng Đảng ủy phối hợp với các đơn vị liên quan theo dõi.": (
        ("Văn phòng Đảng ủy",),
        ("các đơn vị liên quan",),
    ),
    "Chủ trì, phối hợp với các sở, ban, ngành, tổ chức chính trị - xã hội, Ủy ban nhân dân xã triển khai.": (
        (),
        ("các sở, ban, ngành, tổ chức chính trị - xã hội", "Ủy ban nhân dân xã"),
    ),
    "Chủ động phối hợp với đơn vị cung cấp phần mềm, xây dựng thể lệ.": ((), ("đơn vị cung cấp phần mềm",)),
    "Phối hợp với Công an xã Sao Mai mời báo cáo viên.": ((), ("Công an xã Sao Mai",)),
    "Hằng năm, Hội Khuyến học các cấp chủ trì, phối hợp với các trường đánh giá.": (
        ("Hội Khuyến học các cấp",),
        ("các trường",),
    ),
    "Trước ngày 20/11, các chi bộ gửi báo cáo về Đảng ủy.": (("các chi bộ",), ()),
    "Tổ chức hội nghị quán triệt.": ((), ()),
    "Tuyên truyền đến các chi bộ.": ((), ()),
    "Phối hợp với Đoàn Thanh niên tổ chức diễn đàn.": ((), ("Đoàn Thanh niên",)),
    "Phối hợp chặt chẽ với Công an xã, Ban Chỉ huy quân sự xã giữ gìn trật tự.": (
        (),
        ("Công an xã", "Ban Chỉ huy quân sự xã"),
    ),
    "Phối hợp tuyên truyền.": ((), ()),
    "Phối hợp đẩy mạnh tuyên truyền.": ((), ()),
    "Chủ trì phối hợp Công an xã thẩm định hồ sơ.": ((), ("Công an xã",)),
    "Giao Ủy ban Kiểm tra Đảng ủy đưa việc thực hiện vào chương trình kiểm tra.": (("Ủy ban Kiểm tra Đảng ủy",), ()),
    "Ban Chính trị phối hợp với Ban Hậu cần - Kỹ thuật cụ thể hóa kế hoạch.": (
        ("Ban Chính trị",),
        ("Ban Hậu cần - Kỹ thuật",),
    ),
    "Ban Quản lý dự án phối hợp với Trung tâm Dịch vụ việc làm mở lớp.": (
        ("Ban Quản lý dự án",),
        ("Trung tâm Dịch vụ việc làm",),
    ),
    "Các thành viên Ban Chỉ đạo theo nhiệm vụ được phân công chỉ đạo các đơn vị.": (
        ("Các thành viên Ban Chỉ đạo",),
        (),
    ),
    "Phối hợp với Đài Phát thanh tỉnh phát 02 thông điệp.": ((), ("Đài Phát thanh tỉnh",)),
    "Phối hợp với các khoa, phòng.": ((), ("các khoa, phòng",)),
    "LĐLĐ huyện phối hợp với người sử dụng lao động tổ chức Tết.": (("LĐLĐ huyện",), ("người sử dụng lao động",)),
    "Tổ đảng số 1 thảo luận, góp ý.": (("Tổ đảng số 1",), ()),
    "Phân công đồng chí Lê Văn Lá theo dõi, đôn đốc.": (("đồng chí Lê Văn Lá",), ()),
    "": ((), ()),
}

ANYWHERE = {
    "Tổ chức hội thi. Giao Văn phòng Đảng ủy chủ trì tham mưu.": (("Văn phòng Đảng ủy",), ()),
    "Tổ chức hội thi (Công đoàn chủ trì, phối hợp với Đoàn Thanh niên).": (("Công đoàn",), ("Đoàn Thanh niên",)),
    "Tổ chức hội thi (Đoàn Thanh niên).": ((), ()),
    "Tọa đàm do Ban Tuyên giáo chủ trì.": (("Ban Tuyên giáo",), ()),
    "Phổ biến tài liệu do Ban Tuyên giáo chủ trì biên soạn, tổ chức tuyên truyền.": ((), ()),
    "Ngành Giáo dục phối hợp với Hội Khuyến học mở lớp.": (("Ngành Giáo dục",), ("Hội Khuyến học",)),
    "Văn phòng Đảng ủy chủ trì đăng tin.": (("Văn phòng Đảng ủy",), ()),
    "Mỗi chi bộ viết 03 bài; giao các chi bộ tổng hợp.": (("các chi bộ",), ()),
    "Các chi bộ xây dựng kế hoạch của mình.": ((), ()),
    "Kết quả do nhân dân làm chủ.": ((), ()),
    "Lập nhóm chuyên gia (do Ban Tuyên giáo tham mưu, xong trong quý I/2027).": (("Ban Tuyên giáo",), ()),
    "Giao lưu văn nghệ giữa các chi bộ.": ((), ()),
    "Treo băng rôn. Đơn vị thực hiện: các chi bộ.": (("các chi bộ",), ()),
    "Treo băng rôn (Thực hiện: Văn phòng Đảng ủy; hoàn thành: trước ngày 03/02/2027).": (("Văn phòng Đảng ủy",), ()),
    "Đăng bài (Chủ trì: Đoàn Thanh niên, phối hợp: Công đoàn, Hội Phụ nữ).": (
        ("Đoàn Thanh niên",),
        ("Công đoàn", "Hội Phụ nữ"),
    ),
}


@pytest.mark.parametrize("text", LEADS)
def test_who_leads_and_who_cooperates(text):
    assert holders_in(text, alone=True) == Holders(*LEADS[text])


@pytest.mark.parametrize("text", ANYWHERE)
def test_who_is_named_under_a_heading_that_says_something_else(text):
    assert holders_in(text, alone=False) == Holders(*ANYWHERE[text])
