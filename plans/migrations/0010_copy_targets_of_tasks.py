from django.db import migrations
from django.db.models import OuterRef, Subquery


def copy_targets(apps, schema_editor):
    assignments, tasks = apps.get_model("plans", "Assignment"), apps.get_model("plans", "Task")
    of_task = tasks.objects.filter(pk=OuterRef("task")).order_by("pk").values("targets")[:1]
    assignments.objects.update(targets=Subquery(of_task))


class Migration(migrations.Migration):
    dependencies = [("plans", "0009_add_assignment_targets")]

    operations = [migrations.RunPython(copy_targets, migrations.RunPython.noop)]
