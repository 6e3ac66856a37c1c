"""`python -m tests.days COMMAND …` runs a command of pytest on each of these days. All but the browser tests live
wholly on that day, by libfaketime; a browser would not start under it: its server and pages are given the clock."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from portal.lib.clock import HANOI

MOMENTS = (
    "2026-12-31T23:30",  # the year of people and the year of UTC end apart
    "2027-01-01T00:05",
    "2027-02-08T09:00",  # Tết
    "2027-04-01T08:00",  # a quarter begins
    "2028-02-29T09:00",
)
FOLDER = Path(__file__).resolve().parent
BROWSER_MOMENT = "BROWSER_MOMENT"


def shifted(moment: str) -> dict[str, str]:
    """Settings under which every process, also one that starts later, counts from that moment of Hanoi. Only the time
    of day is shifted: waiting goes by the monotonic clock."""
    library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
    assert library, "libfaketime is not installed: apt-get install libfaketime"
    shift = datetime.fromisoformat(moment).replace(tzinfo=HANOI) - datetime.now(HANOI)
    return {
        "LD_PRELOAD": str(library),
        "FAKETIME": f"{round(shift.total_seconds()):+d}",
        "DONT_FAKE_MONOTONIC": "1",
        "PYTHONPATH": str(FOLDER / "clock"),
    }


def main(command: list[str]) -> int:
    failed = []
    for moment in MOMENTS:
        for marks, settings in (("not browser", shifted(moment)), ("browser", {BROWSER_MOMENT: moment})):
            print(f"\n{moment}, {marks}", flush=True)
            # Whoever imports of `portal` has the settings of the portal in the environment, and these would win.
            environment = os.environ | settings | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
            answer = subprocess.run([*command, "-m", marks], env=environment, check=False)
            failed += [f"{moment}, {marks}"] if answer.returncode else []
    print("\nfailed on " + "; ".join(failed) if failed else f"\nholds on {', '.join(MOMENTS)}")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
