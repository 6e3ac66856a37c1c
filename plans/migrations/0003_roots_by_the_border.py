from django.db import migrations
from django.db.models import OuterRef, Subquery


def follow_units(apps, schema_editor):
    """The committee of a document is that of its issuer, the committee of work that of its plan."""
    ways = {"Plan": "issuer__root", "UrgingLetter": "issuer__root", "Assignment": "task__plan__root", "Activity": "plan__root"}
    for name, way in ways.items():
        rows = apps.get_model("plans", name).objects
        root = rows.model.objects.filter(pk=OuterRef("pk")).values(way)[:1]
        rows.update(root=Subquery(root))


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_reference_wording"), ("units", "0010_fill_unit_root")]

    operations = [migrations.RunPython(follow_units, migrations.RunPython.noop)]
