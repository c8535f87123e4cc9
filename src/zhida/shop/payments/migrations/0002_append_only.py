from django.db import migrations

from zhida.shop.kernel.append_only import AppendOnly

TABLES = ("payments_step", "payments_entry")


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [AppendOnly(*TABLES)]
