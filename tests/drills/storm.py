"""The storm: reminders fall due while what carries them is killed with -9 every few seconds."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import DatabaseError, connection

from portal.lib import clock
from portal.run import worker_command
from tests.drills import fast
from tests.drills.checks import DELIVERED_STATES, check_mails, check_once_each
from tests.drills.promises import Promises
from tests.drills.stage import Program, Stage
from tests.drills.world import DrillWorld
from tests.services import wait_until
from units.enums import NoticeKind
from units.inbox.models import Heartbeat, Notice

DUE_IN = timedelta(days=3)  # a step of every schedule we ship
PORTION = 50
MORNING, SPEED = datetime.fromisoformat("2026-03-02T08:00+07:00"), 30
DRAIN_SECONDS = 900  # the fast clock leaves a round little real time


@dataclass
class Storm:
    stage: Stage
    dice: random.Random
    programs: list[Program]
    kills: Counter[str] = field(default_factory=Counter)

    def strike(self) -> None:
        """Kills one part and starts it again a moment later."""
        parts: list[tuple[str, Callable[[], None]]] = [(p.name, lambda p=p: self._kill(p)) for p in self.programs]
        parts.append(("broker", lambda: self._restart(self.stage.broker)))
        if self.stage.database:
            parts.append(("database", lambda: self._restart(self.stage.database)))
        name, kill = self.dice.choice(parts)
        self.kills[name] += 1
        kill()

    def _kill(self, program: Program) -> None:
        if program.running.poll() is None:
            program.kill(with_children=self.dice.random() < 0.5)
        time.sleep(self.dice.uniform(0, 1))
        program.start()

    def _restart(self, server) -> None:
        server.kill()
        time.sleep(self.dice.uniform(0, 1))
        server.start()


@contextmanager
def running(stage: Stage, *, planners: int) -> Iterator[list[Program]]:
    """Workers and beat as the two kinds of installation have them, and planners beside, until the end of the block."""
    with started([*celery(stage), *planners_of(stage, planners)]) as programs:
        wait_until(Heartbeat.objects.filter(name="worker").exists)
        yield programs


def celery(stage: Stage) -> list[Program]:
    if stage.database:
        worker = ("celery", "-A", "portal", "worker", "--concurrency", "2", "--loglevel", "info")
        beat = ("celery", "-A", "portal", "beat", "--schedule", str(stage.folder / "beat"), "--loglevel", "info")
        programs = [stage.program(f"worker-{n}", *worker, "-n", f"worker-{n}@drill") for n in (1, 2)]
        programs.append(stage.program("beat", *beat))
    else:
        programs = [stage.program("worker-and-beat", *worker_command())]
    return programs


def planners_of(stage: Stage, count: int) -> list[Program]:
    return [stage.program(f"planner-{number + 1}", "planner") for number in range(count)]


@contextmanager
def started(programs: list[Program]) -> Iterator[list[Program]]:
    for program in programs:
        program.start()
    try:
        yield programs
    finally:
        for program in programs:
            program.end()


def weather(stage: Stage, world: DrillWorld, promises: Promises, *, count: int, seconds: float, seed: int) -> None:
    """`count` reminders fall due in portions over `seconds`, under a storm of as long."""
    fast.start_at(MORNING, speed=SPEED)
    stage.sink.open()
    with running(stage, planners=2) as programs:
        storm = Storm(stage, random.Random(seed), programs)
        for first in portions(count, seconds):
            feed(world, range(first, min(first + PORTION, count)), at=fast.now())
            storm.strike()
        calm = time.monotonic()
        wait_for_all(count)
        drained = time.monotonic() - calm
    promises.note("killed", ", ".join(f"{name} {times}" for name, times in sorted(storm.kills.items())))
    promises.note("kills in all, in seconds", f"{storm.kills.total()} in {seconds:.0f}")
    promises.note("drained after the last kill, s", f"{drained:.1f}")
    check_once_each(world, promises, count=count)
    check_mails(stage, world, promises, count=count)


def portions(count: int, seconds: float) -> Iterator[int]:
    """The number of the first of each portion, so that the last comes when the seconds are over; evenly."""
    started, firsts = time.monotonic(), range(0, count, PORTION)
    for index, first in enumerate(firsts):
        time.sleep(max(0.0, started + index * seconds / len(firsts) - time.monotonic()))
        yield first


def feed(world: DrillWorld, numbers: range, *, at: datetime) -> None:
    def is_given() -> bool:
        try:
            world.give(numbers, due_on=clock.local_day(at) + DUE_IN, at=at)
        except DatabaseError:
            connection.close()
            return False
        return True

    wait_until(is_given)


def wait_for_all(count: int) -> None:
    with suppress(AssertionError):  # the checks will name what is still there
        wait_until(lambda: is_drained(count), seconds=DRAIN_SECONDS)


def is_drained(count: int) -> bool:
    try:
        reminders = Notice.objects.filter(kind=NoticeKind.REMINDER)
        return reminders.count() >= count and not Notice.objects.exclude(mail_state__in=DELIVERED_STATES).exists()
    except DatabaseError:
        connection.close()
        return False


def planners_at_once(stage: Stage, world: DrillWorld, promises: Promises, *, count: int) -> None:
    """Five planners and senders that all wake at the same moment find the same work, all of it at once."""
    fast.start_at(MORNING, speed=SPEED)
    stage.sink.open()
    with started(planners_of(stage, 5)):
        wait_until(Heartbeat.objects.filter(name="worker").exists)
        feed(world, range(count), at=fast.now())
        wait_for_all(count)
    check_once_each(world, promises, count=count)
    check_mails(stage, world, promises, count=count)


def broker_emptied(stage: Stage, world: DrillWorld, promises: Promises, *, count: int, seconds: float) -> None:
    """FLUSHALL ten times a second while reminders fall due."""
    fast.start_at(MORNING, speed=SPEED)
    stage.sink.open()
    flushes = 0
    with running(stage, planners=0):
        for first in portions(count, seconds):
            feed(world, range(first, min(first + PORTION, count)), at=fast.now())
            until = time.monotonic() + seconds * PORTION / count
            while time.monotonic() < until:
                stage.broker.flush()
                flushes += 1
                time.sleep(0.1)
        emptied_at = fast.now()
        wait_until(Heartbeat.objects.filter(name="worker", at__gt=emptied_at).exists)
        ticks = (fast.now() - emptied_at) / timedelta(seconds=fast.TICK)
        wait_for_all(count)
    promises.note("broker emptied, times", flushes)
    promises.hold("ticks from the last flush to a round of a worker", f"{ticks:.1f}", is_kept=ticks < 5)
    check_once_each(world, promises, count=count)
    check_mails(stage, world, promises, count=count)
