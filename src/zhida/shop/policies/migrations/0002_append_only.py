from django.db import migrations

from zhida.shop.kernel.append_only import AppendOnly

TABLES = ("policies_rule_version",)


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_initial")]

    operations = [AppendOnly(*TABLES)]
