from typing import Any

from django.core.management import BaseCommand
from django.urls import get_resolver

from portal.access import OpenTo, Route, Rule, urls

HEADS = ("path", "name", "subject", "GET", "POST")


class Command(BaseCommand):
    help = "Prints who may call which URL with which method: one line a URL, with the rule of each method."

    def handle(self, *args: Any, **options: Any) -> None:
        rows = [HEADS, *(_row(*url) for url in urls(get_resolver()))]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            self.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _row(place: str, name: str, answer: object) -> tuple[str, ...]:
    if not isinstance(answer, Route):
        return (f"/{place}", name, "", "none: refused", "none: refused")
    return (f"/{place}", name, answer.subject or "-", _rule_text(answer.get), _rule_text(answer.post))


def _rule_text(rule: Rule | None) -> str:
    if rule is None:
        return "-"
    return rule.value if isinstance(rule, OpenTo) else f"{rule.__module__}.{rule.__name__}"
