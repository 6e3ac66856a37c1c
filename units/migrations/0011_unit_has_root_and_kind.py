import django.db.models.deletion
from django.db import migrations, models

KINDS = {
    "superior_committee": "Đảng ủy cấp trên",
    "committee": "Đảng ủy",
    "section_committee": "Đảng ủy bộ phận",
    "cell": "Chi bộ",
    "office": "Văn phòng",
    "inspection": "Ủy ban kiểm tra",
    "mass_organisation": "Đoàn thể",
}


class Migration(migrations.Migration):
    dependencies = [("units", "0010_fill_unit_root")]

    operations = [
        migrations.AlterField(
            model_name="unit",
            name="root",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="units.unit",
            ),
        ),
        migrations.RemoveConstraint(model_name="unit", name="unit_kind_is_known"),
        migrations.AlterField(
            model_name="unit",
            name="kind",
            field=models.CharField(choices=list(KINDS.items()), max_length=24, verbose_name="Loại"),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", list(KINDS))), name="unit_kind_is_known"
            ),
        ),
    ]
