"""The invented plans of the demo, each on one sheet. Words of our own; days are counted from the day of seeding."""

from dataclasses import dataclass
from datetime import date, timedelta

from plans.enums import ReferenceRole
from plans.outline.services.life import Cited


@dataclass(frozen=True)
class PhaseSheet:
    text: str
    starts_on: date
    ends_on: date | None
    items: tuple[str, ...]


@dataclass(frozen=True)
class DemoSheet:
    """A plan in short. `forms` are the ways of the four forms in their order, `duties` those of cells, mass
    organisations, office and inspection."""

    abstract: str
    number: int
    issued_on: date
    bases: tuple[Cited, ...]
    purposes: tuple[str, ...]
    requirements: tuple[str, ...]
    phases: tuple[PhaseSheet, ...]
    standing: str
    forms: tuple[str, str, str, str]
    duties: tuple[str, str, str, str]


def resolution_sheet(today: date) -> DemoSheet:
    """The long one: two phases, the second open-ended, in force for more than a year."""
    issued_on = today - timedelta(days=440)
    year = issued_on.year
    return DemoSheet(
        abstract="tuyên truyền kết quả đại hội và đưa Nghị quyết Đại hội Đảng bộ Ban Quản lý vào cuộc sống",
        number=8,
        issued_on=issued_on,
        bases=(
            Cited(ReferenceRole.BASIS, "27", "KH/ĐUK", issued_on - timedelta(days=34), "Đảng ủy Khối"),
            Cited(ReferenceRole.CITED, "03", "NQ/ĐU", issued_on - timedelta(days=61), "Đảng ủy Ban Quản lý"),
        ),
        purposes=(
            "Giúp cán bộ, đảng viên và người lao động nắm vững kết quả đại hội, những điểm mới của Nghị quyết; tạo sự "
            "thống nhất về nhận thức và hành động trong toàn Đảng bộ.",
            "Cổ vũ tinh thần đổi mới, trách nhiệm phục vụ doanh nghiệp và người dân trong khu kinh tế.",
        ),
        requirements=(
            "Nội dung ngắn gọn, dễ nhớ, gắn với việc làm cụ thể của từng chi bộ; tránh phô trương, hình thức.",
            "Cấp ủy, người đứng đầu trực tiếp chỉ đạo; kết quả là một căn cứ đánh giá cuối năm.",
        ),
        phases=(
            PhaseSheet(f"Từ nay đến hết năm {year}", issued_on, date(year, 12, 31), _RESOLUTION_FIRST),
            PhaseSheet(f"Năm {year + 1} và các năm tiếp theo", date(year + 1, 1, 1), None, _RESOLUTION_THEN),
        ),
        standing="Trong tất cả các giai đoạn: bảo vệ nền tảng tư tưởng của Đảng, đấu tranh với thông tin sai trái.",
        forms=(
            "Mở chuyên mục trên trang thông tin điện tử của Ban Quản lý; mỗi tháng có ít nhất hai tin, bài.",
            "Đưa nội dung Nghị quyết vào sinh hoạt chi bộ, sinh hoạt đoàn thể bằng các chuyên đề ngắn.",
            "Thay mới pa nô tại cổng khu kinh tế; treo băng rôn, khẩu hiệu vào các ngày lễ lớn.",
            "Phát động thi đua gắn với chỉ tiêu của từng bộ phận; biểu dương kịp thời gương điển hình.",
        ),
        duties=(
            "Mỗi quý tổ chức ít nhất một buổi sinh hoạt chuyên đề về Nghị quyết, có thảo luận và liên hệ.",
            "Mỗi năm phát động một phong trào thi đua thiết thực, có đăng ký và bình xét.",
            "Theo dõi, đôn đốc, tổng hợp kết quả báo cáo Đảng ủy; giữ chuyên mục trên trang thông tin điện tử.",
            "Kiểm tra việc thực hiện Kế hoạch tại các chi bộ ít nhất mỗi năm một lần.",
        ),
    )


_RESOLUTION_FIRST = (
    "Kết quả đại hội, ý nghĩa của nhiệm kỳ mới đối với sự phát triển khu kinh tế.",
    "Những điểm mới, mục tiêu và ba khâu đột phá nêu trong Nghị quyết.",
)

_RESOLUTION_THEN = (
    "Chương trình hành động của Đảng ủy và kết quả thực hiện từng năm.",
    "Gương tập thể, cá nhân làm tốt; cách làm hay trong cải cách thủ tục hành chính.",
    "Kết quả thu hút đầu tư, chăm lo đời sống người lao động trong khu kinh tế.",
)


def digital_sheet(today: date) -> DemoSheet:
    issued_on = today - timedelta(days=300)
    year = issued_on.year
    items = (
        "Lợi ích của hồ sơ điện tử, chữ ký số và dịch vụ công trực tuyến toàn trình.",
        "Kỹ năng số cơ bản cho người lao động; phòng, chống lừa đảo trên mạng.",
        "Sáng kiến số của các phòng, trung tâm trong Ban Quản lý.",
    )
    return DemoSheet(
        abstract=f"tuyên truyền, nâng cao nhận thức về chuyển đổi số trong Ban Quản lý năm {year}",
        number=14,
        issued_on=issued_on,
        bases=(Cited(ReferenceRole.BASIS, "41", "CTr/ĐUK", issued_on - timedelta(days=20), "Đảng ủy Khối"),),
        purposes=(
            "Làm cho mỗi cán bộ, đảng viên hiểu chuyển đổi số là việc của chính mình, bắt đầu từ công việc hằng ngày.",
            "Giúp doanh nghiệp và người lao động dùng được dịch vụ công trực tuyến, biết giữ an toàn trên mạng.",
        ),
        requirements=(
            "Hướng dẫn tận tay, lấy việc làm được làm thước đo; không chạy theo số lượng tin, bài.",
            "Phân công rõ người, rõ việc, rõ thời hạn.",
        ),
        phases=(PhaseSheet(f"Trong năm {year} và đến khi tổng kết", issued_on, None, items),),
        standing="Trong suốt thời gian thực hiện: giữ an toàn thông tin, bảo vệ dữ liệu cá nhân.",
        forms=(
            "Mỗi tháng một chuyên đề trên trang thông tin điện tử; chia sẻ trên trang mạng xã hội của đoàn thể.",
            "Tổ chức hội nghị tuyên truyền cho cán bộ, đảng viên; hướng dẫn tại bộ phận một cửa.",
            "Chạy thông điệp trên bảng điện tử, dán mã quét dịch vụ công tại nơi tiếp khách.",
            "Thi đua mỗi bộ phận một sáng kiến số.",
        ),
        duties=(
            "Chọn một việc số hóa của bộ phận mình làm điểm, báo cáo kết quả tại sinh hoạt chi bộ.",
            "Đoàn Thanh niên làm nòng cốt tổ hướng dẫn dịch vụ công, mỗi quý ra quân ít nhất một đợt.",
            "Chủ trì chuyên đề hằng tháng trên trang thông tin điện tử.",
            "Giám sát việc thực hiện, phản ánh khó khăn của các chi bộ.",
        ),
    )


def holidays_sheet(today: date) -> DemoSheet:
    """Not issued: it waits for the leader."""
    year = today.year + 1
    guide = Cited(ReferenceRole.BASIS, "58", "HD/BTGĐUK", today - timedelta(days=15), "Ban Tuyên giáo Đảng ủy Khối")
    first = (
        "Kỷ niệm ngày thành lập Đảng Cộng sản Việt Nam (3/2).",
        "Kỷ niệm ngày Giải phóng miền Nam (30/4), Quốc tế Lao động (1/5).",
        "Kỷ niệm ngày sinh Chủ tịch Hồ Chí Minh (19/5).",
    )
    second = (
        "Kỷ niệm ngày Thương binh - Liệt sĩ (27/7), Cách mạng Tháng Tám (19/8) và Quốc khánh (2/9).",
        "Kỷ niệm ngày thành lập Quân đội nhân dân Việt Nam (22/12).",
    )
    return DemoSheet(
        abstract=f"tuyên truyền kỷ niệm các ngày lễ lớn và sự kiện quan trọng năm {year}",
        number=0,
        issued_on=today,
        bases=(guide,),
        purposes=(
            "Bồi đắp lòng yêu nước, niềm tự hào về truyền thống của Đảng, của dân tộc và của quê hương Sơn Giang.",
            "Tạo không khí phấn khởi, thi đua lập thành tích chào mừng các ngày lễ lớn.",
        ),
        requirements=("Trang trọng, tiết kiệm, an toàn; phù hợp với sản xuất của doanh nghiệp trong khu kinh tế.",),
        phases=(
            PhaseSheet(f"Sáu tháng đầu năm {year}", date(year, 1, 1), date(year, 6, 30), first),
            PhaseSheet(f"Sáu tháng cuối năm {year}", date(year, 7, 1), date(year, 12, 31), second),
        ),
        standing="Trong cả năm: nét đẹp văn hóa, con người nơi công sở và trong doanh nghiệp.",
        forms=(
            "Đăng tin, bài, ảnh về các hoạt động kỷ niệm.",
            "Sinh hoạt chi bộ, gặp mặt, tọa đàm truyền thống.",
            "Treo cờ, băng rôn; trang trí khánh tiết trước ngày lễ ít nhất ba ngày.",
            "Mỗi đợt kỷ niệm có một công trình hoặc phần việc chào mừng.",
        ),
        duties=(
            "Phổ biến nội dung kỷ niệm trong sinh hoạt chi bộ của tháng có ngày lễ.",
            "Tổ chức hoạt động về nguồn, thăm hỏi gia đình chính sách.",
            "Hướng dẫn khẩu hiệu, tổng hợp kết quả sau mỗi đợt.",
            "Theo dõi việc thực hiện nếp sống văn minh trong các hoạt động kỷ niệm.",
        ),
    )
