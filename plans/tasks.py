from celery import shared_task

from portal.lib import clock


@shared_task
def run_due() -> None:
    from plans.services.due import run_due_work

    run_due_work(at=clock.now())
