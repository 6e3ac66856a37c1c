import signal
from argparse import ArgumentParser
from threading import Event

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from portal.lib import clock
from units.inbox.queries import QUIET_AFTER, WATCHER, ages
from units.inbox.services.watching import watch


class Command(BaseCommand):
    help = "Watches the scheduler and the worker, and tells the admins by mail when they stand still; until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only ask whether a watch is running, for a probe")

    def handle(self, *args: object, check: bool, **options: object) -> None:
        if check:
            age = ages(at=clock.now()).get(WATCHER.name)
            if age is None or age > QUIET_AFTER.total_seconds():
                raise CommandError("Bộ canh chừng không chạy.")
            return
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        watch(now=clock.now, wait=lambda seconds: _rest(stop, seconds))


def _rest(stop: Event, seconds: float) -> bool:
    close_old_connections()  # one that broke must not be met again
    return stop.wait(seconds)
