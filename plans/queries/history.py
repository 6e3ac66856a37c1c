"""What happened to a plan, in the words of the office."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from plans.models import Plan
from portal.lib.clock import local_day
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
    """One act, or a run of acts on the outline by one person on one day; `parts` tells what each was about:
    the line of the outline, the document, the reason."""

    words: str
    parts: tuple[str, ...]
    actor: str
    role: str
    at: datetime


def history_lines(events: Iterable[AuditEvent]) -> list[HistoryLine]:
    """Latest first, as the events are."""
    return [_line(list(run)) for _, run in groupby(events, key=_run_of)]


def _run_of(event: AuditEvent) -> object:
    is_writing = event.act.startswith("plan_node_")
    return (event.actor_name, local_day(event.at)) if is_writing else event.pk


def _line(run: list[AuditEvent]) -> HistoryLine:
    first = run[0]
    if len(run) == 1:
        words, parts = _words(first), [_about(first)]
    else:
        words = f"Viết đề cương, {len(run)} lần lưu"
        parts = [f"{_words(event)}: {_about(event)}" for event in run]
    return HistoryLine(
        words=words,
        parts=tuple(part for part in parts if part),
        actor=first.actor_name,
        role=first.actor_role,
        at=first.at,
    )


def _words(event: AuditEvent) -> str:
    return _WORDS.get(event.act, "Cập nhật kế hoạch")


def _about(event: AuditEvent) -> str:
    about = str(event.details.get("reason") or event.details.get("text") or "")
    count = event.details.get("count", 1)
    return f"{about} (cùng {count - 1} mục bên dưới)" if count > 1 else about


def last_word_on(plan: Plan) -> str:
    """Why the plan was last returned, if nobody sent it for review since; else empty."""
    steps = AuditEvent.objects.about(plan).filter(act__in=["plan_taken_back", "plan_sent_for_review"])
    last = steps.first()
    return last.details["reason"] if last and last.act == "plan_taken_back" else ""
