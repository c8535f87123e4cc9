from django.db import migrations

from zhida.shop.kernel.append_only import protect, release

TABLES = ("pricing_pricehistory",)


class Migration(migrations.Migration):
    dependencies = [("pricing", "0001_initial")]

    operations = [migrations.RunPython(protect(*TABLES), release(*TABLES), elidable=False)]
