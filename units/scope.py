"""Scopes are path prefixes: a row is in scope if its path starts with the path of a unit the person acts for.
The rules that ask for no more than a role, anywhere or over a path, are made here."""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from units.enums import Role

if TYPE_CHECKING:
    from units.people.models import User

PATH_WIDTH = 7  # six digits and a point for each level


def within(field: str, paths: Iterable[str]) -> Q:
    """Rows whose `field` lies at or below any of `paths`; no path matches nothing."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition


def path_below(path: str, pk: int) -> str:
    """The path of a unit with that id right below the unit at `path`; at the top if that is empty."""
    return f"{path}{pk:06}."


def ancestors(path: str) -> list[str]:
    """The paths from the top down to `path` itself: `000001.000002.` → `[000001., 000001.000002.]`."""
    return [path[:end] for end in range(PATH_WIDTH, len(path) + 1, PATH_WIDTH)]


def above(field: str, paths: Iterable[str]) -> Q:
    """Rows whose `field` is one of `paths` or an ancestor of one."""
    return Q(**{f"{field}__in": {step for path in paths for step in ancestors(path)}})


def lies_at(path: str) -> property:
    """The `scope_path` of a row that belongs to the unit of the path named, as `unit.path`, `plan.issuer_path`."""
    return property(attrgetter(path))


def holds(*roles: Role) -> Callable[["User"], bool]:
    """The rule that asks for one of `roles`, in any unit."""

    def rule(user: "User") -> bool:
        return user.has_role(*roles)

    rule.__name__ = f"holds({', '.join(roles)})"  # as the table of access prints it
    return rule


def holds_over(path: str, *roles: Role) -> Callable[["User", Any], bool]:
    """The rule that asks for one of `roles` in a unit at or above the path of the subject, which it has as `path`:
    `unit_path`, `task.plan.issuer_path`."""
    path_of = attrgetter(path)

    def rule(user: "User", subject: Any) -> bool:
        return user.has_role(*roles, over=path_of(subject))

    rule.__name__ = f"holds_over({', '.join([path, *roles])})"
    return rule
