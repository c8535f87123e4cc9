from django.db import migrations

from zhida.shop.kernel.append_only import AppendOnly

TABLES = ("promotions_offerversion",)


class Migration(migrations.Migration):
    dependencies = [("promotions", "0001_initial")]

    operations = [AppendOnly(*TABLES)]
