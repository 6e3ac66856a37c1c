"""What happened to a plan, in the words of the office."""

from dataclasses import dataclass
from datetime import datetime

from plans.models import Plan
from units.models import AuditEvent

_WORDS = {
    "plan_created": "Soạn kế hoạch mới",
    "plan_imported": "Nhập từ văn bản",
    "plan_header_changed": "Sửa phần đầu, phần ký, nơi nhận",
    "plan_reference_added": "Thêm văn bản căn cứ, viện dẫn",
    "plan_reference_changed": "Sửa văn bản căn cứ, viện dẫn",
    "plan_reference_deleted": "Xóa văn bản căn cứ, viện dẫn",
    "plan_node_added": "Thêm mục",
    "plan_node_changed": "Sửa mục",
    "plan_node_moved": "Chuyển mục",
    "plan_node_deleted": "Xóa mục",
    "plan_sent_for_review": "Gửi duyệt",
    "plan_taken_back": "Trả lại để sửa",
    "plan_issued": "Ban hành",
    "plan_closed": "Đóng kế hoạch",
}


@dataclass(frozen=True)
class HistoryLine:
    """One act; `about` is the line of the outline, the document or the reason it concerns, if any."""

    words: str
    about: str
    actor: str
    role: str
    at: datetime


def history_lines(events: list[AuditEvent]) -> list[HistoryLine]:
    return [
        HistoryLine(
            words=_WORDS.get(event.act, "Cập nhật kế hoạch"),
            about=_about(event),
            actor=event.actor_name,
            role=event.actor_role,
            at=event.at,
        )
        for event in events
    ]


def _about(event: AuditEvent) -> str:
    about = str(event.details.get("reason") or event.details.get("text") or "")
    count = event.details.get("count", 1)
    return f"{about} (cùng {count - 1} mục bên dưới)" if count > 1 else about


def last_word_on(plan: Plan) -> str:
    """Why the plan was last returned, if nobody sent it for review since; else empty."""
    steps = AuditEvent.objects.about(plan).filter(act__in=["plan_taken_back", "plan_sent_for_review"])
    last = steps.first()
    return last.details["reason"] if last and last.act == "plan_taken_back" else ""
