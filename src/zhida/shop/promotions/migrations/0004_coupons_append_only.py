from django.db import migrations

from zhida.shop.kernel.append_only import protect, release

TABLES = ("promotions_couponversion", "promotions_holdingstep")


class Migration(migrations.Migration):
    dependencies = [("promotions", "0003_coupons")]

    operations = [migrations.RunPython(protect(*TABLES), release(*TABLES), elidable=False)]
