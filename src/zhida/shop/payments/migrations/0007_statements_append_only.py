from django.db import migrations

from zhida.shop.kernel.append_only import AppendOnly

TABLES = ("payments_statement_step",)


class Migration(migrations.Migration):
    dependencies = [("payments", "0006_statements")]

    operations = [AppendOnly(*TABLES)]
