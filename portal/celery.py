"""The Celery application. Beat only ticks: what is due is decided from the database, so a lost tick is a delay."""

import os

from celery import Celery
from celery.signals import after_task_publish
from django.db import close_old_connections
from django.utils.module_loading import import_string

from portal.lib import clock

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {"run-due": {"task": "plans.tasks.run_due", "schedule": 60.0, "options": {"expires": 55}}}


@after_task_publish.connect(sender="plans.tasks.run_due")
def mark_tick(**_: object) -> None:
    """The mark of the scheduler, made by the process that ticks, whether or not a worker hears it."""
    close_old_connections()
    import_string("units.inbox.services.watching.beat")("scheduler", at=clock.now())
