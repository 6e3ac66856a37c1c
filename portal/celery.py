"""The Celery application. Beat only ticks: what is due is decided from the database, so a lost tick is a delay."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "run-due": {"task": "plans.tasks.run_due", "schedule": 60.0, "options": {"expires": 55}},
}
