import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Quotas in bucket rows and units by buyer. The table of the one-row quota was never written: the state
    forgets it here, and it stays behind empty, so that the release before this one keeps running.
    """

    dependencies = [("promotions", "0004_coupons_append_only")]

    operations = [
        migrations.CreateModel(
            name="QuotaBucket",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("bucket", models.PositiveSmallIntegerField()),
                ("units_left", models.BigIntegerField()),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="promotions.offer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("offer", "bucket"), name="promotions_quota_bucket_once"),
                    models.CheckConstraint(
                        condition=models.Q(("units_left__gte", 0)), name="promotions_bucket_not_negative"
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="BuyerCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("offer_number", models.CharField(max_length=24)),
                ("customer_id", models.BigIntegerField()),
                ("units_used", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("offer_number", "customer_id"), name="promotions_buyer_count_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("units_used__gte", 0)), name="promotions_buyer_not_negative"
                    ),
                ]
            },
        ),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="OfferQuota")]),
    ]
