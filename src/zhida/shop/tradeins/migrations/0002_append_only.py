from django.db import migrations

from zhida.shop.kernel.append_only import AppendOnly

TABLES = ("tradeins_price_table", "tradeins_old_model", "tradeins_step", "tradeins_inspection")


class Migration(migrations.Migration):
    dependencies = [("tradeins", "0001_initial")]

    operations = [AppendOnly(*TABLES)]
