"""Price bands became finer: every place gets its new one, and every category's facets are counted anew."""

from datetime import UTC, datetime

from django.db import migrations, models
from django.db.models import Case, Value, When

FIGURES = (100, 120, 150, 200, 250, 300, 400, 500, 600, 800)
EDGES = [0, *(figure * 10**decade for decade in range(6) for figure in FIGURES)]
LONG_DUE = datetime(2020, 1, 1, tzinfo=UTC)


def use_finer_bands(apps, schema_editor):
    place = apps.get_model("search", "ListedPlace")
    whens = [
        When(price_minor__gte=edge, then=Value(band)) for band, edge in reversed(list(enumerate(EDGES)))
    ]
    place.objects.update(price_band=Case(*whens, output_field=models.PositiveSmallIntegerField()))
    listing = apps.get_model("search", "CategoryListing")
    timer = apps.get_model("kernel", "Timer")
    listing.objects.update(is_stale=True)
    timer.objects.bulk_create(
        [
            timer(kind="search.facets", key=str(category_id), due_at=LONG_DUE)
            for category_id in listing.objects.values_list("category_id", flat=True)
        ],
        ignore_conflicts=True,
        batch_size=500,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0005_index_feed'),
        ('kernel', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(use_finer_bands, migrations.RunPython.noop),
    ]
