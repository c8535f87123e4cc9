from django.db import migrations

from zhida.shop.kernel.append_only import AppendOnly

TABLES = ("inventory_stock_movement",)


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_initial")]

    operations = [AppendOnly(*TABLES)]
