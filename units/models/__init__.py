from units.models.audit import AuditEvent
from units.models.calendar import CommitteeCalendar, DayMark
from units.models.documents import DocumentNumber, IssuedFile, OfficialDocument, Term
from units.models.notices import Heartbeat, Notice
from units.models.people import Membership, User
from units.models.unit import Unit, UnitName

__all__ = [
    "AuditEvent",
    "CommitteeCalendar",
    "DayMark",
    "DocumentNumber",
    "Heartbeat",
    "IssuedFile",
    "Membership",
    "Notice",
    "OfficialDocument",
    "Term",
    "Unit",
    "UnitName",
    "User",
]
