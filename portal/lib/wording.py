"""The words, icons and tones of states and days: one vocabulary for every page, so colour never stands alone."""

from dataclasses import dataclass
from datetime import date

SOON_DAYS = 3


@dataclass(frozen=True)
class Mark:
    """What a state looks like: its word, its icon (Bootstrap Icons) and its tone (a class of the style sheet)."""

    label: str
    icon: str
    tone: str


MARKS = {
    "draft": Mark("Nháp", "pencil", "grey"),
    "in_review": Mark("Chờ duyệt", "hourglass-split", "blue"),
    "submitted": Mark("Chờ duyệt", "hourglass-split", "blue"),
    "accepted": Mark("Đã duyệt", "check-circle-fill", "green"),
    "issued": Mark("Đã ban hành", "patch-check-fill", "green"),
    "returned": Mark("Trả lại", "arrow-return-left", "amber"),
    "reopened": Mark("Mở lại để sửa", "arrow-counterclockwise", "amber"),
    "closed": Mark("Đã đóng", "lock-fill", "slate"),
    "assigned": Mark("Chờ nhận việc", "inbox", "blue"),
    "acknowledged": Mark("Đang thực hiện", "play-circle", "blue"),
    "done": Mark("Đã báo xong", "check2-circle", "blue"),
    "withdrawn": Mark("Đã thu hồi", "x-circle", "slate"),
    "due_soon": Mark("Sắp đến hạn", "alarm", "amber"),
    "overdue": Mark("Quá hạn", "exclamation-octagon-fill", "red"),
    "late": Mark("Xong muộn", "clock-history", "amber"),
    "in_time": Mark("Đúng hạn", "check-circle-fill", "green"),
    "missing": Mark("Chưa có", "dash-circle", "red"),
    "not_due": Mark("Chưa đến kỳ", "circle", "grey"),
    "active": Mark("Đang hoạt động", "check-circle-fill", "green"),
    "future": Mark("Chưa đến ngày", "calendar-event", "grey"),
    "ended": Mark("Đã thôi", "dash-circle", "slate"),
    "working": Mark("Làm bù", "briefcase", "blue"),
    "day_off": Mark("Nghỉ", "moon", "slate"),
    "unread": Mark("Chưa đọc", "envelope-fill", "blue"),
    "nothing": Mark("Không có việc", "dash", "grey"),
    "waiting": Mark("Chờ trả lời", "hourglass-split", "blue"),
    "granted": Mark("Đã đồng ý", "check-circle-fill", "green"),
    "refused": Mark("Không đồng ý", "x-circle", "amber"),
    "queued": Mark("Chờ gửi", "hourglass-split", "blue"),
    "sending": Mark("Đang gửi", "send", "blue"),
    "sent": Mark("Đã gửi", "check-circle-fill", "green"),
    "uncertain": Mark("Chưa rõ đã gửi", "question-circle", "amber"),
    "failed": Mark("Gửi lỗi", "exclamation-octagon-fill", "red"),
    "dead_letter": Mark("Gác lại", "pause-circle", "red"),
    "dropped": Mark("Bỏ, không gửi", "x-circle", "slate"),
    "read": Mark("Đã đọc", "envelope-open", "grey"),
}

FORM_ICONS = {"mass_media": "broadcast", "oral": "mic", "visual": "easel", "emulation": "trophy"}


@dataclass(frozen=True)
class Due:
    """A due day in words, with its short date, icon and tone."""

    words: str
    short_day: str
    icon: str
    tone: str


def due_in_words(on: date, *, today: date, is_done: bool = False) -> Due:
    """`còn 2 ngày` with `27/8`; the year stands only where it is not this one. Done work is never late here."""
    short_day = f"{on.day}/{on.month}" + ("" if on.year == today.year else f"/{on.year}")
    left = (on - today).days
    if is_done:
        return Due("đã xong", f"hạn {short_day}", "check2", "green")
    if left < 0:
        return Due(f"quá {-left} ngày", short_day, "exclamation-octagon-fill", "red")
    words = {0: "hôm nay", 1: "ngày mai"}.get(left, f"còn {left} ngày")
    if left <= SOON_DAYS:
        return Due(words, short_day, "alarm", "amber")
    return Due(words, short_day, "calendar-event", "plain")


def in_vietnamese(value: float) -> str:
    """`1.234` and `0,5`: a point between thousands, a comma before at most one decimal."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}".removesuffix(".0")
    return text.translate(str.maketrans(",.", ".,"))
