from django.db.models import TextChoices


class PeriodKind(TextChoices):
    """Reporting periods; those of 9 months and of a year count from 1 January."""

    MONTH = "month", "Tháng"
    QUARTER = "quarter", "Quý"
    HALF_YEAR = "half_year", "6 tháng"
    NINE_MONTHS = "nine_months", "9 tháng"
    YEAR = "year", "Năm"


class SectionKey(TextChoices):
    """The parts of a results report that are written; the tables and shares around them are counted."""

    LEADERSHIP = "leadership", "Công tác lãnh đạo, chỉ đạo, quán triệt"
    BY_CONTENT = "by_content", "Kết quả theo nội dung tuyên truyền"
    MASS_MEDIA = "mass_media", "Phương tiện thông tin đại chúng"
    ORAL = "oral", "Tuyên truyền miệng"
    VISUAL = "visual", "Cổ động trực quan"
    EMULATION = "emulation", "Phong trào thi đua"
    STRENGTHS = "strengths", "Ưu điểm"
    WEAKNESSES = "weaknesses", "Hạn chế, khó khăn"
    CAUSES = "causes", "Nguyên nhân"
    LESSONS = "lessons", "Bài học kinh nghiệm, mô hình hay"
    NEXT_TASKS = "next_tasks", "Nhiệm vụ trọng tâm kỳ tới"
    PROPOSALS = "proposals", "Kiến nghị, đề xuất"


class Wording(TextChoices):
    """What becomes of words that say something else than the figures when a report is issued."""

    NEW = "new", "Lấy lời mới"
    KEPT = "kept", "Giữ lời cũ"
