"""Who may do what with terms and with official documents of every kind, now."""

from units.documents.models import IssuedFile, OfficialDocument
from units.enums import DocumentState, Role
from units.people.models import User
from units.scope import holds_over

may_administer_term = holds_over("unit.path", Role.ADMIN)


def may_edit_document(user: User, document: OfficialDocument) -> bool:
    """Write its text, or delete it as a draft."""
    return document.is_editable and user.has_role(Role.CLERK, over=document.issuer_path)


def may_send_document(user: User, document: OfficialDocument) -> bool:
    """Draft → in review."""
    return may_edit_document(user, document)


def may_take_back_document(user: User, document: OfficialDocument) -> bool:
    """In review → draft, by the leader with a word or by the clerk who sees a mistake."""
    in_review = document.state == DocumentState.IN_REVIEW
    return in_review and user.has_role(Role.CLERK, Role.LEADER, over=document.issuer_path)


def may_issue_document(user: User, document: OfficialDocument) -> bool:
    return document.state == DocumentState.IN_REVIEW and user.has_role(Role.LEADER, over=document.issuer_path)


def may_stamp_day(user: User, document: OfficialDocument) -> bool:
    """Write the day on an issued document whose paper has a blank for it."""
    return document.awaits_day and user.has_role(Role.CLERK, Role.LEADER, over=document.issuer_path)


def may_take_earlier_file(user: User, document: OfficialDocument) -> bool:
    """The file before the day was stamped, where there is one; for the office that keeps the register."""
    if not document.is_issued or not user.has_role(Role.CLERK, Role.LEADER, Role.INSPECTOR, over=document.issuer_path):
        return False
    return IssuedFile.objects.filter(pk=document.issued_file_id or 0, replaces__isnull=False).exists()


def may_take_issued_file(user: User, document: OfficialDocument) -> bool:
    """Whoever sees an issued document takes its file."""
    return document.is_issued


def powers_over_document(user: User, document: OfficialDocument) -> dict[str, bool]:
    """What the pages of every kind offer to a person, for the `may` of their templates."""
    return {
        "edit": may_edit_document(user, document),
        "send": may_send_document(user, document),
        "take_back": may_take_back_document(user, document),
        "issue": may_issue_document(user, document),
        "stamp_day": may_stamp_day(user, document),
        "take_file": may_take_issued_file(user, document),
        "take_earlier_file": may_take_earlier_file(user, document),
    }
