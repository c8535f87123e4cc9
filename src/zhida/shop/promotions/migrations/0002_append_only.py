from django.db import migrations

from zhida.shop.kernel.append_only import protect, release

TABLES = ("promotions_offerversion",)


class Migration(migrations.Migration):
    dependencies = [("promotions", "0001_initial")]

    operations = [migrations.RunPython(protect(*TABLES), release(*TABLES), elidable=False)]
