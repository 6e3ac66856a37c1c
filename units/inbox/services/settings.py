"""How and when the office has its people reminded: the steps, the hours of mails, their limit."""

from datetime import datetime, time

from django.db import transaction

from portal.lib.errors import ensure
from units.audit.services import record_event
from units.calendar.models import may_keep_calendar
from units.enums import Audience
from units.inbox.models import ReminderSettings, to_record
from units.inbox.schedule import ReminderStep
from units.people.models import User
from units.tree.models import Unit
from units.versions import claim_version

EARLIEST, LATEST = -60, 60  # days from the due day
MOST_SINGLES = 100
MOST_ACKNOWLEDGE_DAYS = 30


@transaction.atomic
def set_reminders(
    root: Unit,
    steps: tuple[ReminderStep, ...],
    *,
    mail_from: time,
    mail_until: time,
    rests: bool,
    single_limit: int,
    acknowledge_days: int = 3,
    by: User,
    at: datetime,
    expected_version: int,
) -> ReminderSettings:
    """Sets how the committee `root` reminds. Reminders follow from the planning of the next day on, mails from the next
    round of the sender on, and the days to acknowledge count for work given from now on."""
    ensure(may_keep_calendar(by, root), "Chỉ Văn phòng và quản trị của đảng ủy sửa được cài đặt nhắc việc.")
    ensure(mail_from < mail_until, "Giờ ngừng gửi phải sau giờ bắt đầu.", field="mail_until")
    ensure(1 <= single_limit <= MOST_SINGLES, f"Ghi từ 1 đến {MOST_SINGLES} thư.", field="single_limit")
    is_near = 1 <= acknowledge_days <= MOST_ACKNOWLEDGE_DAYS
    ensure(is_near, f"Ghi từ 1 đến {MOST_ACKNOWLEDGE_DAYS} ngày làm việc.", field="acknowledge_days")
    _check_steps(steps)
    ReminderSettings.objects.bulk_create([ReminderSettings(root=root)], ignore_conflicts=True)
    row = ReminderSettings.objects.get(pk=root.pk)
    claim_version(row, expected_version=expected_version)
    before = _in_words(row)
    row.steps = to_record(tuple(sorted(steps, key=lambda step: step.day)))
    row.mail_from, row.mail_until, row.rests, row.single_limit = mail_from, mail_until, rests, single_limit
    row.acknowledge_days = acknowledge_days
    row.save(update_fields=["steps", "mail_from", "mail_until", "rests", "single_limit", "acknowledge_days"])
    record_event("reminders_set", row, by=by, at=at, before=before, after=_in_words(row))
    return row


def _check_steps(steps: tuple[ReminderStep, ...]) -> None:
    ensure(bool(steps), "Ghi ít nhất một mốc nhắc.")
    days = [step.day for step in steps]
    ensure(len(set(days)) == len(days), "Có hai mốc cùng một ngày; hãy gộp nơi nhận vào một mốc.")
    for step in steps:
        ensure(EARLIEST <= step.day <= LATEST, f"Mốc nhắc cách ngày đến hạn nhiều nhất {LATEST} ngày.")
        has_audience = bool(step.to) and set(step.to) <= set(Audience.values)
        ensure(has_audience, "Mỗi mốc cần ít nhất một nơi nhận.")


def _in_words(row: ReminderSettings) -> dict[str, object]:
    hours = f"{row.mail_from:%H:%M}-{row.mail_until:%H:%M}"
    settings = {name: getattr(row, name) for name in ("steps", "rests", "single_limit", "acknowledge_days")}
    return {**settings, "hours": hours}
