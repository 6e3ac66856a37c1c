import logging
from datetime import datetime

from plans.services.assignment import make_due_assignments
from plans.services.evidence import purge_waiting
from plans.services.reminders import plan_reminders, relevant_titles, remind_to_acknowledge
from plans.services.working_days import follow_calendars, seed_calendars
from units.services.mail import send_mails
from units.services.watching import beat

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
        _send_waiting_mails,
        purge_waiting,
    ):
        try:
            part(at=at)
        except Exception as error:
            logger.exception("%s failed", part.__name__)
            failures.append(error)
    if failures:
        raise ExceptionGroup("run_due", failures)
    beat("worker", at=at)


def _send_waiting_mails(*, at: datetime) -> None:
    send_mails(at=at, relevant_titles=relevant_titles)
