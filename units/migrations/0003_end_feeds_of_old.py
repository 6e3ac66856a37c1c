from django.db import migrations


def end_feeds(apps, schema_editor):
    """Their tokens stood in the query of an address, which logs of proxies keep; whoever reads those must find none
    that opens anything."""
    apps.get_model("units", "CalendarFeed").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("units", "0002_wrong_passwords")]

    operations = [migrations.RunPython(end_feeds, migrations.RunPython.noop)]
