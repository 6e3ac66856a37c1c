"""Where Django finds the models of the app; code imports them from their rooms."""

from units.audit.models import AuditEvent
from units.calendar.models import CommitteeCalendar, DayMark
from units.documents.models import DocumentNumber, IssuedFile, OfficialDocument, Term
from units.inbox.models import DeadLetter, Heartbeat, Mail, Notice, ReminderSettings
<<<<<<< HEAD
from units.people.models import CalendarFeed, Membership, User, WrongPassword
=======
from units.people.models import CalendarFeed, Membership, User
from units.taken_forms import TakenForm
>>>>>>> 9e38f4b (forms: what is sent twice is done once)
from units.tree.models import Unit, UnitName
