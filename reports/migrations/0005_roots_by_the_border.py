from django.db import migrations
from django.db.models import OuterRef, Subquery


def follow_issuers(apps, schema_editor):
    reports = apps.get_model("reports", "Report").objects
    root = reports.model.objects.filter(pk=OuterRef("pk")).values("issuer__root")[:1]
    reports.update(root=Subquery(root))


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_untouched_parts_follow_the_figures"), ("units", "0010_fill_unit_root")]

    operations = [migrations.RunPython(follow_issuers, migrations.RunPython.noop)]
