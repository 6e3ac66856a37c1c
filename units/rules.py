"""Who may do what with units, people, terms and the audit log."""

from django.db.models import Q

from portal.lib import clock
from units.enums import Role, UnitKind
from units.models import DayMark, IssuedFile, Membership, OfficialDocument, Term, Unit, User
from units.models.calendar import CALENDAR_ROLES
from units.models.mails import TENDERS
from units.models.unit import UNIT_ROLES

_WORKING = {UnitKind.CELL, UnitKind.OFFICE, UnitKind.INSPECTION, UnitKind.MASS_ORGANISATION}
CHILD_KINDS: dict[str, set[UnitKind]] = {
    UnitKind.SUPERIOR_COMMITTEE: {UnitKind.SUPERIOR_COMMITTEE, UnitKind.COMMITTEE, *_WORKING},
    UnitKind.COMMITTEE: {UnitKind.COMMITTEE, *_WORKING},
    UnitKind.CELL: {UnitKind.CELL},
    UnitKind.MASS_ORGANISATION: {UnitKind.MASS_ORGANISATION},
    UnitKind.OFFICE: set(),
    UnitKind.INSPECTION: set(),
}


def may_see_units(user: User) -> bool:
    return user.has_role(*UNIT_ROLES)


def may_see_unit(user: User, unit: Unit) -> bool:
    return user.has_role(*UNIT_ROLES, over=unit.path)


def may_administer(user: User) -> bool:
    return user.has_role(Role.ADMIN)


def may_administer_unit(user: User, unit: Unit) -> bool:
    return user.has_role(Role.ADMIN, over=unit.path)


def may_administer_term(user: User, term: Term) -> bool:
    return may_administer_unit(user, term.unit)


def may_administer_membership(user: User, membership: Membership) -> bool:
    return may_administer_unit(user, membership.unit)


def may_administer_person(user: User, person: User) -> bool:
    """Only over a person all of whose roles lie in one's own units: a new password opens every one of them."""
    held = person.memberships.filter(Q(ends_on=None) | Q(ends_on__gt=clock.today())).select_related("unit")
    return may_administer(user) and all(may_administer_unit(user, seat.unit) for seat in held)


def may_keep_calendar(user: User, root: Unit) -> bool:
    return user.has_role(*CALENDAR_ROLES, over=root.path)


def may_keep_a_calendar(user: User) -> bool:
    return user.has_role(*CALENDAR_ROLES)


def may_unmark_day(user: User, mark: DayMark) -> bool:
    return may_keep_calendar(user, mark.root)


def calendar_root(user: User) -> Unit | None:
    """The committee whose calendar the person keeps: that of the first seat in use that reaches up to it."""
    held = [seat.unit.committee() for seat in user.acting if seat.role in CALENDAR_ROLES]
    return next((root for root in held if may_keep_calendar(user, root)), None)


def may_tend_mails(user: User) -> bool:
    """See what became of the mails, send them again or drop them; never read them."""
    return user.has_role(*TENDERS)


def may_stamp_day(user: User, document: OfficialDocument) -> bool:
    """Write the day on an issued document whose paper has a blank for it."""
    return document.awaits_day and user.has_role(Role.CLERK, Role.LEADER, over=document.issuer_path)


def may_take_earlier_file(user: User, document: OfficialDocument) -> bool:
    """The file before the day was stamped, where there is one; for the office that keeps the register."""
    if not document.is_issued or not user.has_role(Role.CLERK, Role.LEADER, Role.INSPECTOR, over=document.issuer_path):
        return False
    return IssuedFile.objects.filter(pk=document.issued_file_id or 0, replaces__isnull=False).exists()
