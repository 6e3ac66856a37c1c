from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("units", "0015_rename_steps_of_reminders")]

    operations = [
        migrations.DeleteModel("ParkedRow"),
        migrations.CreateModel(
            name="DeadLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.CharField(max_length=40)),
                ("subject_type", models.CharField(max_length=60)),
                ("subject_id", models.BigIntegerField()),
                ("error", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("part", "subject_type", "subject_id"), name="dead_letter_once")
                ],
            },
        ),
        migrations.RemoveConstraint("notice", "notice_mail_state_is_known"),
        migrations.RemoveField("notice", "about"),
        migrations.AddField("notice", "event", models.CharField(max_length=40, default=""), preserve_default=False),
        migrations.AddField("notice", "subject_type", models.CharField(blank=True, max_length=60, default="")),
        migrations.AlterField("notice", "subject_type", models.CharField(blank=True, max_length=60)),
        migrations.AddField("notice", "subject_id", models.BigIntegerField(blank=True, null=True)),
        migrations.AddField("notice", "step", models.SmallIntegerField(blank=True, null=True)),
        migrations.AddField("notice", "due_on", models.DateField(blank=True, null=True)),
        migrations.AddField("notice", "gathering", models.UUIDField(editable=False, null=True)),
        migrations.AlterField("notice", "key", models.CharField(max_length=200)),
        migrations.AlterField(
            "notice",
            "mail_state",
            models.CharField(
                choices=[
                    ("inbox_only", "Chỉ trong hộp thông báo"),
                    ("queued", "Chờ gửi"),
                    ("for_digest", "Chờ thư tổng hợp"),
                    ("sending", "Đang gửi"),
                    ("sent", "Đã gửi"),
                    ("uncertain", "Chưa rõ đã gửi"),
                    ("failed", "Gửi lỗi"),
                    ("dead_letter", "Gác lại"),
                    ("dropped", "Không còn cần gửi"),
                ],
                default="queued",
                max_length=12,
            ),
        ),
        migrations.AddConstraint("notice", models.UniqueConstraint(fields=("key",), name="notice_key")),
        migrations.AddConstraint(
            "notice",
            models.CheckConstraint(
                condition=models.Q(
                    mail_state__in=[
                        "inbox_only",
                        "queued",
                        "for_digest",
                        "sending",
                        "sent",
                        "uncertain",
                        "failed",
                        "dead_letter",
                        "dropped",
                    ]
                ),
                name="notice_mail_state_is_known",
            ),
        ),
        migrations.AddIndex("notice", models.Index(fields=["subject_id", "subject_type"], name="notice_subject")),
    ]
