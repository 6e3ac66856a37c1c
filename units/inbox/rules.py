"""Who may look after the mails."""

from units.inbox.models import TENDERS
from units.scope import holds

# See what became of the mails, send them again or drop them; never read them.
may_tend_mails = holds(*TENDERS)
