from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("search", "0011_flash_offer"),
    ]

    operations = [
        migrations.AddField(
            model_name="listedproduct",
            name="selling_minor",
            field=models.PositiveBigIntegerField(null=True),
        ),
    ]
