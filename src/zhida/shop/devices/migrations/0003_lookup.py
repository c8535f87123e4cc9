from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("devices", "0002_append_only")]

    operations = [
        migrations.CreateModel(
            name="Lookup",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("address_index", models.CharField(max_length=64)),
                ("looked_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "devices_lookup",
                "indexes": [models.Index(fields=["address_index", "looked_at"], name="lookup_of_address")],
            },
        ),
    ]
