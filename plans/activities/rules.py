"""Who may do what, now. The routes, the templates (`may`) and the services all ask here."""

from plans.activities.models import Activity, Evidence
from plans.enums import ActivityState
from plans.outline.models import OVERSEERS
from plans.work.models import Assignment
from units.enums import Role
from units.people.models import User
from units.tree.models import Unit


def may_log(user: User) -> bool:
    return user.has_role(Role.REPORTER)


def may_log_as(user: User, unit: Unit) -> bool:
    return user.has_role(Role.REPORTER, over=unit.path)


def may_read_work_of(user: User, assignment: Assignment) -> bool:
    """The activities and their evidence: not for a unit that only cooperates."""
    return user.has_role(*OVERSEERS, Role.REPORTER, over=assignment.unit_path)


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


def may_review(user: User) -> bool:
    return user.has_role(Role.CLERK)


def may_set_evidence_rules(user: User, committee: Unit) -> bool:
    return user.has_role(Role.CLERK, over=committee.path)


def may_enter_month_sheet(user: User) -> bool:
    """Write down for the units, in the month sheet, what reached the office on paper or by word."""
    return user.has_role(Role.CLERK)


def may_print_paper(user: User) -> bool:
    return user.has_role(Role.CLERK, Role.REPORTER)


def may_remove_evidence(user: User, evidence: Evidence) -> bool:
    """While it waits for its form: who uploaded it. Then: who may still change the activity."""
    if evidence.activity is None:
        return evidence.uploaded_by_id == user.pk
    return may_edit_activity(user, evidence.activity)
