"""Requests of units about their work: asked, and answered by the office that gave it."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from plans.enums import Remedy, RequestKind, RequestState
from plans.periods import short_day
from plans.work.models import Assignment, UnitRequest
from plans.work.rules import may_answer, may_ask
from plans.work.services.alterations import change_targets, extend_assignment, hand_over_one, withdraw_assignment
from plans.work.services.assignments import mark_seen, notify_office, notify_unit
from portal.lib import clock
from portal.lib.errors import RuleViolation, ensure
from units.audit.services import record_event
from units.people.models import User
from units.tree.models import Unit
from units.versions import refused_if_taken

REMEDIES: dict[str, tuple[Remedy, ...]] = {
    RequestKind.EXTENSION: (Remedy.EXTEND, Remedy.REFUSE),
    RequestKind.ADJUSTMENT: tuple(Remedy),
}
_WAITS = "Nhiệm vụ này đang có một đề nghị chờ Văn phòng trả lời."


@dataclass(frozen=True)
class Answer:
    """What the office decides, in words for the unit; day, targets and unit are read by their remedies alone."""

    remedy: str
    words: str = ""
    due_on: date | None = None
    targets: dict[str, int] = field(default_factory=dict)
    to: Unit | None = None


@transaction.atomic
def ask(
    *, assignment: Assignment, kind: str, reason: str, wanted_on: date | None = None, by: User, at: datetime
) -> UnitRequest:
    """One at a time. Who asks has seen the work, so the clock of acknowledging stops."""
    ensure(may_ask(by, assignment), "Chỉ đơn vị được giao đề nghị được, và khi nhiệm vụ còn mở.")
    ensure(bool(reason.strip()), "Ghi lý do để Văn phòng xem xét.", field="reason")
    if kind == RequestKind.EXTENSION:
        _check_wanted_day(assignment, wanted_on, on=clock.local_day(at))
    values = {"kind": kind, "reason": reason.strip(), "wanted_on": wanted_on if kind == RequestKind.EXTENSION else None}
    with refused_if_taken(_WAITS, field="reason"):
        request = UnitRequest.objects.create(assignment=assignment, asked_by=by, asked_at=at, **values)
    mark_seen(assignment, by=by, at=at)
    record_event("request_made", request, by=by, at=at, reason=request.reason)
    title = f"{assignment.unit.name} {request.get_kind_display().lower()}"
    deadline_text = f"Hạn đề nghị {short_day(request.wanted_on)}. " if request.wanted_on else ""
    body = f"{deadline_text}Lý do: {request.reason}"
    notify_office(assignment, event="request_made", version=request.pk, title=title, body=body, at=at)
    return request


def _check_wanted_day(assignment: Assignment, wanted_on: date | None, *, on: date) -> None:
    ensure(wanted_on is not None, "Chọn hạn đơn vị đề nghị.", field="wanted_on")
    due_on = assignment.due_on
    ensure(wanted_on > due_on, f"Hạn đề nghị phải sau hạn đang có ({short_day(due_on)}).", field="wanted_on")  # type: ignore[operator]
    ensure(wanted_on >= on, "Hạn đề nghị đã qua; hãy chọn từ hôm nay trở đi.", field="wanted_on")  # type: ignore[operator]


@transaction.atomic
def answer_request(*, request: UnitRequest, answer: Answer, by: User, at: datetime) -> UnitRequest:
    """Refused with a reason, or granted by the act it asks for; without words the unit's reason stands for them."""
    ensure(may_answer(by, request), "Chỉ Văn phòng đã giao việc trả lời được đề nghị này.")
    ensure(answer.remedy in REMEDIES[request.kind], "Cách trả lời này không hợp với đề nghị.", field="remedy")
    is_refusal, has_words = answer.remedy == Remedy.REFUSE, bool(answer.words.strip())
    needs_words = answer.remedy in (Remedy.REFUSE, Remedy.AGREE)
    ensure(has_words or not needs_words, "Ghi lời trả lời để đơn vị biết.", field="words")
    words = answer.words.strip() or f"Theo đề nghị của đơn vị: {request.reason}"
    state = RequestState.REFUSED if is_refusal else RequestState.GRANTED
    waiting = UnitRequest.objects.waiting().filter(pk=request.pk)
    if waiting.update(state=state, answer=words, answered_by=by, answered_at=at) != 1:
        raise RuleViolation("Đề nghị này vừa được trả lời, hoặc nhiệm vụ không còn mở. Hãy mở lại trang để xem.")
    request.refresh_from_db()
    record_event("request_answered", request, by=by, at=at, remedy=answer.remedy, text=words)
    _apply(request, answer, words=words, by=by, at=at)
    return request


def _apply(request: UnitRequest, answer: Answer, *, words: str, by: User, at: datetime) -> None:
    """An act notifies the unit by itself."""
    row = request.assignment
    match answer.remedy:
        case Remedy.EXTEND:
            ensure(answer.due_on is not None, "Chọn hạn mới.", field="due_on")
            extend_assignment(assignment=row, due_on=answer.due_on, reason=words, by=by, at=at)  # type: ignore[arg-type]
        case Remedy.TARGETS:
            change_targets(assignment=row, targets=answer.targets, reason=words, by=by, at=at)
        case Remedy.MOVE:
            ensure(answer.to is not None, "Chọn đơn vị nhận.", field="to")
            hand_over_one(assignment=row, to=answer.to, reason=words, by=by, at=at)  # type: ignore[arg-type]
        case Remedy.WITHDRAW:
            withdraw_assignment(assignment=row, reason=words, by=by, at=at)
        case Remedy.AGREE | Remedy.REFUSE:
            verdict = f"{request.get_state_display()} {request.get_kind_display().lower()}"
            notify_unit(row, event="request_answered", version=request.pk, title=verdict, body=words, at=at)
        case _:
            raise RuleViolation("unknown_remedy")
