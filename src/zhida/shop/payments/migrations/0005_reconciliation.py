import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0004_channel_health")]

    operations = [
        migrations.AddField(
            model_name="discrepancy", name="day", field=models.DateField(null=True)
        ),
        migrations.AddField(
            model_name="discrepancy", name="ref", field=models.CharField(blank=True, default="", max_length=40)
        ),
        migrations.AddField(
            model_name="discrepancy", name="owner_id", field=models.BigIntegerField(null=True)
        ),
        migrations.AddField(
            model_name="discrepancy", name="taken_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="discrepancy",
            name="closed_by",
            field=models.CharField(blank=True, default="", max_length=80),
        ),
        migrations.AddField(
            model_name="discrepancy",
            name="resolution",
            field=models.CharField(blank=True, default="", max_length=20),
        ),
        migrations.AddIndex(
            model_name="discrepancy",
            index=models.Index(fields=["account", "day"], name="discrepancy_day"),
        ),
        migrations.AddIndex(
            model_name="discrepancy", index=models.Index(fields=["ref"], name="discrepancy_ref")
        ),
        migrations.CreateModel(
            name="DiscrepancyStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.CharField(max_length=10)),
                ("by", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
                ("text", models.CharField(blank=True, default="", max_length=500)),
                (
                    "discrepancy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.discrepancy",
                    ),
                ),
            ],
            options={
                "db_table": "payments_discrepancy_step",
                "indexes": [models.Index(fields=["discrepancy", "id"], name="discrepancy_steps")],
            },
        ),
        migrations.CreateModel(
            name="BillDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account", models.CharField(max_length=40)),
                ("day", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("status", models.CharField(max_length=12)),
                ("problem", models.CharField(blank=True, default="", max_length=64)),
                ("file", models.CharField(blank=True, default="", max_length=100)),
                ("sha256", models.CharField(blank=True, default="", max_length=64)),
                ("bytes_length", models.BigIntegerField(default=0)),
                ("fetched_at", models.DateTimeField(null=True)),
                ("checked_at", models.DateTimeField(null=True)),
                ("waiting", models.PositiveIntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                ("bill_rows", models.PositiveIntegerField(default=0)),
                ("bill_captured_minor", models.BigIntegerField(default=0)),
                ("bill_refunded_minor", models.BigIntegerField(default=0)),
                ("bill_fee_minor", models.BigIntegerField(default=0)),
                ("journal_captured_minor", models.BigIntegerField(default=0)),
                ("journal_refunded_minor", models.BigIntegerField(default=0)),
                ("paid_captured_minor", models.BigIntegerField(default=0)),
                ("paid_refunded_minor", models.BigIntegerField(default=0)),
                ("crossed_captured_minor", models.BigIntegerField(default=0)),
                ("crossed_refunded_minor", models.BigIntegerField(default=0)),
            ],
            options={
                "db_table": "payments_bill_day",
                "indexes": [models.Index(fields=["day", "account"], name="bill_day_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("account", "day"), name="bill_day_once")
                ],
            },
        ),
    ]
