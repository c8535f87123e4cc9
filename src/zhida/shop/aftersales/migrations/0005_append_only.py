from django.db import migrations

from zhida.shop.kernel.append_only import AppendOnly

TABLES = ("aftersales_case_step", "aftersales_case_message", "aftersales_inspection")


class Migration(migrations.Migration):
    dependencies = [("aftersales", "0004_cases")]

    operations = [AppendOnly(*TABLES)]
