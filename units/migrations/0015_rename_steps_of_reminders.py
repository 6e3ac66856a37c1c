from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("units", "0014_let_a_committee_set_the_days_to_acknowledge")]

    operations = [migrations.RenameField("remindersettings", "rungs", "steps")]
