import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0004_a_form_is_taken_once'),
    ]

    operations = [
        # So that taking it away can be taken back.
        migrations.AlterField(
            model_name='auditevent',
            name='actor_name',
            field=models.CharField(default='', max_length=120),
        ),
        migrations.AddField(
            model_name='auditevent',
            name='key',
            field=models.CharField(default='', max_length=16),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='auditevent',
            name='person',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name='AuditCheckpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chain', models.CharField(max_length=120)),
                ('place', models.PositiveIntegerField()),
                ('end_seal', models.CharField(max_length=64)),
                ('kind', models.CharField(choices=[('purged', 'Xóa nhật ký hết thời hạn lưu'), ('settled', 'Ghi nhận sai lệch của nhật ký'), ('sealed_anew', 'Chuyển sang dấu có khóa')], max_length=12)),
                ('count', models.PositiveIntegerField()),
                ('years', models.PositiveSmallIntegerField(null=True)),
                ('due_before', models.DateTimeField(null=True)),
                ('findings', models.JSONField(default=list)),
                ('reason', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('key', models.CharField(max_length=16)),
                ('signature', models.CharField(max_length=64)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['chain', 'place'], name='audit_checkpoint_of_chain')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['purged', 'settled', 'sealed_anew'])), name='audit_checkpoint_kind_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'purged'), _negated=True), models.Q(('due_before__isnull', False), ('years__gte', 1), ('years__isnull', False)), _connector='OR'), name='audit_purge_has_a_term')],
            },
        ),
    ]
