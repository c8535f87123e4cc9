from django.db import migrations

from zhida.shop.kernel.append_only import AppendOnly

TABLES = ("accounts_audit_entry",)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [AppendOnly(*TABLES)]
