from django.db import migrations

from zhida.shop.kernel.append_only import AppendOnly

TABLES = ("invoicing_step",)


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0001_initial")]

    operations = [AppendOnly(*TABLES)]
