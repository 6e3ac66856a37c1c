"""Where Django finds the models of the app; code imports them from their rooms."""

from units.accounts.models import AccountRequest, PendingRole
from units.audit.models import AuditCheckpoint, AuditEvent
from units.calendar.models import CommitteeCalendar, DayMark
from units.documents.models import DocumentNumber, IssuedFile, OfficialDocument, Term
from units.inbox.models import DeadLetter, Heartbeat, Mail, Notice, ReminderSettings
from units.people.models import CalendarFeed, Membership, User, WrongPassword
from units.taken_forms import TakenForm
from units.tree.models import Unit, UnitName
