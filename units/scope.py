"""Scopes are path prefixes: a row is in scope if its path starts with the path of a unit the person acts for."""

from collections.abc import Iterable

from django.db.models import Q

PATH_WIDTH = 7  # six digits and a point for each level


def within(field: str, paths: Iterable[str]) -> Q:
    """Rows whose `field` lies at or below any of `paths`; no path matches nothing."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition


def ancestors(path: str) -> list[str]:
    """The paths from the top down to `path` itself: `000001.000002.` → `[000001., 000001.000002.]`."""
    return [path[:end] for end in range(PATH_WIDTH, len(path) + 1, PATH_WIDTH)]


def above(field: str, paths: Iterable[str]) -> Q:
    """Rows whose `field` is one of `paths` or an ancestor of one."""
    return Q(**{f"{field}__in": {step for path in paths for step in ancestors(path)}})
