"""Addresses of the lists behind figures: each figure opens exactly the records it counts."""

from urllib.parse import urlencode

from django.urls import reverse


def assignments_url(**filters: object) -> str:
    return _list("plans:task_list", filters)


def activities_url(**filters: object) -> str:
    return _list("plans:activity_list", filters)


def _list(name: str, filters: dict[str, object]) -> str:
    """Empty filters are left out; days are written as people write them."""
    query = {key: value for key, value in filters.items() if value not in (None, "")}
    return f"{reverse(name)}?{urlencode(query)}" if query else reverse(name)
