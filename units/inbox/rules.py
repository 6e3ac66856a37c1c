"""Who may do what with units, people, terms and the audit log."""

from units.inbox.models import TENDERS
from units.people.models import User


def may_tend_mails(user: User) -> bool:
    """See what became of the mails, send them again or drop them; never read them."""
    return user.has_role(*TENDERS)
