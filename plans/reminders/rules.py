"""Who may do what, now. The routes, the templates (`may`) and the services all ask here."""

from plans.outline.models import OVERSEERS
from plans.outline.rules import may_see_work
from plans.reminders.models import UrgingLetter
from units.documents.rules import may_stamp_day, may_take_earlier_file
from units.enums import DocumentState, Role
from units.people.models import User
from units.scope import holds, holds_over

# See whom the portal reminded of an assignment, and why not.
may_follow_reminders = holds_over("unit_path", *OVERSEERS)
may_write_letters = holds(Role.CLERK)
# An official letter about the work that a plan gave.
may_write_letter = holds_over("issuer_path", Role.CLERK)
# The text of a letter in any format, before it is issued too.
may_follow_letter = holds_over("issuer_path", *OVERSEERS)


def may_edit_letter(user: User, letter: UrgingLetter) -> bool:
    return letter.is_editable and user.has_role(Role.CLERK, over=letter.issuer_path)


def may_take_back_letter(user: User, letter: UrgingLetter) -> bool:
    in_review = letter.state == DocumentState.IN_REVIEW
    return in_review and user.has_role(Role.CLERK, Role.LEADER, over=letter.issuer_path)


def may_issue_letter(user: User, letter: UrgingLetter) -> bool:
    return letter.state == DocumentState.IN_REVIEW and user.has_role(Role.LEADER, over=letter.issuer_path)


def may_take_letter_file(user: User, letter: UrgingLetter) -> bool:
    return letter.is_issued and may_see_work(user)


def powers_over_letter(user: User, letter: UrgingLetter) -> dict[str, bool]:
    """What the page of a letter offers to a person: the `may` of its template."""
    return {
        "follow": may_follow_letter(user, letter),
        "edit": may_edit_letter(user, letter),
        "take_back": may_take_back_letter(user, letter),
        "issue": may_issue_letter(user, letter),
        "stamp_day": may_stamp_day(user, letter),
        "take_earlier_file": may_take_earlier_file(user, letter),
        "take_file": may_take_letter_file(user, letter),
    }
