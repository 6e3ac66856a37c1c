"""What one line of the first page is, and what all roles share."""

from dataclasses import dataclass
from datetime import date
from textwrap import shorten

from plans.outline.models import Plan

LONGEST_TITLE = 120
MOST = 50  # lines of one kind; beyond that a list serves better


@dataclass(frozen=True)
class NextAction:
    """The one next action: a link, or with `is_post` a button that does it at once."""

    label: str
    url: str
    is_post: bool = False


@dataclass(frozen=True)
class TodoItem:
    """One thing that waits: `about` says from where (plan, unit). `due_on` None has no set day and waits since
    `since`; `is_news` is to be read, not done."""

    what: str
    action: NextAction
    about: str = ""
    url: str = ""
    due_on: date | None = None
    since: date | None = None
    note: str = ""
    is_news: bool = False


def plan_name(plan: Plan) -> str:
    return f"KH {plan.number_and_symbol}" if plan.number else short(plan.abstract)


def short(abstract: str) -> str:
    return shorten(abstract, LONGEST_TITLE, placeholder="…")
