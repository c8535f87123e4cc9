"""Keep what listed products have sold, so that it stays when they go."""

from typing import Any

from django.db import migrations


def keep(apps: Any, _editor: Any) -> None:
    """Copy the sales of every listing."""
    listed = apps.get_model("search", "ListedProduct").objects.filter(sales__gt=0)
    sold_units = apps.get_model("search", "SoldUnits")
    rows = (sold_units(number=number, units=sales) for number, sales in listed.values_list("number", "sales"))
    sold_units.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("search", "0009_sold_units")]
    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
