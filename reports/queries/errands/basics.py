"""What one line of the first page is, and what all roles share."""

from dataclasses import dataclass
from datetime import date
from textwrap import shorten

from plans.models import Assignment, Plan
from units.models import User

LONGEST_TITLE = 120
MOST = 50  # lines of one kind; beyond that a list serves better


@dataclass(frozen=True)
class Step:
    """The one next action: a link, or with `is_post` a button that does it at once."""

    label: str
    url: str
    is_post: bool = False


@dataclass(frozen=True)
class Errand:
    """One thing that waits: `about` says from where (plan, unit). `due_on` None has no set day and waits since
    `since`; `is_news` is to be read, not done."""

    what: str
    step: Step
    about: str = ""
    url: str = ""
    due_on: date | None = None
    since: date | None = None
    note: str = ""
    is_news: bool = False


def next_due(user: User, *, on: date) -> date | None:
    """The nearest due day from tomorrow on among the open work a person sees."""
    ahead = Assignment.objects.to_do().visible_to(user).filter(due_on__gt=on)
    return ahead.order_by("due_on").values_list("due_on", flat=True).first()


def plan_name(plan: Plan) -> str:
    return f"KH {plan.number_and_symbol}" if plan.number else short(plan.abstract)


def short(abstract: str) -> str:
    return shorten(abstract, LONGEST_TITLE, placeholder="…")
