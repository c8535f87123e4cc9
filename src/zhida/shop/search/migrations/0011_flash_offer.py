from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("search", "0010_keep_sold_units"),
    ]

    operations = [
        migrations.AddField(
            model_name="listedproduct",
            name="flash_offer",
            field=models.CharField(blank=True, db_index=True, default="", max_length=24),
        ),
    ]
