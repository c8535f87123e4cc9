from django.db import migrations

from zhida.shop.kernel.append_only import AppendOnly

TABLES = ("promotions_couponversion", "promotions_holdingstep")


class Migration(migrations.Migration):
    dependencies = [("promotions", "0003_coupons")]

    operations = [AppendOnly(*TABLES)]
