from django.db import migrations

from zhida.shop.kernel.append_only import AppendOnly

# SQLite changes a constraint by making the table anew, and drops its triggers: the journal gets them back.
MADE_ANEW = ("payments_entry",)
TABLES = ("payments_discrepancy_step",)


class Migration(migrations.Migration):
    dependencies = [("payments", "0010_refund_of_nothing")]

    operations = [AppendOnly(*TABLES, anew=MADE_ANEW)]
