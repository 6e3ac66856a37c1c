"""The reminders of one assignment: who was reminded when, what comes next, and why a step reminds nobody."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from plans.reminders.queries.planner import REMINDER, RecipientLookup, Work
from plans.work.models import Assignment
from portal.lib import clock
from units.audit.models import AuditEvent
from units.enums import Audience, DocumentState, MailState
from units.inbox.models import Notice, audience_in_words, day_in_words
from units.inbox.queries import CommitteeSchedule, schedules_of
from units.inbox.schedule import ReminderStep

_MISSING = {
    Audience.UNIT: "đơn vị chưa có người báo cáo",
    Audience.HEAD: "đơn vị chưa có người giữ vai trò Lãnh đạo",
    Audience.OFFICE: "Văn phòng chưa có cán bộ",
    Audience.INSPECTOR: "Ủy ban kiểm tra chưa có cán bộ",
}


@dataclass(frozen=True)
class SentReminder:
    """A reminder in a person's inbox, and what became of its mail."""

    at: datetime
    title: str
    person: str
    mail: str


@dataclass(frozen=True)
class StepHistory:
    """A step of the schedule on its day: the reminders sent, else the forecast: when it comes or why it does not."""

    name: str
    on: date
    to: str
    sent: list[SentReminder] = field(default_factory=list)
    forecast: str = ""


@dataclass(frozen=True)
class ReminderHistory:
    """The schedule as it stands, the reminders of an earlier due day, and the urgings, the earliest first."""

    steps: list[StepHistory]
    earlier: list[SentReminder]
    urgings: list[AuditEvent]


def reminder_history(assignment: Assignment, *, on: date) -> ReminderHistory:
    """Of an assignment read with its context; six queries."""
    notices = Notice.objects.about(Assignment, [assignment.pk]).filter(event=REMINDER)
    notices = notices.select_related("recipient", "digest").order_by("pk")
    current: dict[int | None, list[SentReminder]] = {}
    earlier: list[SentReminder] = []
    for notice in notices:
        is_current = notice.due_on == assignment.due_on
        (current.setdefault(notice.step, []) if is_current else earlier).append(_sent(notice))
    forecast = _Forecast(assignment, on=on)
    return ReminderHistory(
        steps=[_step_history(step, forecast, current.get(step.day, [])) for step in forecast.schedule.steps],
        earlier=earlier,
        urgings=list(AuditEvent.objects.about(assignment).filter(act="assignment_urged").order_by("pk")),
    )


def _step_history(step: ReminderStep, forecast: "_Forecast", sent: list[SentReminder]) -> StepHistory:
    on = forecast.assignment.due_on + timedelta(days=step.day)
    return StepHistory(day_in_words(step.day), on, audience_in_words(step), sent, "" if sent else forecast.of(step, on))


class _Forecast:
    """Of a step of an assignment that has reminded nobody yet: when it will, or why not."""

    def __init__(self, assignment: Assignment, *, on: date) -> None:
        self.assignment, self.on = assignment, on
        self.schedule: CommitteeSchedule = schedules_of([assignment.root_id], on=on)[assignment.root_id]
        self.recipients = RecipientLookup({assignment.unit_id: assignment.unit_path}, on=on)
        plan = assignment.task.plan
        self.work = Work("", "", assignment.unit_path, assignment.unit.is_lower_committee, "", plan.issuer_path)

    def of(self, step: ReminderStep, on: date) -> str:
        if closed := self._closed():
            return f"Không nhắc: {closed}."
        given_on = clock.local_day(self.assignment.assigned_at)
        decision = self.schedule.decide(due_on=self.assignment.due_on, given_on=given_on, at=clock.local_moment(on))
        if decision is None or decision.step != step:
            return "Không nhắc: mốc này trước ngày giao việc."
        missing = [_MISSING[Audience(to)] for to in step.to if not self.recipients.of(to, self.work)]
        if len(missing) == len(step.to):
            return f"Không nhắc được: {', '.join(missing)}."
        if on < self.on:
            return "Đã qua, không nhắc bù: mốc sau nhắc thay."
        sentence = "Nhắc trong hôm nay" if on == self.on else "Sẽ nhắc"
        mail_on = clock.local_day(decision.mail_at)
        if mail_on != on:
            sentence += f"; ngày nghỉ nên thư gửi ngày {mail_on:%d/%m/%Y}"
        return f"{sentence}; {', '.join(missing)}." if missing else f"{sentence}."

    def _closed(self) -> str:
        row = self.assignment
        if row.withdrawn_at:
            return f"nhiệm vụ đã thu hồi ngày {clock.local_day(row.withdrawn_at):%d/%m/%Y}"
        if row.done_on:
            return f"đơn vị đã báo xong ngày {row.done_on:%d/%m/%Y}"
        return "" if row.task.plan.state == DocumentState.ISSUED else "kế hoạch không còn hiệu lực"


def _sent(notice: Notice) -> SentReminder:
    return SentReminder(notice.created_at, notice.title, notice.recipient.full_name, _mail_in_words(notice))


def _mail_in_words(notice: Notice) -> str:
    mail = notice.digest or notice
    match notice.mail_state:
        case MailState.INBOX_ONLY:
            return "chỉ nhận trong hộp thông báo"
        case MailState.FOR_DIGEST if notice.digest is None:
            return f"chờ thư tổng hợp {_moment(notice.mail_after)}"
        case MailState.SENT:
            return f"đã gửi thư {_moment(mail.claimed_at)}" if mail.claimed_at else "đã gửi thư"
        case MailState.DROPPED:
            return "không gửi thư: khi gửi không còn cần nhắc, hoặc người nhận đã tắt thư"
        case MailState.FAILED | MailState.DEAD_LETTER:
            return "thư chưa gửi được, đã báo ở trang Thư điện tử"
        case _:
            return f"thư: {mail.get_mail_state_display().lower()}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(clock.HANOI):%H:%M %d/%m/%Y}"
