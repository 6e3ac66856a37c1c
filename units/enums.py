"""The closed vocabularies of units, people and official documents."""

from django.db.models import TextChoices


class UnitKind(TextChoices):
    SUPERIOR_COMMITTEE = "superior_committee", "Đảng ủy cấp trên"
    COMMITTEE = "committee", "Đảng ủy"
    SECTION_COMMITTEE = "section_committee", "Đảng ủy bộ phận"  # without an office: inside the border of its committee
    CELL = "cell", "Chi bộ"
    OFFICE = "office", "Văn phòng"
    INSPECTION = "inspection", "Ủy ban kiểm tra"
    MASS_ORGANISATION = "mass_organisation", "Đoàn thể"


# Each is the border of a world of its own: the committee above sees of it what it issued and what it counts.
COMMITTEES = (UnitKind.SUPERIOR_COMMITTEE, UnitKind.COMMITTEE)


class Role(TextChoices):
    CLERK = "clerk", "Cán bộ Văn phòng"
    REPORTER = "reporter", "Người báo cáo của đơn vị"
    INSPECTOR = "inspector", "Cán bộ kiểm tra"
    LEADER = "leader", "Lãnh đạo"
    SUPERIOR = "superior", "Cấp trên"
    ADMIN = "admin", "Quản trị"


# What an admin gives of these opens nothing until a leader approves it: who hands out keys has none of his own. So it
# is with a reporter of a whole committee, see `opens_content`.
CONTENT_ROLES = (Role.CLERK, Role.LEADER, Role.INSPECTOR, Role.SUPERIOR)


class Approval(TextChoices):
    """How a role that was given stands; only a granted one opens anything."""

    WAITING = "waiting", "Chờ duyệt"
    GRANTED = "granted", "Có hiệu lực"
    REFUSED = "refused", "Không duyệt"


class AccountRequestKind(TextChoices):
    PASSWORD = "password", "Phiếu mật khẩu"
    EMAIL = "email", "Địa chỉ thư điện tử"


class DocumentType(TextChoices):
    """Types of official documents; the value is the abbreviation that stands in the symbol."""

    PLAN = "KH", "Kế hoạch"
    REPORT = "BC", "Báo cáo"
    LETTER = "CV", "Công văn"


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
    SYSTEM = "system", "Hệ thống"
    DIGEST = "digest", "Thư tổng hợp"


class Audience(TextChoices):
    """Whom a step of a reminder schedule goes to."""

    UNIT = "unit", "Đơn vị"
    HEAD = "head", "Người đứng đầu đơn vị"
    OFFICE = "office", "Văn phòng"
    INSPECTOR = "inspector", "Ủy ban kiểm tra"


class OffDayRule(TextChoices):
    """What becomes of a due day that falls on a day off."""

    STAYS = "stays", "Giữ nguyên hạn"
    BEFORE = "before", "Chuyển về ngày làm việc liền trước"
    AFTER = "after", "Chuyển sang ngày làm việc liền sau"


class MailState(TextChoices):
    INBOX_ONLY = "inbox_only", "Chỉ trong hộp thông báo"
    QUEUED = "queued", "Chờ gửi"
    FOR_DIGEST = "for_digest", "Chờ thư tổng hợp"
    SENDING = "sending", "Đang gửi"
    SENT = "sent", "Đã gửi"
    UNCERTAIN = "uncertain", "Chưa rõ đã gửi"
    FAILED = "failed", "Gửi lỗi"
    DEAD_LETTER = "dead_letter", "Gác lại"
    DROPPED = "dropped", "Không còn cần gửi"
