"""`make drill-reminders`: whether reminders keep their promises when everything around them fails.

`python -m tests.drills.reminders sqlite|postgres [--only NAME …] [--count N] [--seconds S] [--seed N]`; the exit code
is 1 if any promise was broken."""

import argparse
import random
import sys
from collections.abc import Callable

from tests.drills.promises import Promises
from tests.drills.stage import Stage, stage

NAMES = ("jumps", "outage", "smtp", "planners", "flush", "storm")


def drills(scale: argparse.Namespace) -> dict[str, tuple[int, Callable]]:
    """By name: how many assignments a person has, and what to call with stage, world and promises. Those that are told
    the time come before those that make the clock of this process run faster."""
    from tests.drills import scenarios, storm

    count, seconds = scale.count, scale.seconds
    return {
        "jumps": (10, lambda *parts: scenarios.clock_jumps(*parts, count=count)),
        "outage": (10, lambda *parts: scenarios.outage_over_tet(*parts, count=count)),
        "smtp": (10, lambda *parts: scenarios.smtp_down(*parts, count=count)),
        "planners": (10, lambda *parts: storm.planners_at_once(*parts, count=count)),
        "flush": (1, lambda *parts: storm.broker_emptied(*parts, count=count, seconds=seconds / 6)),
        "storm": (1, lambda *parts: storm.weather(*parts, count=count, seconds=seconds, seed=scale.seed)),
    }


def run(name: str, parts: Stage, scale: argparse.Namespace) -> list[str]:
    """Runs one drill in an emptied database, prints its figures and returns the promises it broke."""
    from django.core.management import call_command

    from tests.drills.world import make_world
    from tests.guards import triggers_off

    with triggers_off():
        call_command("flush", interactive=False, verbosity=0)
    parts.sink.empty()
    lines, drill = drills(scale)[name]
    world = make_world(units=scale.count // lines, tasks=lines)
    promises = Promises(f"{name} on {scale.database}, seed {scale.seed}")
    drill(parts, world, promises)
    promises.show()
    return [f"{name}: {what}" for what in promises.broken]


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("database", choices=["sqlite", "postgres"])
    parser.add_argument("--only", nargs="*", choices=NAMES, default=NAMES)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    return parser.parse_args()


def main() -> int:
    scale = parse()
    with stage(scale.database) as parts:
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        broken = [what for name in NAMES if name in scale.only for what in run(name, parts, scale)]
    print("\nBROKEN: " + "; ".join(broken) if broken else "\nAll promises were kept.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
