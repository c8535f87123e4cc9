from django.db import migrations

from zhida.shop.kernel.append_only import AppendOnly

TABLES = ("devices_step", "devices_recall_notice")


class Migration(migrations.Migration):
    dependencies = [("devices", "0001_initial")]

    operations = [AppendOnly(*TABLES)]
