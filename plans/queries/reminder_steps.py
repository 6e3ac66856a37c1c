"""The schedule of one assignment: what was said when to whom, what comes next, and why a step is silent."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from plans.models import Assignment
from plans.queries.reminded import Listeners, Work
from portal.lib import clock
from units.enums import Audience, DocumentState, MailState
from units.models import AuditEvent, Notice
from units.models.reminders import audience_in_words, day_in_words
from units.queries.schedules import CommitteeSchedule, schedules_of
from units.schedule import ReminderStep

_LACKS = {
    Audience.UNIT: "đơn vị chưa có người báo cáo",
    Audience.HEAD: "đơn vị chưa có người giữ vai trò Lãnh đạo",
    Audience.OFFICE: "Văn phòng chưa có cán bộ",
    Audience.INSPECTOR: "Ủy ban kiểm tra chưa có cán bộ",
}


@dataclass(frozen=True)
class Said:
    """A word that reached a person's inbox, and what became of its mail."""

    at: datetime
    title: str
    person: str
    mail: str


@dataclass(frozen=True)
class Step:
    """A step of the schedule on its day: what was said, else the outlook: when it comes or why it stays silent."""

    name: str
    on: date
    to: str
    said: list[Said] = field(default_factory=list)
    outlook: str = ""


@dataclass(frozen=True)
class Reminding:
    """The schedule as it stands, what was said for an earlier due day, and the words of urging, the earliest first."""

    steps: list[Step]
    earlier: list[Said]
    urged: list[AuditEvent]


def reminding_of(assignment: Assignment, *, on: date) -> Reminding:
    """Of an assignment read with its context; six queries."""
    notices = Notice.objects.filter(key__startswith=f"reminder:assignment:{assignment.pk}:")
    notices = notices.select_related("recipient", "digest").order_by("pk")
    current = f":due{assignment.due_on}:"
    said = {notice.key: _said(notice) for notice in notices}
    outlook = _Outlook(assignment, on=on)
    return Reminding(
        steps=[_step(step, outlook, said) for step in outlook.schedule.steps],
        earlier=[word for key, word in said.items() if current not in key],
        urged=list(AuditEvent.objects.about(assignment).filter(act="assignment_urged").order_by("pk")),
    )


def _step(step: ReminderStep, outlook: "_Outlook", said: dict[str, Said]) -> Step:
    due_on = outlook.assignment.due_on
    words = [word for key, word in said.items() if key.endswith(f":due{due_on}:{step.day}")]
    on = due_on + timedelta(days=step.day)
    return Step(day_in_words(step.day), on, audience_in_words(step), words, "" if words else outlook.of(step, on))


class _Outlook:
    """Why a step of an assignment has not spoken."""

    def __init__(self, assignment: Assignment, *, on: date) -> None:
        self.assignment, self.on = assignment, on
        self.schedule: CommitteeSchedule = schedules_of([assignment.root_id], on=on)[assignment.root_id]
        self.listeners = Listeners({assignment.unit_id: assignment.unit_path}, on=on)
        plan = assignment.task.plan
        self.work = Work("", "", assignment.unit_path, "", plan.issuer_path)

    def of(self, step: ReminderStep, on: date) -> str:
        if closed := self._closed():
            return f"Không nhắc: {closed}."
        given_on = clock.local_day(self.assignment.assigned_at)
        decision = self.schedule.decide(due_on=self.assignment.due_on, given_on=given_on, at=clock.local_moment(on))
        if decision is None or decision.step != step:
            return "Không nhắc: mốc này trước ngày giao việc."
        lacking = [_LACKS[Audience(to)] for to in step.to if not self.listeners.of(to, self.work)]
        if len(lacking) == len(step.to):
            return f"Không nhắc được: {', '.join(lacking)}."
        if on < self.on:
            return "Đã qua, không nhắc bù: mốc sau nhắc thay."
        sentence = "Nhắc trong hôm nay" if on == self.on else "Sẽ nhắc"
        mail_on = clock.local_day(decision.mail_at)
        if mail_on != on:
            sentence += f"; ngày nghỉ nên thư gửi ngày {mail_on:%d/%m/%Y}"
        return f"{sentence}; {', '.join(lacking)}." if lacking else f"{sentence}."

    def _closed(self) -> str:
        row = self.assignment
        if row.withdrawn_at:
            return f"nhiệm vụ đã thu hồi ngày {clock.local_day(row.withdrawn_at):%d/%m/%Y}"
        if row.done_on:
            return f"đơn vị đã báo xong ngày {row.done_on:%d/%m/%Y}"
        return "" if row.task.plan.state == DocumentState.ISSUED else "kế hoạch không còn hiệu lực"


def _said(notice: Notice) -> Said:
    return Said(notice.created_at, notice.title, notice.recipient.full_name, _mail_in_words(notice))


def _mail_in_words(notice: Notice) -> str:
    letter = notice.digest or notice
    match notice.mail_state:
        case MailState.INBOX_ONLY:
            return "chỉ nhận trong hộp thông báo"
        case MailState.FOR_DIGEST if notice.digest is None:
            return f"chờ thư tổng hợp {_moment(notice.mail_after)}"
        case MailState.SENT:
            return f"đã gửi thư {_moment(letter.claimed_at)}" if letter.claimed_at else "đã gửi thư"
        case MailState.DROPPED:
            return "không gửi thư: khi gửi không còn cần nhắc, hoặc người nhận đã tắt thư"
        case MailState.FAILED | MailState.PARKED:
            return "thư chưa gửi được, đã báo ở trang Thư điện tử"
        case _:
            return f"thư: {letter.get_mail_state_display().lower()}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(clock.HANOI):%H:%M %d/%m/%Y}"
