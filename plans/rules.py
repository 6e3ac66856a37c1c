"""Who may do what, now. The routes, the templates (`may`) and the services all ask here."""

from plans.enums import ActivityState
from plans.models import (
    Activity,
    Assignment,
    Evidence,
    GridImport,
    Node,
    Plan,
    PlanImport,
    Reference,
    Task,
    UnitRequest,
    UrgingLetter,
)
from plans.models.plan import OVERSEERS
from units.enums import DocumentState, Role
from units.models import Unit, User
from units.rules import may_stamp_day, may_take_earlier_file


def may_write_plans(user: User) -> bool:
    return user.has_role(Role.CLERK)


def may_read_plans(user: User) -> bool:
    return user.has_role(*OVERSEERS, Role.REPORTER, Role.SUPERIOR)


def may_see_work(user: User) -> bool:
    """Assignments, activities and the progress of plans: everybody but superiors and admins, each what is visible to
    them."""
    return user.has_role(*OVERSEERS, Role.REPORTER)


def may_see_history(user: User, plan: Plan) -> bool:
    """Who did what to a plan: for those who oversee the committee, not for those who receive the plan."""
    return user.has_role(*OVERSEERS, over=plan.issuer_path)


def may_edit_plan(user: User, plan: Plan) -> bool:
    return plan.is_editable and user.has_role(Role.CLERK, over=plan.issuer_path)


def may_edit_node(user: User, node: Node) -> bool:
    return may_edit_plan(user, node.plan)


def may_edit_reference(user: User, reference: Reference) -> bool:
    return may_edit_plan(user, reference.plan)


def may_send_plan(user: User, plan: Plan) -> bool:
    """Draft → in review."""
    return may_edit_plan(user, plan)


def may_take_back_plan(user: User, plan: Plan) -> bool:
    """In review → draft, by the leader with a word or by the clerk who sees a mistake."""
    in_review = plan.state == DocumentState.IN_REVIEW
    return in_review and user.has_role(Role.CLERK, Role.LEADER, over=plan.issuer_path)


def may_issue_plan(user: User, plan: Plan) -> bool:
    return plan.state == DocumentState.IN_REVIEW and user.has_role(Role.LEADER, over=plan.issuer_path)


def may_take_issued_file(user: User, plan: Plan) -> bool:
    return plan.is_issued and may_read_plans(user)


def may_close_plan(user: User, plan: Plan) -> bool:
    in_force = plan.state == DocumentState.ISSUED and plan.has_work
    return in_force and user.has_role(Role.CLERK, Role.LEADER, over=plan.issuer_path)


def may_amend_plan(user: User, plan: Plan) -> bool:
    """Begin a plan that amends, supplements or replaces it."""
    in_force = plan.state == DocumentState.ISSUED and plan.has_work
    return in_force and user.has_role(Role.CLERK, over=plan.issuer_path)


def may_copy_plan(user: User, plan: Plan) -> bool:
    """Begin the plan of a later year with its text."""
    return plan.is_issued and plan.has_work and user.has_role(Role.CLERK, over=plan.issuer_path)


def may_copy_tasks(user: User, plan: Plan) -> bool:
    """Give the work of the plan it was copied from once more."""
    return plan.copied_from_id is not None and may_assign(user, plan)


def may_compare_plan(user: User, plan: Plan) -> bool:
    """See what it changes in the plan it amends."""
    return plan.amends_id is not None and may_read_plans(user)


def may_read_consolidated(user: User, plan: Plan) -> bool:
    """See the text of a plan with its amendments carried into it."""
    return plan.is_issued and plan.has_work and may_read_plans(user)


def powers_over_plan(user: User, plan: Plan) -> dict[str, bool]:
    """What the pages of a plan offer to a person: the `may` of their templates."""
    return {
        "follow": may_see_work(user),
        "see_history": may_see_history(user, plan),
        "edit": may_edit_plan(user, plan),
        "send": may_send_plan(user, plan),
        "take_back": may_take_back_plan(user, plan),
        "issue": may_issue_plan(user, plan),
        "stamp_day": may_stamp_day(user, plan),
        "take_earlier_file": may_take_earlier_file(user, plan),
        "close": may_close_plan(user, plan),
        "amend": may_amend_plan(user, plan),
        "copy": may_copy_plan(user, plan),
        "copy_tasks": may_copy_tasks(user, plan),
        "compare": may_compare_plan(user, plan),
        "assign": may_assign(user, plan),
    }


def may_assign(user: User, plan: Plan) -> bool:
    in_force = plan.state == DocumentState.ISSUED and plan.has_work
    return in_force and user.has_role(Role.CLERK, over=plan.issuer_path)


def may_assign_from_node(user: User, node: Node) -> bool:
    return node.repealed_by_id is None and may_assign(user, node.plan)


def may_withdraw_task(user: User, task: Task) -> bool:
    return task.withdrawn_at is None and user.has_role(Role.CLERK, over=task.plan.issuer_path)


def may_edit_task(user: User, task: Task) -> bool:
    return task.withdrawn_at is None and may_assign(user, task.plan)


def may_acknowledge(user: User, assignment: Assignment) -> bool:
    waits = assignment.is_open and assignment.acknowledged_at is None
    return waits and user.has_role(Role.REPORTER, over=assignment.unit_path)


def may_log_for(user: User, assignment: Assignment) -> bool:
    return assignment.is_open and user.has_role(Role.REPORTER, over=assignment.unit_path)


def may_follow_reminders(user: User, assignment: Assignment) -> bool:
    """See whom the portal reminded of it, and why not."""
    return user.has_role(*OVERSEERS, over=assignment.unit_path)


def may_urge(user: User, assignment: Assignment) -> bool:
    return assignment.is_open and user.has_role(Role.CLERK, Role.INSPECTOR, over=assignment.unit_path)


def may_urge_some(user: User) -> bool:
    return user.has_role(Role.CLERK, Role.INSPECTOR)


def may_alter(user: User, assignment: Assignment) -> bool:
    """Extend, withdraw, change: the office that gave the work, not one below it."""
    return assignment.is_open and user.has_role(Role.CLERK, over=assignment.task.plan.issuer_path)


def may_ask(user: User, assignment: Assignment) -> bool:
    """For an extension or an adjustment of the work of one's own unit."""
    return assignment.is_open and user.has_role(Role.REPORTER, over=assignment.unit_path)


def may_hand_over(user: User, unit: Unit) -> bool:
    """Give all work of a unit to others, as when it closes."""
    return user.has_role(Role.CLERK, over=unit.path)


def may_answer(user: User, request: UnitRequest) -> bool:
    """Whose answer it is, given or not: who comes second is told so in words, not refused."""
    return user.has_role(Role.CLERK, over=request.assignment.task.plan.issuer_path)


def may_write_letters(user: User) -> bool:
    return user.has_role(Role.CLERK)


def may_write_letter(user: User, plan: Plan) -> bool:
    """An official letter about the work that a plan gave."""
    return user.has_role(Role.CLERK, over=plan.issuer_path)


def may_follow_letter(user: User, letter: UrgingLetter) -> bool:
    """The text in any format, before it is issued too."""
    return user.has_role(*OVERSEERS, over=letter.issuer_path)


def may_edit_letter(user: User, letter: UrgingLetter) -> bool:
    return letter.is_editable and user.has_role(Role.CLERK, over=letter.issuer_path)


def may_take_back_letter(user: User, letter: UrgingLetter) -> bool:
    in_review = letter.state == DocumentState.IN_REVIEW
    return in_review and user.has_role(Role.CLERK, Role.LEADER, over=letter.issuer_path)


def may_issue_letter(user: User, letter: UrgingLetter) -> bool:
    return letter.state == DocumentState.IN_REVIEW and user.has_role(Role.LEADER, over=letter.issuer_path)


def may_take_letter_file(user: User, letter: UrgingLetter) -> bool:
    return letter.is_issued and may_see_work(user)


def powers_over_letter(user: User, letter: UrgingLetter) -> dict[str, bool]:
    """What the page of a letter offers to a person: the `may` of its template."""
    return {
        "follow": may_follow_letter(user, letter),
        "edit": may_edit_letter(user, letter),
        "take_back": may_take_back_letter(user, letter),
        "issue": may_issue_letter(user, letter),
        "stamp_day": may_stamp_day(user, letter),
        "take_earlier_file": may_take_earlier_file(user, letter),
        "take_file": may_take_letter_file(user, letter),
    }


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


def may_set_proof(user: User, committee: Unit) -> bool:
    return user.has_role(Role.CLERK, over=committee.path)


def may_enter_grid(user: User) -> bool:
    """Write down for the units, in the grid of a month, what reached the office on paper or by word."""
    return user.has_role(Role.CLERK)


def may_enter_for(user: User, unit: Unit) -> bool:
    return user.has_role(Role.CLERK, over=unit.path)


def may_print_paper(user: User) -> bool:
    return user.has_role(Role.CLERK, Role.REPORTER)


def may_import_grid(user: User, grid_import: GridImport) -> bool:
    return user.has_role(Role.CLERK, over=grid_import.unit.path)


def may_remove_evidence(user: User, evidence: Evidence) -> bool:
    """While it waits for its form: who uploaded it. Then: who may still change the activity."""
    if evidence.activity is None:
        return evidence.uploaded_by_id == user.pk
    return may_edit_activity(user, evidence.activity)


def may_see_import(user: User, plan_import: PlanImport) -> bool:
    """Once it is saved, its address leads to the plan."""
    return user.has_role(Role.CLERK, over=plan_import.unit.path)


def may_confirm_import(user: User, plan_import: PlanImport) -> bool:
    return plan_import.plan_id is None and may_see_import(user, plan_import)
