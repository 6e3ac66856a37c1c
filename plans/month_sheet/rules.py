"""Who may do what, now. The routes, the templates (`may`) and the services all ask here."""

from plans.month_sheet.models import MonthSheetImport
from units.enums import Role
from units.people.models import User
from units.tree.models import Unit


def may_enter_for(user: User, unit: Unit) -> bool:
    return user.has_role(Role.CLERK, over=unit.path)


def may_import_month_sheet(user: User, month_sheet_import: MonthSheetImport) -> bool:
    return user.has_role(Role.CLERK, over=month_sheet_import.unit.path)
