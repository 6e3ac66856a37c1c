"""The closed vocabularies of plans. Values are the codes of the glossary; labels are the words of the office."""

from collections.abc import Iterable

from django.db.models import TextChoices

MAX_LEVELS = 8  # of an outline
LONGEST_LABEL = 20  # of a line
LARGEST_FIGURE = 10_000_000


class NodeKind(TextChoices):
    SECTION = "section", "Phần"
    HEADING = "heading", "Đề mục"
    PURPOSE = "purpose", "Mục đích"
    REQUIREMENT = "requirement", "Yêu cầu"
    PHASE = "phase", "Giai đoạn"
    CONTENT_ITEM = "content_item", "Nội dung"
    STANDING = "standing", "Nội dung xuyên suốt"
    FORM = "form", "Hình thức"
    MEASURE = "measure", "Cách làm"
    DUTY_HOLDER = "duty_holder", "Đơn vị thực hiện"
    DUTY = "duty", "Việc được giao"
    PARAGRAPH = "paragraph", "Đoạn văn"
    TABLE = "table", "Bảng"
    ATTRIBUTE = "attribute", "Chi tiết của mục"
    FOOTNOTE = "footnote", "Chú thích"
    ANNEX = "annex", "Phụ lục"
    UNCLASSIFIED = "unclassified", "Chưa phân loại"


class Doubt(TextChoices):
    """Why a line that was read should be looked at."""

    JOINED = "joined", "ghép từ nhiều dòng in"
    CUT = "cut", "có thể liền với mục bên cạnh"
    LEVEL = "level", "cấp chưa chắc"
    CELLS = "cells", "ô của bảng chưa chắc"
    HOLDER = "holder", "đơn vị chưa chắc"
    DAY = "day", "thời hạn chưa chắc"
    KIND = "kind", "loại chưa chắc"


CONTENT_KINDS = (NodeKind.CONTENT_ITEM, NodeKind.STANDING)  # what is to be told
WORK_KINDS = (*CONTENT_KINDS, NodeKind.MEASURE, NodeKind.DUTY)  # tasks grow from these
# Lines that others hang below.
HEADING_KINDS = (
    NodeKind.SECTION,
    NodeKind.HEADING,
    NodeKind.PHASE,
    NodeKind.FORM,
    NodeKind.DUTY_HOLDER,
    NodeKind.ANNEX,
)
PARENT_KINDS = (*HEADING_KINDS, NodeKind.TABLE)  # what is added to them comes inside


class DocumentPartKind(TextChoices):
    """What a piece of a source line is that is no node, in the words of the review."""

    MOTTO = "motto", "Quốc hiệu, tiêu đề"
    SUPERIOR = "superior", "Cơ quan cấp trên"
    ISSUER = "issuer", "Cơ quan ban hành"
    NUMBER = "number", "Số, ký hiệu"
    PLACE_DAY = "place_day", "Địa danh, ngày"
    STAMP = "stamp", "Dấu dự thảo, dấu khẩn"
    TYPE = "type", "Tên loại"
    ABSTRACT = "abstract", "Trích yếu"
    RULE = "rule", "Đường kẻ"
    RECIPIENTS_TITLE = "recipients_title", "Nơi nhận"
    RECIPIENT = "recipient", "Nơi nhận"
    POWER = "power", "Quyền hạn ký"
    POST = "post", "Chức vụ"
    NAME = "name", "Người ký"
    MARK = "mark", "Dấu, chữ ký"
    PAGE_NUMBER = "page_number", "Số trang"
    RUNNING_HEAD = "running_head", "Đầu, chân trang"
    REPEATED_HEAD = "repeated_head", "Đầu bảng in lại"


class Amendment(TextChoices):
    """What a plan does to the one it names."""

    AMEND = "amend", "Sửa đổi, bổ sung"
    SUPPLEMENT = "supplement", "Bổ sung"
    REPLACE = "replace", "Thay thế"


class Change(TextChoices):
    """What a line of such a plan does to a line of the other."""

    REWORDS = "rewords", "Thay cho mục"
    ADDS = "adds", "Bổ sung vào mục"
    REPEALS = "repeals", "Bãi bỏ mục"


class Form(TextChoices):
    """The four forms of communication."""

    MASS_MEDIA = "mass_media", "Phương tiện thông tin đại chúng"
    ORAL = "oral", "Tuyên truyền miệng"
    VISUAL = "visual", "Cổ động trực quan"
    EMULATION = "emulation", "Phong trào thi đua"


class Metric(TextChoices):
    NEWS_ARTICLES = "news_articles", "Tin, bài trên trang thông tin điện tử"
    SPECIAL_PAGES = "special_pages", "Chuyên trang, chuyên mục"
    SOCIAL_POSTS = "social_posts", "Bài đăng mạng xã hội"
    INTERACTIONS = "interactions", "Lượt tương tác, chia sẻ"
    PRESS_ARTICLES = "press_articles", "Tin, bài báo, đài"
    BROADCASTS = "broadcasts", "Lượt phát thanh"
    CONFERENCES = "conferences", "Hội nghị báo cáo viên"
    CELL_MEETINGS = "cell_meetings", "Buổi sinh hoạt"
    TALKS = "talks", "Buổi tuyên truyền miệng"
    CLASSES = "classes", "Lớp học tập, quán triệt"
    CONTESTS = "contests", "Hội thi"
    ATTENDANCES = "attendances", "Lượt người tham dự"
    DOCUMENTS = "documents", "Tài liệu phát"
    PANELS = "panels", "Pa nô"
    POSTERS = "posters", "Áp phích"
    BANNERS = "banners", "Băng rôn, khẩu hiệu"
    FLAGS = "flags", "Cờ phướn"
    LED_BOARDS = "led_boards", "Bảng điện tử"
    MOVEMENTS = "movements", "Phong trào phát động"
    REGISTRATIONS = "registrations", "Lượt đăng ký"
    COLLECTIVES_COMMENDED = "collectives_commended", "Tập thể biểu dương"
    INDIVIDUALS_COMMENDED = "individuals_commended", "Cá nhân biểu dương"
    MODELS = "models", "Mô hình mới"
    ANNIVERSARIES = "anniversaries", "Hoạt động kỷ niệm"


UNITS_OF_MEASURE: dict[str, str] = {
    Metric.NEWS_ARTICLES: "tin, bài",
    Metric.SPECIAL_PAGES: "chuyên mục",
    Metric.SOCIAL_POSTS: "bài",
    Metric.INTERACTIONS: "lượt",
    Metric.PRESS_ARTICLES: "tin, bài",
    Metric.BROADCASTS: "lượt",
    Metric.CONFERENCES: "hội nghị",
    Metric.CELL_MEETINGS: "buổi",
    Metric.TALKS: "buổi",
    Metric.CLASSES: "lớp",
    Metric.CONTESTS: "hội thi",
    Metric.ATTENDANCES: "lượt người",
    Metric.DOCUMENTS: "bản",
    Metric.PANELS: "tấm",
    Metric.POSTERS: "tờ",
    Metric.BANNERS: "chiếc",
    Metric.FLAGS: "lá",
    Metric.LED_BOARDS: "bảng",
    Metric.MOVEMENTS: "phong trào",
    Metric.REGISTRATIONS: "lượt",
    Metric.COLLECTIVES_COMMENDED: "tập thể",
    Metric.INDIVIDUALS_COMMENDED: "cá nhân",
    Metric.MODELS: "mô hình",
    Metric.ANNIVERSARIES: "hoạt động",
}

METRICS_OF_FORM: dict[str, tuple[Metric, ...]] = {
    Form.MASS_MEDIA: (
        Metric.NEWS_ARTICLES,
        Metric.SPECIAL_PAGES,
        Metric.SOCIAL_POSTS,
        Metric.INTERACTIONS,
        Metric.PRESS_ARTICLES,
        Metric.BROADCASTS,
    ),
    Form.ORAL: (
        Metric.CONFERENCES,
        Metric.CELL_MEETINGS,
        Metric.TALKS,
        Metric.CLASSES,
        Metric.CONTESTS,
        Metric.ATTENDANCES,
        Metric.DOCUMENTS,
    ),
    Form.VISUAL: (Metric.PANELS, Metric.POSTERS, Metric.BANNERS, Metric.FLAGS, Metric.LED_BOARDS),
    Form.EMULATION: (
        Metric.MOVEMENTS,
        Metric.REGISTRATIONS,
        Metric.COLLECTIVES_COMMENDED,
        Metric.INDIVIDUALS_COMMENDED,
        Metric.MODELS,
        Metric.ANNIVERSARIES,
    ),
}


def are_of_form(metrics: Iterable[str], form: str) -> bool:
    """Whether a form knows all of the metrics; without a form only none."""
    return set(metrics) <= set(METRICS_OF_FORM.get(form, ()))


class ReferenceRole(TextChoices):
    BASIS = "basis", "Căn cứ"
    CITED = "cited", "Văn bản viện dẫn"


class Schedule(TextChoices):
    ONCE = "once", "Một lần"
    MONTH = "month", "Hằng tháng"
    QUARTER = "quarter", "Hằng quý"
    HALF_YEAR = "half_year", "Hằng 6 tháng"
    YEAR = "year", "Hằng năm"


class Part(TextChoices):
    LEAD = "lead", "Chủ trì"
    COOPERATING = "cooperating", "Phối hợp"


class AssignmentState(TextChoices):
    """What a list of work may be asked for, in the order of its filter. An assignment stands in exactly one of STAGES;
    the others go across them."""

    OPEN = "open", "Đang mở"
    ASSIGNED = "assigned", "Chờ nhận việc"
    UNSEEN = "unseen", "Chưa nhận, quá hạn nhận"
    ACKNOWLEDGED = "acknowledged", "Đang thực hiện"
    OVERDUE = "overdue", "Quá hạn"
    DONE = "done", "Đã báo xong, chờ duyệt"
    ACCEPTED = "accepted", "Đã duyệt"
    IN_TIME = "on_time", "Xong đúng hạn"
    LATE = "late", "Xong muộn"
    ASKING = "asking", "Có đề nghị chờ trả lời"
    WITHDRAWN = "withdrawn", "Đã thu hồi"


OPEN_STAGES = (AssignmentState.ASSIGNED, AssignmentState.ACKNOWLEDGED)
DONE_STAGES = (AssignmentState.DONE, AssignmentState.ACCEPTED)
STAGES = (*OPEN_STAGES, *DONE_STAGES, AssignmentState.WITHDRAWN)


class RequestKind(TextChoices):
    """What a unit asks of the office about its work."""

    EXTENSION = "extension", "Đề nghị gia hạn"
    ADJUSTMENT = "adjustment", "Đề nghị điều chỉnh"


class RequestState(TextChoices):
    WAITING = "waiting", "Chờ trả lời"
    GRANTED = "granted", "Đã đồng ý"
    REFUSED = "refused", "Không đồng ý"


class Remedy(TextChoices):
    """What the office does about a request."""

    EXTEND = "extend", "Đồng ý, gia hạn"
    TARGETS = "targets", "Đồng ý, sửa chỉ tiêu"
    MOVE = "move", "Đồng ý, chuyển cho đơn vị khác"
    WITHDRAW = "withdraw", "Đồng ý, thu hồi nhiệm vụ của đơn vị"
    AGREE = "agree", "Đồng ý, trả lời bằng lời"
    REFUSE = "refuse", "Không đồng ý"


class ActivityState(TextChoices):
    DRAFT = "draft", "Nháp"
    SUBMITTED = "submitted", "Chờ duyệt"
    ACCEPTED = "accepted", "Đã duyệt"
    RETURNED = "returned", "Trả lại"


class Verdict(TextChoices):
    ACCEPTED = "accepted", "Duyệt"
    RETURNED = "returned", "Trả lại"
    REOPENED = "reopened", "Mở lại để sửa"


class ReviewPoint(TextChoices):
    """Parts of an activity that a reviewer asks to mend, in the order of its form."""

    FORM = "form", "Hình thức"
    WORK = "work", "Nhiệm vụ, nội dung kế hoạch"
    TIME = "time", "Thời gian"
    PLACE = "place", "Địa điểm"
    DESCRIPTION = "description", "Nội dung đã làm"
    FIGURES = "figures", "Số liệu"
    EVIDENCE = "evidence", "Ảnh, tệp minh chứng"
    LINKS = "links", "Đường dẫn"


class EvidenceKind(TextChoices):
    PHOTO = "photo", "Ảnh hoạt động"
    SCREENSHOT = "screenshot", "Ảnh chụp màn hình"
    MINUTES = "minutes", "Biên bản"
    INVITATION = "invitation", "Giấy mời"
    LAUNCH = "launch", "Văn bản phát động"
    OTHER = "other", "Loại khác"


class EvidenceItem(TextChoices):
    """What the office may ask to prove an activity."""

    LINK = "link", "Đường dẫn bài đăng"
    SCREENSHOT = "screenshot", "Ảnh chụp màn hình"
    MINUTES = "minutes", "Biên bản hoặc giấy mời"
    ATTENDANCES = "attendances", "Số lượt người tham dự"
    PHOTO = "photo", "Ảnh hoạt động"
    PLACE = "place", "Địa điểm"
    COUNT = "count", "Số lượng đã treo, dựng"
    DAYS = "days", "Thời gian từ ngày đến ngày"
    LAUNCH = "launch", "Văn bản phát động"
    REGISTRATIONS = "registrations", "Số lượt đăng ký"
    RESULTS = "results", "Kết quả của phong trào"


class EvidenceLevel(TextChoices):
    REQUIRED = "required", "Bắt buộc"
    WANTED = "wanted", "Nên có"
    OFF = "off", "Không cần"
