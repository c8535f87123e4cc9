from django.db import migrations

from zhida.shop.kernel.append_only import protect, release

# SQLite changes a constraint by making the table anew, and drops its triggers: the journal gets them back.
MADE_ANEW = ("payments_entry",)
TABLES = ("payments_discrepancy_step",)


class Migration(migrations.Migration):
    dependencies = [("payments", "0010_refund_of_nothing")]

    operations = [
        migrations.RunPython(protect(*MADE_ANEW, *TABLES), release(*TABLES), elidable=False),
    ]
