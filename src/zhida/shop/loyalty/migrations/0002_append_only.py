from django.db import migrations

from zhida.shop.kernel.append_only import AppendOnly

TABLES = ("loyalty_points_entry", "loyalty_reversal", "loyalty_rules_version")


class Migration(migrations.Migration):
    dependencies = [("loyalty", "0001_initial")]

    operations = [AppendOnly(*TABLES)]
