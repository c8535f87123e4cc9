from django.db import migrations, models
from django.db.models import Q

FLOOR = "payment_entry_amount_floor"


class Migration(migrations.Migration):
    dependencies = [("payments", "0009_bill_day_turn")]

    operations = [
        migrations.RemoveConstraint("paymententry", FLOOR),
        migrations.AddConstraint(
            "paymententry",
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0) | Q(kind="REFUND", amount_minor=0, counts_minor__gt=0),
                name=FLOOR,
            ),
        ),
    ]
