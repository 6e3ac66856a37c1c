import logging
from datetime import datetime

from celery import shared_task

from plans.activities.services.evidence import purge_waiting
from plans.activities.services.strays import sweep_strays
from plans.reminders.services.planner import plan_reminders, relevant_titles, remind_to_acknowledge
from plans.work.services.assignments import make_due_assignments
from plans.work.services.following import follow_calendars, seed_calendars
from portal.lib import clock
from units.audit.services import mark_chains, purge_events
from units.inbox.queries import WORKER
from units.inbox.services.digests import file_log_ends
from units.inbox.services.mail import send_mails
from units.inbox.services.watching import beat
from units.people.attempts import sweep_attempts
from units.people.services import end_blind_feeds
from units.taken_forms import forget_taken_forms

logger = logging.getLogger(__name__)


def run_due_work(*, at: datetime) -> None:
    """All work that is due, once: planning, sending, clearing up. Each part runs whatever befell the one before.

    Raises an ExceptionGroup of what failed; what was done stays done."""
    failures: list[Exception] = []
    for part in (
        seed_calendars,
        follow_calendars,
        make_due_assignments,
        plan_reminders,
        remind_to_acknowledge,
        file_log_ends,
        _send_waiting_mails,
        purge_waiting,
        sweep_strays,
        sweep_attempts,
        end_blind_feeds,
        forget_taken_forms,
        purge_events,
        _mark_chains,
    ):
        try:
            part(at=at)
        except Exception as error:
            logger.exception("%s failed", part.__name__)
            failures.append(error)
    if failures:
        raise ExceptionGroup("run_due", failures)
    beat(WORKER.name, at=at)


def _send_waiting_mails(*, at: datetime) -> None:
    send_mails(at=at, relevant_titles=relevant_titles)


def _mark_chains(*, at: datetime) -> None:
    mark_chains()


@shared_task
def run_due() -> None:
    run_due_work(at=clock.now())
