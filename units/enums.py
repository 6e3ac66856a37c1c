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


# Words of the audit log, for the acts of every app; a test holds that none is missing.
ACT_LABELS = {
    "unit_opened": "Thành lập đơn vị",
    "unit_renamed": "Đổi tên đơn vị",
    "unit_aliases_changed": "Sửa tên gọi khác của đơn vị",
    "unit_closed": "Kết thúc đơn vị",
    "unit_reopened": "Mở lại đơn vị",
    "term_opened": "Khai báo nhiệm kỳ",
    "term_changed": "Sửa nhiệm kỳ",
    "day_marked": "Ghi ngày nghỉ, ngày làm bù",
    "day_unmarked": "Bỏ ngày nghỉ, ngày làm bù",
    "days_seeded": "Nạp ngày nghỉ lễ của năm",
    "off_day_rule_changed": "Sửa cách tính hạn vào ngày nghỉ",
    "due_days_followed": "Chuyển hạn theo lịch làm việc",
    "reminders_set": "Sửa cài đặt nhắc việc",
    "account_opened": "Thêm tài khoản",
    "account_changed": "Sửa tài khoản",
    "role_given": "Giao vai trò",
    "role_ended": "Thôi vai trò",
    "password_reset": "Đặt lại mật khẩu",
    "password_changed": "Đổi mật khẩu",
    "feed_opened": "Mở địa chỉ lịch",
    "feed_closed": "Đóng địa chỉ lịch",
    "settings_changed": "Sửa hồ sơ",
    "mail_sent_again": "Gửi lại thư",
    "mails_sent_again": "Gửi lại các thư lỗi",
    "mail_dropped": "Bỏ thư, không gửi",
    "plan_created": "Tạo kế hoạch",
    "plan_copied": "Chép từ kế hoạch năm trước",
    "plan_imported": "Nhập kế hoạch",
    "plan_read_anew": "Nhập bản mới thay đề cương trước",
    "plan_import_discarded": "Bỏ bản nhập kế hoạch",
    "plan_header_changed": "Sửa phần đầu kế hoạch",
    "plan_node_added": "Thêm mục của kế hoạch",
    "plan_node_changed": "Sửa mục của kế hoạch",
    "plan_node_deleted": "Xóa mục của kế hoạch",
    "plan_node_moved": "Chuyển mục của kế hoạch",
    "plan_reference_added": "Thêm căn cứ",
    "plan_reference_changed": "Sửa căn cứ",
    "plan_reference_deleted": "Xóa căn cứ",
    "plan_amended": "Được sửa đổi, bổ sung",
    "plan_replaced": "Được thay thế",
    "task_created": "Giao nhiệm vụ",
    "task_changed": "Sửa nhiệm vụ",
    "task_withdrawn": "Thu hồi nhiệm vụ",
    "task_followed": "Chuyển nhiệm vụ sang kế hoạch thay thế",
    "assignments_made": "Tạo phân công của kỳ",
    "assignment_acknowledged": "Nhận nhiệm vụ",
    "assignment_urged": "Đôn đốc",
    "assignment_extended": "Gia hạn",
    "assignment_withdrawn": "Thu hồi nhiệm vụ của một đơn vị",
    "assignment_targets_changed": "Sửa chỉ tiêu của một đơn vị",
    "assignment_handed_over": "Bàn giao nhiệm vụ",
    "assignment_taken_over": "Nhận bàn giao nhiệm vụ",
    "request_made": "Gửi đề nghị",
    "request_answered": "Trả lời đề nghị",
    "assignment_due_moved": "Đổi hạn theo kế hoạch sửa đổi",
    "evidence_rules_set": "Đặt quy định minh chứng",
    "letter_drafted": "Soạn công văn đôn đốc",
    "letter_written": "Sửa công văn đôn đốc",
    "activity_created": "Ghi hoạt động",
    "activity_changed": "Sửa hoạt động",
    "activity_deleted": "Xóa hoạt động nháp",
    "evidence_added": "Thêm minh chứng",
    "evidence_named": "Ghi loại minh chứng",
    "evidence_removed": "Bỏ minh chứng",
    "activity_submitted": "Gửi duyệt hoạt động",
    "activity_accepted": "Duyệt hoạt động",
    "activity_returned": "Trả lại hoạt động",
    "activity_reopened": "Mở lại hoạt động đã duyệt",
    "month_sheet_saved": "Nhập bảng số liệu của tháng",
    "month_sheet_imported": "Nhập bảng số liệu từ Excel",
    "month_sheet_import_undone": "Hoàn tác lần nhập bảng từ Excel",
    "day_stamped": "Ghi ngày ban hành",
    "report_opened": "Mở báo cáo",
    "report_written": "Soạn báo cáo",
    "report_signing_changed": "Sửa phần ký của báo cáo",
}

# The steps that the documents of every kind go through: `plan_sent`, `letter_issued` …
DOCUMENT_STEPS = {
    "sent": "Gửi duyệt {}",
    "taken_back": "Trả {} về nháp",
    "deleted": "Xóa bản nháp {}",
    "issued": "Ban hành {}",
    "closed": "Đóng {}",
}
ACT_LABELS |= {
    f"{kind.name.lower()}_{step}": words.format(kind.label.lower())
    for kind in DocumentType
    for step, words in DOCUMENT_STEPS.items()
}
