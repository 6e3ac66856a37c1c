"""Who may do what, now. The routes, the templates (`may`) and the services all ask here."""

from plans.activities.models import Activity, Evidence
from plans.enums import ActivityState
from plans.outline.models import OVERSEERS
from units.enums import Role
from units.people.models import User
from units.scope import holds, holds_over

may_log = holds(Role.REPORTER)
may_log_as = holds_over("path", Role.REPORTER)
may_review = holds(Role.CLERK)
may_set_evidence_rules = holds_over("path", Role.CLERK)
# The activities and their evidence: not for a unit that only cooperates.
may_read_work_of = holds_over("unit_path", *OVERSEERS, Role.REPORTER)
# Write down for the units, in the month sheet, what reached the office on paper or by word.
may_enter_month_sheet = holds(Role.CLERK)
may_enter_for = holds_over("path", Role.CLERK)
may_import_month_sheet = holds_over("unit.path", Role.CLERK)
may_print_paper = holds(Role.CLERK, Role.REPORTER)


def may_edit_activity(user: User, activity: Activity) -> bool:
    return activity.is_editable and user.has_role(Role.REPORTER, over=activity.unit_path)


def may_delete_activity(user: User, activity: Activity) -> bool:
    """Only what was never sent: what was sent once has a history."""
    return activity.submitted_at is None and may_edit_activity(user, activity)


def may_review_activity(user: User, activity: Activity) -> bool:
    return activity.state == ActivityState.SUBMITTED and user.has_role(Role.CLERK, over=activity.unit_path)


def may_reopen_activity(user: User, activity: Activity) -> bool:
    """Undo an acceptance: not of what an issued report counts, nor of what the office entered itself."""
    is_open_to_it = not activity.reported_in and activity.entered_for_month is None
    return (
        activity.state == ActivityState.ACCEPTED
        and is_open_to_it
        and user.has_role(Role.CLERK, over=activity.unit_path)
    )


def may_decide_on(user: User, activity: Activity) -> bool:
    """Whose decision it is, waiting or not: who comes second is told so in words, not refused."""
    return activity.submitted_at is not None and user.has_role(Role.CLERK, over=activity.unit_path)


def may_remove_evidence(user: User, evidence: Evidence) -> bool:
    """While it waits for its form: who uploaded it. Then: who may still change the activity."""
    if evidence.activity is None:
        return evidence.uploaded_by_id == user.pk
    return may_edit_activity(user, evidence.activity)
