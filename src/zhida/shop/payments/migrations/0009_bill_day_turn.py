from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0008_attempt_instants")]

    operations = [
        migrations.AddField(
            "billday", "asked_through", models.CharField(blank=True, default="", max_length=80)
        ),
    ]
