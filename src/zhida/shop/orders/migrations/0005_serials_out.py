import django.db.models.deletion
from django.db import migrations, models

# Units sent before are out, unless two parcels name the same: then the first has it.
FILL = (
    "INSERT INTO orders_serial_out (serial, row_id) "
    "SELECT UPPER(TRIM(serial)), MIN(id) FROM orders_serial GROUP BY UPPER(TRIM(serial))"
)


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_after_the_sale")]

    operations = [
        migrations.CreateModel(
            name="SerialOut",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("serial", models.CharField(max_length=64, unique=True)),
                (
                    "row",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.orderserial",
                    ),
                ),
            ],
            options={"db_table": "orders_serial_out"},
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
