"""The life of a letter of urging: drafted from a selection, written, sent, taken back, issued."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Unpack
from uuid import UUID

from django.db import transaction

from plans.outline.models import Plan
from plans.outline.queries.printing import name_of
from plans.reminders.models import UrgingLetter, may_write_letter
from plans.reminders.queries.letters import compose, open_lines
from plans.work.models import Assignment
from plans.work.services.assignments import reporters_of
from portal.lib import clock
from portal.lib.errors import ensure
from units.audit.services import record_event
from units.documents.services.life import ISSUED, IssueStep, issue_document, send_document, write_document
from units.enums import NoticeKind, Role
from units.inbox.services.notices import notify
from units.people.models import User
from units.versions import refused_if_taken

NOT_DRAFT = "Chỉ Văn phòng sửa được, và khi công văn còn là bản nháp."
NOTHING_OPEN = "Mọi nhiệm vụ trong công văn đã xong hoặc đã thu hồi; không còn gì để đôn đốc."

USUAL_CLOSING = (
    "{issuer} đề nghị các đơn vị khẩn trương hoàn thành các nhiệm vụ nêu trên và báo cáo kết quả; "
    "nếu có khó khăn, vướng mắc, phản ánh về Văn phòng để kịp thời xem xét."
)


@transaction.atomic
def draft_letter(
    assignments: Sequence[Assignment], *, by: User, at: datetime, token: UUID | None = None
) -> UrgingLetter:
    """A draft about what is open of the selection, all of it given by plans of one committee. The same `token` again
    gives the letter that is there: a second click on one page."""
    existing = UrgingLetter.objects.filter(token=token, created_by=by).first() if token else None
    if existing:
        return existing
    rows = [row for row in assignments if row.is_open]
    ensure(bool(rows), "Chưa chọn nhiệm vụ nào còn mở để soạn công văn.")
    plans = {row.task.plan.pk: row.task.plan for row in rows}
    latest = max(plans.values(), key=lambda plan: plan.pk)
    ensure(
        len({plan.issuer_path for plan in plans.values()}) == 1,
        "Công văn chỉ đôn đốc nhiệm vụ theo kế hoạch của một cơ quan. Hãy chọn theo từng cơ quan ban hành.",
    )
    ensure(may_write_letter(by, latest), "Chỉ Văn phòng của cơ quan giao việc soạn được công văn đôn đốc.")
    usual = _usual(list(plans.values()), latest, on=clock.local_day(at))
    with refused_if_taken("Công văn này vừa được soạn; mở ở danh sách công văn.", field="token"):
        letter = UrgingLetter.objects.create(**usual, token=token, created_by=by)
    letter.assignments.set(rows)
    record_event("letter_drafted", letter, by=by, at=at, assignments=len(rows))
    return letter


def _usual(plans: list[Plan], latest: Plan, *, on: date) -> dict[str, object]:
    names = latest.issuer.name_on(on)
    named = "; ".join(name_of(plan) for plan in sorted(plans, key=lambda plan: plan.pk))
    about = f"thực hiện nhiệm vụ theo {name_of(latest)}" if len(plans) == 1 else "thực hiện các nhiệm vụ đã giao"
    return {
        "issuer": latest.issuer,
        "issuer_path": latest.issuer_path,
        "root": latest.root,
        "symbol": f"CV/{names.symbol}",
        "place": latest.place or names.place,
        "abstract": f"đôn đốc {about}",
        "opening": f"Thực hiện {named}, {names.name} đã giao nhiệm vụ cho các đơn vị trực thuộc.",
        "closing": USUAL_CLOSING.format(issuer=names.name),
        "signing_power": latest.signing_power,
        "post": latest.post,
        "signer": latest.signer,
        "recipients": ["Như trên", "Lưu Văn phòng"],
    }


write_letter = partial(write_document, act="letter_written", refusal=NOT_DRAFT)


def send_letter(letter: UrgingLetter, *, expected_version: int, by: User, at: datetime) -> UrgingLetter:
    """Draft → in review."""

    def check() -> None:
        ensure(bool(letter.signing_power and letter.signer), "Chưa có quyền hạn ký và người ký.")
        ensure(bool(open_lines(letter)), NOTHING_OPEN)

    title = f"Công văn chờ duyệt, ban hành: {letter.abstract}"
    return send_document(letter, check=check, title=title, expected_version=expected_version, by=by, at=at)


def issue_letter(letter: UrgingLetter, **step: Unpack[IssueStep]) -> UrgingLetter:
    """In review → issued, with the list as it stands now, see `issue_document`.

    Raises RuleViolation also if nothing is left to urge."""
    rows = open_lines(letter)
    return issue_document(
        letter,
        check=lambda: ensure(bool(rows), NOTHING_OPEN),
        compose=partial(compose, letter),
        follow=lambda: _notify_units(letter, rows, by=step["by"], at=step["at"]),
        **step,
    )


def _notify_units(letter: UrgingLetter, rows: list[Assignment], *, by: User, at: datetime) -> None:
    """The units it is addressed to, and the office that keeps it."""
    on = clock.local_day(at)
    reporters = [person for people in reporters_of((row.unit for row in rows), on=on).values() for person in people]
    office = User.objects.holding(Role.CLERK, on=on, path=letter.issuer_path).exclude(pk=by.pk)
    people = {person.pk: person for person in (*reporters, *office)}
    notify(
        people.values(),
        kind=NoticeKind.DOCUMENT,
        event=ISSUED,
        about=letter,
        title=f"Công văn số {letter.number_and_symbol} V/v {letter.abstract}",
        body="Tệp công văn tải được ở trang này.",
        at=at,
    )
