"""The closed vocabularies of units, people and official documents."""

from django.db.models import TextChoices


class UnitKind(TextChoices):
    SUPERIOR_COMMITTEE = "superior_committee", "Đảng ủy cấp trên"
    COMMITTEE = "committee", "Đảng ủy"
    CELL = "cell", "Chi bộ"
    OFFICE = "office", "Văn phòng"
    INSPECTION = "inspection", "Ủy ban kiểm tra"
    MASS_ORGANISATION = "mass_organisation", "Đoàn thể"


class Role(TextChoices):
    CLERK = "clerk", "Cán bộ Văn phòng"
    REPORTER = "reporter", "Người báo cáo của đơn vị"
    INSPECTOR = "inspector", "Cán bộ kiểm tra"
    LEADER = "leader", "Lãnh đạo"
    SUPERIOR = "superior", "Cấp trên"
    ADMIN = "admin", "Quản trị"


class DocumentType(TextChoices):
    """Types of official documents; the value is the abbreviation that stands in the symbol."""

    PLAN = "KH", "Kế hoạch"
    REPORT = "BC", "Báo cáo"


class DocumentState(TextChoices):
    DRAFT = "draft", "Nháp"
    IN_REVIEW = "in_review", "Chờ duyệt"
    ISSUED = "issued", "Đã ban hành"
    CLOSED = "closed", "Đã đóng"


class NoticeKind(TextChoices):
    TASK = "task", "Giao việc"
    REMINDER = "reminder", "Nhắc việc"
    REVIEW = "review", "Kết quả duyệt"
    DOCUMENT = "document", "Văn bản"
    ACCOUNT = "account", "Tài khoản"


class MailState(TextChoices):
    INBOX_ONLY = "inbox_only", "Chỉ trong hộp thông báo"
    QUEUED = "queued", "Chờ gửi"
    SENDING = "sending", "Đang gửi"
    SENT = "sent", "Đã gửi"
    UNCERTAIN = "uncertain", "Chưa rõ đã gửi"
    FAILED = "failed", "Gửi lỗi"
    DROPPED = "dropped", "Không còn cần gửi"
