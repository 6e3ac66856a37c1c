"""How soon a hostile file is refused, from its bytes to the sentence: `make bench-hostile`."""

import os
import time
from collections.abc import Callable

import django

from portal.lib.errors import RuleViolation
from portal.lib.uploads import check_upload
from tests.lib.hostile import bomb, many_parts, picture


def seconds_of(act: Callable[[], object]) -> tuple[float, str]:
    started = time.perf_counter()
    try:
        act()
    except RuleViolation as refused:
        return time.perf_counter() - started, refused.message
    return time.perf_counter() - started, "TAKEN"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    # they import models, which want the apps
    from plans.importing.services import read_document
    from tests.plans.importing.test_hostile_imports import CASES

    rows: list[tuple[float, str, str]] = []
    for case, (made, name, _) in CASES.items():
        data = made() if callable(made) else made
        rows.append((*seconds_of(lambda data=data, name=name: read_document(data, name=name)), f"plan: {case}"))
    evidence = {
        "bomb.docx": bomb(),
        "100,000 parts.docx": many_parts(100_000),
        "points.png": picture(size=(9000, 9000), kind="PNG", mode="L"),
    }
    for name, content in evidence.items():
        rows.append((*seconds_of(lambda name=name, content=content: check_upload(name, content)), f"evidence: {name}"))
    for seconds, outcome, case in sorted(rows, reverse=True):
        print(f"{seconds:6.2f} s  {case:<36} {outcome[:70]}")


if __name__ == "__main__":
    main()
