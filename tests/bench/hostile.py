"""How soon a hostile file is refused, from its bytes to the sentence: `make bench-hostile`."""

import os
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from plans.services.imports import read_document  # noqa: E402 - the settings come first
from portal.lib.errors import RuleViolation  # noqa: E402
from portal.lib.uploads import check_upload  # noqa: E402
from tests.lib.hostile import bomb, many_parts, picture  # noqa: E402
from tests.plans.services.test_hostile_imports import CASES  # noqa: E402


def seconds_of(act: Callable[[], object]) -> tuple[float, str]:
    started = time.perf_counter()
    try:
        act()
    except RuleViolation as refused:
        return time.perf_counter() - started, refused.message
    return time.perf_counter() - started, "TAKEN"


def main() -> None:
    rows: list[tuple[float, str, str]] = []
    for case, (data, name, _) in CASES.items():
        rows.append((*seconds_of(lambda data=data, name=name: read_document(data, name=name)), f"plan: {case}"))
    evidence = {
        "bomb.docx": bomb(),
        "100,000 parts.docx": many_parts(100_000),
        "points.png": picture(size=(9000, 9000), kind="PNG", mode="L"),
    }
    for name, content in evidence.items():
        rows.append((*seconds_of(lambda name=name, content=content: check_upload(name, content)), f"evidence: {name}"))
    for seconds, said, case in sorted(rows, reverse=True):
        print(f"{seconds:6.2f} s  {case:<36} {said[:70]}")


if __name__ == "__main__":
    main()
