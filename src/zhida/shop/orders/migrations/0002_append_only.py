from django.db import migrations

from zhida.shop.kernel.append_only import protect, release

TABLES = ("orders_history", "orders_remark", "orders_price_change", "orders_serial")


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial")]

    operations = [migrations.RunPython(protect(*TABLES), release(*TABLES))]
