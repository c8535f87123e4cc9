from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0007_statements_append_only")]

    operations = [
        migrations.AddField("paymentattempt", "shown_until", models.DateTimeField(null=True)),
        migrations.AddField("paymentattempt", "refund_sent_at", models.DateTimeField(null=True)),
    ]
