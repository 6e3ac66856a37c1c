"""Where Django finds the models of the app; code imports them from their rooms."""

from plans.activities.models import Activity, Evidence, EvidenceRules, Figure, Review, Sending
from plans.importing.models import PlanImport
from plans.month_sheet.models import MonthSheetImport
from plans.outline.models import DraftStep, Edition, Node, Plan, Reference
from plans.reminders.models import UrgingLetter
from plans.work.models import Assignment, Handover, Task, TaskUnit, UnitRequest
