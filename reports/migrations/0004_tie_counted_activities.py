from django.db import migrations


def tie(apps, schema_editor):
    """Reports issued before say which activities they count; since now the activities say it too."""
    activities = apps.get_model("plans", "Activity").objects
    issued = apps.get_model("reports", "Report").objects.filter(facts__isnull=False).order_by("pk")
    for report in issued.only("facts", "number", "symbol").iterator():
        name = f"Báo cáo số {report.number:02}-{report.symbol}"
        counted = report.facts["counted"]
        for start in range(0, len(counted), 5000):
            activities.filter(pk__in=counted[start : start + 5000]).update(reported_in=name)


class Migration(migrations.Migration):
    dependencies = [("plans", "0022_keep_sendings_and_points"), ("reports", "0003_add_awaits_day")]

    operations = [migrations.RunPython(tie, migrations.RunPython.noop, elidable=True)]
