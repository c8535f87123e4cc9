from django.db import migrations

from zhida.shop.kernel.append_only import protect, release

TABLES = ("customers_consent",)


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]

    operations = [migrations.RunPython(protect(*TABLES), release(*TABLES), elidable=False)]
