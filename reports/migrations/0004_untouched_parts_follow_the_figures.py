from django.db import migrations
from django.db.models import F


def remember(apps, schema_editor):
    """What was never saved since it was drafted is as the portal offered it. Of the rest nobody knows any more which
    words were the portal's: they are the person's."""
    sections = apps.get_model("reports", "ReportSection").objects
    sections.filter(version=1, report__state__in=["draft", "in_review"]).update(base=F("text"))


class Migration(migrations.Migration):

    dependencies = [
        ("reports", "0003_keep_the_wording_that_was_offered"),
    ]

    operations = [
        migrations.RunPython(remember, migrations.RunPython.noop),
    ]
