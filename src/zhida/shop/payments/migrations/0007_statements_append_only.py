from django.db import migrations

from zhida.shop.kernel.append_only import protect, release

TABLES = ("payments_statement_step",)


class Migration(migrations.Migration):
    dependencies = [("payments", "0006_statements")]

    operations = [migrations.RunPython(protect(*TABLES), release(*TABLES), elidable=False)]
