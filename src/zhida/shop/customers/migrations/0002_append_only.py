from django.db import migrations

from zhida.shop.kernel.append_only import AppendOnly

TABLES = ("customers_consent",)


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]

    operations = [AppendOnly(*TABLES)]
