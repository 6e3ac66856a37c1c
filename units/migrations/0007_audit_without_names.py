from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0006_audit_events_sealed_anew'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='auditevent',
            name='actor_name',
        ),
    ]
