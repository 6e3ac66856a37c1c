"""What units write when they log what they did; places, words for banners, plausible figures. No person is named."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from plans.enums import Form


@dataclass(frozen=True)
class Story:
    """One kind of activity: where, what was done, what stands on the banner, and the figures as ranges."""

    place: str
    text: str
    banner: str
    figures: dict[str, tuple[int, int]]
    link: str = ""


NEWS = "https://kktcualam.example/tin-tuc"
PAGE = "https://mangxahoi.example/khukinhtecualam"

STORIES: dict[str, Sequence[Story]] = {
    Form.MASS_MEDIA: (
        Story(
            "Trang thông tin điện tử Ban Quản lý",
            "Đăng tin, bài về kết quả cải cách thủ tục hành chính tại bộ phận một cửa; bài có ảnh và ý kiến của "
            "doanh nghiệp.",
            "Một cửa Ban Quản lý: rút ngắn ba ngày cấp phép cho doanh nghiệp",
            {"news_articles": (1, 3)},
            NEWS,
        ),
        Story(
            "Trang thông tin điện tử Ban Quản lý",
            "Mở chuyên mục “Nghị quyết và cuộc sống”, đăng bài hỏi đáp ngắn về các chỉ tiêu đến cuối nhiệm kỳ.",
            "Nghị quyết và cuộc sống: ba khâu đột phá của nhiệm kỳ",
            {"news_articles": (1, 2), "special_pages": (1, 1)},
            NEWS,
        ),
        Story(
            "Trang mạng xã hội của đơn vị",
            "Đăng bài, ảnh giới thiệu cách nộp hồ sơ trực tuyến; trả lời câu hỏi của người theo dõi trong ngày.",
            "Năm bước nộp hồ sơ trực tuyến tại nhà",
            {"social_posts": (2, 6), "interactions": (60, 640)},
            PAGE,
        ),
        Story(
            "Trang thông tin điện tử Ban Quản lý",
            "Đăng bài, ảnh giới thiệu một doanh nghiệp trong khu kinh tế xây nhà ở cho công nhân, kèm ý kiến người lao "
            "động.",
            "Thêm hai trăm căn hộ cho công nhân khu kinh tế",
            {"news_articles": (1, 2), "press_articles": (0, 1)},
            NEWS,
        ),
        Story(
            "Trang mạng xã hội của đơn vị",
            "Chia sẻ bài của Ban Quản lý về kết quả thu hút đầu tư, trả lời các bình luận hỏi về tuyển dụng.",
            "Thu hút đầu tư chín tháng vượt kế hoạch",
            {"social_posts": (1, 3), "interactions": (40, 320)},
            PAGE,
        ),
        Story(
            "Hệ thống loa nội bộ khu điều hành",
            "Phát bản tin ngắn đầu giờ làm việc về kỹ năng nhận biết cuộc gọi, tin nhắn lừa đảo.",
            "Cảnh giác với cuộc gọi mạo danh cơ quan nhà nước",
            {"broadcasts": (4, 12)},
        ),
    ),
    Form.ORAL: (
        Story(
            "Phòng họp tầng 2, trụ sở Ban Quản lý",
            "Sinh hoạt chuyên đề: quán triệt các điểm mới của Nghị quyết, thảo luận hai giải pháp giảm thời gian xử lý "
            "hồ sơ. Các ý kiến liên hệ thẳng vào việc của bộ phận.",
            "Sinh hoạt chuyên đề",
            {"cell_meetings": (1, 1), "attendances": (14, 32)},
        ),
        Story(
            "Phòng họp chi bộ",
            "Sinh hoạt chuyên đề: kiểm điểm tiến độ các việc đã đăng ký đầu năm, phân công đảng viên giúp bộ phận còn "
            "chậm; thống nhất ba việc làm ngay trong quý.",
            "Sinh hoạt chuyên đề: nói đi đôi với làm",
            {"cell_meetings": (1, 1), "attendances": (12, 28)},
        ),
        Story(
            "Phòng họp tầng 3, trụ sở Ban Quản lý",
            "Sinh hoạt chuyên đề về phòng, chống lãng phí; đọc tài liệu, xem phóng sự ngắn, sáu ý kiến phát biểu liên "
            "hệ với việc quản lý tài sản của bộ phận.",
            "Sinh hoạt chuyên đề: thực hành tiết kiệm",
            {"cell_meetings": (1, 2), "attendances": (16, 40)},
        ),
        Story(
            "Hội trường trung tâm khu kinh tế",
            "Hội nghị tuyên truyền cho cán bộ, đảng viên và công đoàn các doanh nghiệp; phát tài liệu hỏi đáp.",
            "Hội nghị tuyên truyền Nghị quyết Đại hội Đảng bộ",
            {"conferences": (1, 1), "attendances": (60, 140), "documents": (60, 160)},
        ),
        Story(
            "Nhà ăn ca khu công nghiệp số 2",
            "Nói chuyện trực tiếp với người lao động giờ nghỉ ca về bảo hiểm, an toàn lao động và thu hút đầu tư.",
            "Vì người lao động khu kinh tế",
            {"talks": (1, 2), "attendances": (40, 120)},
        ),
        Story(
            "Phòng đào tạo, Trung tâm Dịch vụ hạ tầng",
            "Mở lớp hướng dẫn ký số và nộp hồ sơ trực tuyến, thực hành ngay trên máy.",
            "Lớp kỹ năng số cho cán bộ, đảng viên",
            {"classes": (1, 1), "attendances": (18, 45)},
        ),
    ),
    Form.VISUAL: (
        Story(
            "Trục đường chính khu kinh tế",
            "Treo băng rôn, cờ phướn dọc trục đường chính và cổng trụ sở; thay các băng rôn đã cũ.",
            "Nhiệt liệt chào mừng thành công đại hội",
            {"banners": (4, 14), "flags": (20, 80)},
        ),
        Story(
            "Cổng phía Nam khu kinh tế",
            "Thay mới cụm pa nô tấm lớn, nội dung ngắn gọn, dễ đọc từ xa.",
            "Quyết tâm đưa Nghị quyết vào cuộc sống",
            {"panels": (1, 3)},
        ),
        Story(
            "Nhà để xe và hành lang các phòng",
            "Dán áp phích về nếp sống văn minh nơi công sở và phòng cháy, chữa cháy; gỡ các tờ cũ đã phai màu.",
            "Công sở văn minh, an toàn",
            {"posters": (8, 24)},
        ),
        Story(
            "Bộ phận một cửa và sảnh trụ sở",
            "Chạy thông điệp trên bảng điện tử, dán áp phích kèm mã quét dịch vụ công tại bàn hướng dẫn.",
            "Hồ sơ trực tuyến: nhanh, đúng, không giấy",
            {"led_boards": (1, 2), "posters": (6, 20)},
        ),
    ),
    Form.EMULATION: (
        Story(
            "Khu nhà ở công nhân",
            "Ra quân ngày thứ Bảy tình nguyện: hướng dẫn cài đặt, dùng dịch vụ công; thu gom rác, trồng cây.",
            "Thanh niên Cửa Lam tình nguyện vì cộng đồng",
            {"movements": (1, 1), "registrations": (20, 60)},
        ),
        Story(
            "Hội trường trụ sở Ban Quản lý",
            "Phát động thi đua, ký giao ước giữa các bộ phận; mỗi bộ phận đăng ký một phần việc cụ thể.",
            "Phát động thi đua mỗi bộ phận một sáng kiến",
            {"movements": (1, 1), "registrations": (8, 24), "models": (0, 1)},
        ),
        Story(
            "Sân trụ sở Ban Quản lý",
            "Phát động phong trào tiết kiệm điện, nước và giấy in; mỗi phòng nhận một chỉ tiêu, hằng tháng công bố kết "
            "quả.",
            "Thi đua tiết kiệm trong từng việc nhỏ",
            {"movements": (1, 1), "registrations": (10, 30)},
        ),
        Story(
            "Nghĩa trang liệt sĩ xã Cửa Lam",
            "Dâng hương, chăm sóc phần mộ liệt sĩ; thăm, tặng quà gia đình chính sách trên địa bàn.",
            "Uống nước nhớ nguồn",
            {"anniversaries": (1, 1), "registrations": (12, 30)},
        ),
        Story(
            "Nhà truyền thống xã Cửa Lam",
            "Hoạt động về nguồn, gặp mặt hội viên cựu chiến binh; biểu dương gương điển hình sáu tháng.",
            "Tiếp nối truyền thống, thi đua lập thành tích",
            {
                "anniversaries": (1, 1),
                "registrations": (10, 24),
                "collectives_commended": (1, 3),
                "individuals_commended": (2, 8),
            },
        ),
    ),
}

# What the office returns an activity with, and the parts of it to mend.
REASONS: Sequence[tuple[str, dict[str, str]]] = (
    (
        "Thiếu ảnh. Đề nghị bổ sung ảnh toàn cảnh và ghi rõ số lượt người dự.",
        {"evidence": "Thiếu ảnh toàn cảnh.", "figures": "Ghi rõ số lượt người dự."},
    ),
    ("Số liệu chưa khớp với nội dung mô tả; đề nghị đơn vị kiểm tra lại.", {"figures": "Số liệu chưa khớp."}),
    ("Đề nghị ghi rõ đường dẫn bài đã đăng.", {"links": "Ghi rõ đường dẫn bài đã đăng."}),
)


def stories_for(form: str, metric: str) -> Sequence[Story]:
    """Those that report a metric, where any does."""
    return [story for story in STORIES[form] if metric in story.figures] or STORIES[form]


def figures_of(story: Story, rng: Random) -> dict[str, int]:
    return {metric: rng.randint(*span) for metric, span in story.figures.items()}
