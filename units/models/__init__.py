from units.models.audit import AuditEvent
from units.models.calendar import CommitteeCalendar, DayMark
from units.models.documents import DocumentNumber, IssuedFile, OfficialDocument, Term
from units.models.feeds import CalendarFeed
from units.models.mails import Mail
from units.models.notices import DeadLetter, Heartbeat, Notice
from units.models.people import Membership, User
from units.models.reminders import ReminderSettings
from units.models.unit import Unit, UnitName

__all__ = [
    "AuditEvent",
    "CalendarFeed",
    "CommitteeCalendar",
    "DayMark",
    "DeadLetter",
    "DocumentNumber",
    "Heartbeat",
    "IssuedFile",
    "Mail",
    "Membership",
    "Notice",
    "OfficialDocument",
    "ReminderSettings",
    "Term",
    "Unit",
    "UnitName",
    "User",
]
