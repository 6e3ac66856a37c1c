from argparse import ArgumentParser
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError

from plans.tasks import run_due_work
from portal.lib import clock
from units.inbox.queries import SCHEDULER
from units.inbox.services.watching import beat


class Command(BaseCommand):
    help = "Does all due work once, without Celery: makes due assignments, files reminders, sends mails."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at", help="the moment to act at, as 2026-03-20T08:00; local time if it has no zone")

    def handle(self, *args: object, at: str | None = None, **options: object) -> None:
        moment = _moment(at) if at else clock.now()
        beat(SCHEDULER.name, at=moment)  # who calls this from a timetable is the scheduler
        run_due_work(at=moment)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"Không hiểu thời điểm {text!r}; cần dạng 2026-03-20T08:00.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.HANOI)
