from django.db import migrations

from zhida.shop.kernel.append_only import AppendOnly

TABLES = ("orders_history", "orders_remark", "orders_price_change", "orders_serial")


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial")]

    operations = [AppendOnly(*TABLES)]
