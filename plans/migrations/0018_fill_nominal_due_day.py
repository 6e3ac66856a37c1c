"""The due days so far are those of their plans, but for the extended ones."""

from django.db import migrations
from django.db.models import F


def fill(apps, schema_editor):
    events = apps.get_model("units", "AuditEvent").objects
    extended = events.filter(act="assignment_extended", subject_type="plans.assignment").values("subject_id")
    rows = apps.get_model("plans", "Assignment").objects
    rows.exclude(pk__in=extended).update(nominal_due_on=F("due_on"))


class Migration(migrations.Migration):
    dependencies = [("units", "0009_add_working_days"), ("plans", "0017_add_nominal_due_day")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
