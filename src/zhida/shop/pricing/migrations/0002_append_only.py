from django.db import migrations

from zhida.shop.kernel.append_only import AppendOnly

TABLES = ("pricing_pricehistory",)


class Migration(migrations.Migration):
    dependencies = [("pricing", "0001_initial")]

    operations = [AppendOnly(*TABLES)]
