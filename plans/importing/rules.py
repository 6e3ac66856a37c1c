"""Who may do what, now. The routes, the templates (`may`) and the services all ask here."""

from plans.importing.models import PlanImport
from units.enums import Role
from units.people.models import User
from units.scope import holds_over

# Once it is saved, its address leads to the plan.
may_see_import = holds_over("unit.path", Role.CLERK)


def may_confirm_import(user: User, plan_import: PlanImport) -> bool:
    return plan_import.plan_id is None and may_see_import(user, plan_import)
