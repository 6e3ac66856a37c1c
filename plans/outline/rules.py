"""Who may do what, now. The routes, the templates (`may`) and the services all ask here."""

from plans.outline.models import OVERSEERS, Node, Plan, Reference
from units.documents.rules import may_stamp_day, may_take_earlier_file
from units.enums import DocumentState, Role
from units.people.models import User
from units.scope import holds, holds_over

may_write_plans = holds(Role.CLERK)
may_read_plans = holds(*OVERSEERS, Role.REPORTER, Role.SUPERIOR)
# Assignments, activities and the progress of plans: everybody but superiors and admins, each what is visible to them.
may_see_work = holds(*OVERSEERS, Role.REPORTER)
# Who did what to a plan: for those who oversee the committee, not for those who receive the plan.
may_see_history = holds_over("issuer_path", *OVERSEERS)


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
