"""Who may do what, now. The routes, the templates (`may`) and the services all ask here."""

from plans.outline.models import Node, Plan, Reference
from units.documents.models import may_edit_document, powers_over_document
from units.enums import Role
from units.people.models import User
from units.scope import holds, holds_over
from units.tree.models import OVERSEERS

may_write_plans = holds(Role.CLERK)
may_read_plans = holds(*OVERSEERS, Role.REPORTER, Role.SUPERIOR)
# Assignments, activities and the progress of plans: everybody but superiors and admins, each what is visible to them.
may_see_work = holds(*OVERSEERS, Role.REPORTER)
# Who did what to a plan: for those who oversee the committee, not for those who receive the plan.
may_see_history = holds_over("issuer_path", *OVERSEERS)


def may_follow_plan(user: User, plan: Plan) -> bool:
    """Its references, work and progress: for the world of its committee and those it binds below. A level above reads
    the plan, and the reports on it."""
    is_bound = any(branch.path.startswith(plan.issuer_path) for branch in user.branches(*OVERSEERS, Role.REPORTER))
    return is_bound or user.has_role(*OVERSEERS, over=plan.branch)


def may_edit_reference(user: User, reference: Reference) -> bool:
    return may_edit_document(user, reference.plan)


def may_close_plan(user: User, plan: Plan) -> bool:
    return plan.is_in_force and user.has_role(Role.CLERK, Role.LEADER, over=plan.branch)


def may_assign(user: User, plan: Plan) -> bool:
    return plan.is_in_force and user.has_role(Role.CLERK, over=plan.branch)


may_amend_plan = may_assign  # begin a plan that amends, supplements or replaces it


def may_copy_plan(user: User, plan: Plan) -> bool:
    """Begin the plan of a later year with its text."""
    return plan.is_issued and plan.has_work and user.has_role(Role.CLERK, over=plan.branch)


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
    return powers_over_document(user, plan) | {
        "follow": may_follow_plan(user, plan),
        "see_history": may_see_history(user, plan),
        "close": may_close_plan(user, plan),
        "amend": may_amend_plan(user, plan),
        "copy": may_copy_plan(user, plan),
        "copy_tasks": may_copy_tasks(user, plan),
        "compare": may_compare_plan(user, plan),
        "assign": may_assign(user, plan),
    }


def may_assign_from_node(user: User, node: Node) -> bool:
    return node.repealed_by_id is None and may_assign(user, node.plan)
