"""Who may do what, now. The routes, the templates (`may`) and the services all ask here."""

from plans.outline.models import OVERSEERS
from plans.reminders.models import UrgingLetter
from units.documents.rules import powers_over_document
from units.enums import Role
from units.people.models import User
from units.scope import holds, holds_over

# See whom the portal reminded of an assignment, and why not.
may_follow_reminders = holds_over("unit_path", *OVERSEERS)
may_write_letters = holds(Role.CLERK)
# An official letter about the work that a plan gave.
may_write_letter = holds_over("issuer_path", Role.CLERK)
# The text of a letter in any format, before it is issued too.
may_follow_letter = holds_over("issuer_path", *OVERSEERS)


def powers_over_letter(user: User, letter: UrgingLetter) -> dict[str, bool]:
    """What the page of a letter offers to a person: the `may` of its template."""
    return powers_over_document(user, letter) | {"follow": may_follow_letter(user, letter)}
