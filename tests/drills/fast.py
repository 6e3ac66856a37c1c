"""The portal under a clock that runs faster: `python -m tests.drills.fast celery …`, `… fast planner`.

Only the clock is replaced: a lease of ten minutes is ten minutes of that clock. It stands at DRILL_FROM (seconds of
the calendar) when the real one stands at DRILL_EPOCH, and runs DRILL_SPEED times as fast."""

import os
import runpy
import sys
import time
from datetime import UTC, datetime

TICK = 60  # seconds of the portal's clock between two rounds


def speed() -> float:
    return float(os.environ["DRILL_SPEED"])


def now() -> datetime:
    passed = time.time() - float(os.environ["DRILL_EPOCH"])
    return datetime.fromtimestamp(float(os.environ["DRILL_FROM"]) + passed * speed(), UTC)


def start_at(moment: datetime, *, speed: float) -> None:
    """From now on this process and those it starts live by a clock that stands at the moment."""
    clock = {"DRILL_EPOCH": time.time(), "DRILL_FROM": moment.timestamp(), "DRILL_SPEED": speed}
    os.environ |= {name: str(value) for name, value in clock.items()}
    hurry()


def hurry() -> None:
    """Makes the portal of this process live by the fast clock."""
    from portal.lib import clock

    clock.now = now
    clock.monotonic = lambda: time.monotonic() * speed()


def hurry_beat() -> None:
    from portal.celery import app

    for entry in app.conf.beat_schedule.values():
        entry["schedule"] /= speed()
        entry["options"] = {"expires": entry["options"]["expires"] / speed()}


def plan_for_ever() -> None:
    """A planner of its own beside the workers, as if somebody ran `manage.py run_due` each minute."""
    import django

    django.setup()
    from django.db import close_old_connections

    from plans.tasks import run_due_work
    from portal.lib import clock

    while True:
        close_old_connections()
        try:
            run_due_work(at=clock.now())
        except Exception as error:  # the database is away: the next round will do it
            print(f"{type(error).__name__}: {error}", flush=True)
        # All planners at the same moment, as clocks that are set alike would have it.
        time.sleep(TICK / speed() - time.time() % (TICK / speed()))


def main() -> None:
    sys.argv = sys.argv[1:]
    hurry()
    if sys.argv == ["planner"]:
        plan_for_ever()
        return
    hurry_beat()
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
