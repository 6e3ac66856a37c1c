from datetime import time
from typing import Any

from django.db import models
from django.db.models import F, Q

from units.enums import Audience
from units.models.unit import Unit
from units.schedule import ReminderSchedule, ReminderStep

_UNIT, _HEAD = Audience.UNIT.value, Audience.HEAD.value
USUAL_STEPS = (
    *(ReminderStep(day, (_UNIT,)) for day in (-7, -3, -1, 0)),
    *(ReminderStep(day, (_UNIT, _HEAD)) for day in (1, 3)),
    ReminderStep(7, (_UNIT, _HEAD, Audience.OFFICE.value, Audience.INSPECTOR.value)),
)


def usual_steps() -> list[dict[str, Any]]:
    return to_record(USUAL_STEPS)


usual_rungs = usual_steps  # its name in a migration written before; goes with it


def to_record(steps: tuple[ReminderStep, ...]) -> list[dict[str, Any]]:
    return [{"day": step.day, "to": list(step.to)} for step in steps]


def day_in_words(day: int) -> str:
    """`7 ngày trước hạn`, `đúng ngày đến hạn`, `3 ngày sau hạn`."""
    return f"{abs(day)} ngày {'trước' if day < 0 else 'sau'} hạn" if day else "đúng ngày đến hạn"


def audience_in_words(step: ReminderStep) -> str:
    return ", ".join(Audience(audience).label for audience in step.to)


def step_in_words(step: ReminderStep) -> str:
    return f"{day_in_words(step.day)}: {audience_in_words(step)}"


class ReminderSettings(models.Model):
    """How a root committee reminds its units; without a row, as a new row would."""

    root = models.OneToOneField(Unit, models.PROTECT, primary_key=True, related_name="reminder_settings")
    steps = models.JSONField(default=usual_steps)  # [{"day": -7, "to": ["unit"]}], the earliest first
    mail_from = models.TimeField("Gửi thư từ", default=time(7))
    mail_until = models.TimeField("đến trước", default=time(18))
    rests = models.BooleanField("Không gửi thư vào ngày nghỉ", default=True)
    single_limit = models.PositiveSmallIntegerField("Số thư lẻ nhiều nhất một người một ngày", default=10)
    acknowledge_days = models.PositiveSmallIntegerField("Số ngày làm việc để nhận việc", default=3)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["root"]
        constraints = [
            models.CheckConstraint(condition=Q(mail_until__gt=F("mail_from")), name="reminders_mail_hours_in_order")
        ]

    def __str__(self) -> str:
        return f"Nhắc việc của {self.root}"

    @property
    def scope_path(self) -> str:
        return self.root.path

    @property
    def schedule(self) -> ReminderSchedule:
        steps = tuple(ReminderStep(int(record["day"]), tuple(record["to"])) for record in self.steps)
        return ReminderSchedule(steps, self.mail_from, self.mail_until, self.rests, self.single_limit)
