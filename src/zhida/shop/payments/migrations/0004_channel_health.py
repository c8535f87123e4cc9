from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_exchange")]

    operations = [
        migrations.AddField(
            model_name="paymentattempt", name="is_unsent", field=models.BooleanField(default=False)
        ),
        migrations.CreateModel(
            name="ChannelHealth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, serialize=False, auto_created=True, verbose_name="ID"
                    ),
                ),
                ("account", models.CharField(max_length=40)),
                ("operation", models.CharField(max_length=12)),
                ("version", models.PositiveBigIntegerField(default=0)),
                ("breaker", models.CharField(max_length=10, default="CLOSED")),
                ("failure_ppm", models.PositiveIntegerField(default=0)),
                ("failures_in_a_row", models.PositiveIntegerField(default=0)),
                ("recent", models.JSONField(default=list)),
                ("since", models.DateTimeField(null=True)),
                ("probe_at", models.DateTimeField(null=True)),
                ("pause_seconds", models.PositiveIntegerField(default=0)),
                ("noted_at", models.DateTimeField()),
                ("last_error", models.CharField(max_length=60, blank=True, default="")),
                ("last_error_at", models.DateTimeField(null=True)),
                ("last_success_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "payments_channel_health",
                "constraints": [
                    models.UniqueConstraint(fields=("account", "operation"), name="channel_health_once"),
                    models.CheckConstraint(
                        condition=models.Q(("failure_ppm__lte", 1000000)), name="channel_health_ceiling"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChannelOverride",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, serialize=False, auto_created=True, verbose_name="ID"
                    ),
                ),
                ("account", models.CharField(max_length=40, unique=True)),
                ("kind", models.CharField(max_length=10)),
                ("until", models.DateTimeField()),
                ("reason", models.CharField(max_length=200)),
                ("set_by", models.CharField(max_length=80)),
                ("set_at", models.DateTimeField()),
            ],
            options={"db_table": "payments_channel_override"},
        ),
    ]
