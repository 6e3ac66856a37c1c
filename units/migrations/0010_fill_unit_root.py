from django.db import migrations

COMMITTEES = ("superior_committee", "committee")


def fill_roots(apps, schema_editor):
    """From the top down: a committee and a top unit are roots of their own, the others are of their parent's."""
    Unit = apps.get_model("units", "Unit")
    roots: dict[int | None, int] = {}
    rows = []
    for unit in Unit.objects.order_by("path").only("pk", "parent_id", "kind", "root_id"):
        is_root = unit.kind in COMMITTEES or unit.parent_id is None
        unit.root_id = roots[unit.pk] = unit.pk if is_root else roots[unit.parent_id]
        rows.append(unit)
    Unit.objects.bulk_update(rows, ["root"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("units", "0009_unit_root")]

    operations = [migrations.RunPython(fill_roots, migrations.RunPython.noop)]
