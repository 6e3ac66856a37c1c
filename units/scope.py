"""Who answers for what. A branch is a part of the tree inside the border of one committee: it ends where the next
committee begins. Rows say where they lie by the path of their unit and the `root`, the committee in whose world they
are, so that every scope is one prefix and one equality. The rules that ask for no more than a role, anywhere or over
a row, are made here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from units.enums import Role

if TYPE_CHECKING:
    from units.people.models import User

PATH_WIDTH = 7  # six digits and a point for each level


@dataclass(frozen=True)
class Branch:
    """The units at or below `path` in the world of the committee `root` (an id); the unit at `path` alone, if
    `is_single`."""

    path: str
    root: int
    is_single: bool = False

    def covers(self, other: "Branch") -> bool:
        is_below = other.path == self.path if self.is_single else other.path.startswith(self.path)
        return is_below and self.root == other.root


def within(field: str, branches: Iterable[Branch]) -> Q:
    """Rows whose path `field` lies in any of `branches`; no branch matches nothing. The committee of a row stands
    beside its path as `root`, here and through relations: `unit__path` and `unit__root`."""
    condition = Q(pk__in=[])
    for branch in branches:
        lookup = field if branch.is_single else f"{field}__startswith"
        condition |= Q(**{lookup: branch.path, _root_of(field): branch.root})
    return condition


def beneath(field: str, branches: Iterable[Branch]) -> Q:
    """Rows of the committees below: under the path of any of `branches`, but beyond the border."""
    condition = Q(pk__in=[])
    for branch in branches:
        condition |= Q(**{f"{field}__startswith": branch.path}) & ~Q(**{_root_of(field): branch.root})
    return condition


def at_top(field: str, branches: Iterable[Branch]) -> Q:
    """Rows of the very units that `branches` begin at, whoever gave them to do."""
    return Q(**{f"{field}__in": [branch.path for branch in branches]})


def _root_of(field: str) -> str:
    way, _, _ = field.rpartition("__")
    return f"{way}__root" if way else "root"


def path_below(path: str, pk: int) -> str:
    """The path of a unit with that id right below the unit at `path`; at the top if that is empty."""
    return f"{path}{pk:06}."


def ancestors(path: str) -> list[str]:
    """The paths from the top down to `path` itself: `000001.000002.` → `[000001., 000001.000002.]`."""
    return [path[:end] for end in range(PATH_WIDTH, len(path) + 1, PATH_WIDTH)]


def above(field: str, branches: Iterable[Branch]) -> Q:
    """Rows whose path `field` is the top of one of `branches` or an ancestor of it."""
    return Q(**{f"{field}__in": {step for branch in branches for step in ancestors(branch.path)}})


def lies_at(path: str) -> property:
    """The `branch` of a row that belongs to the unit of the path named, as `unit.path`, `plan.issuer_path`."""
    return property(_branch_of(path))


def _branch_of(path: str) -> Callable[[Any], Branch]:
    way, _, _ = path.rpartition(".")
    values = attrgetter(path, f"{way}.root_id" if way else "root_id")
    return lambda row: Branch(*values(row))


def holds(*roles: Role) -> Callable[["User"], bool]:
    """The rule that asks for one of `roles`, in any unit."""

    def rule(user: "User") -> bool:
        return user.has_role(*roles)

    rule.__name__ = f"holds({', '.join(roles)})"  # as the table of access prints it
    return rule


def holds_over(path: str, *roles: Role) -> Callable[["User", Any], bool]:
    """The rule that asks for one of `roles` over the branch of the subject, which it has as `path`:
    `unit_path`, `task.plan.issuer_path`."""
    branch_of = _branch_of(path)

    def rule(user: "User", subject: Any) -> bool:
        return user.has_role(*roles, over=branch_of(subject))

    rule.__name__ = f"holds_over({', '.join([path, *roles])})"
    return rule
