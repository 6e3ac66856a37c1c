"""Who may do with a document what is the same for all of them."""

from units.documents.models import IssuedFile, OfficialDocument
from units.enums import Role
from units.people.models import User
from units.scope import holds_over

may_administer_term = holds_over("unit.path", Role.ADMIN)


def may_stamp_day(user: User, document: OfficialDocument) -> bool:
    """Write the day on an issued document whose paper has a blank for it."""
    return document.awaits_day and user.has_role(Role.CLERK, Role.LEADER, over=document.issuer_path)


def may_take_earlier_file(user: User, document: OfficialDocument) -> bool:
    """The file before the day was stamped, where there is one; for the office that keeps the register."""
    if not document.is_issued or not user.has_role(Role.CLERK, Role.LEADER, Role.INSPECTOR, over=document.issuer_path):
        return False
    return IssuedFile.objects.filter(pk=document.issued_file_id or 0, replaces__isnull=False).exists()
