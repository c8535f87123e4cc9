"""Foreign keys between rooms point down, are named by nobody from above, and constraints are portable."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models

ROOT = Path(__file__).resolve().parents[2]
STOREYS = [
    line.strip().strip("()")
    for line in re.search(
        r"layers =\n(?P<rooms>(?:    .+\n)+)", (ROOT / ".importlinter").read_text(encoding="utf-8")
    )["rooms"].splitlines()
]


def room_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("zhida.shop.")]


def breaches_of(model_list) -> list[str]:
    found = []
    for model in model_list:
        for field in model._meta.get_fields():
            if not (field.many_to_one or field.one_to_one) or field.auto_created:
                continue
            here, there = model._meta.app_label, field.related_model._meta.app_label
            if here == there or there not in STOREYS:
                continue
            if STOREYS.index(there) <= STOREYS.index(here):
                found.append(f"{model.__name__}.{field.name} points up to {there}")
            if field.remote_field.related_name != "+":
                found.append(f"{model.__name__}.{field.name} names a way back")
    return found


def test_foreign_keys_point_down():
    assert breaches_of(room_models()) == []


def test_planted_foreign_key_that_points_up_is_found():
    class Planted(models.Model):
        order = models.ForeignKey("orders.Order", on_delete=models.PROTECT)

        class Meta:
            app_label = "inventory"
            managed = False

    found = breaches_of([Planted])
    del apps.all_models["inventory"]["planted"]
    apps.clear_cache()

    assert found == [
        "Planted.order points up to orders",
        "Planted.order names a way back",
    ]


def test_unique_constraints_are_plain():
    """MariaDB drops conditional and functional ones with only a warning (DESIGN section 5.4)."""
    found = [
        f"{model.__name__}: {constraint.name}"
        for model in room_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
        and (constraint.condition is not None or constraint.expressions)
    ]

    assert found == []


def test_money_columns_are_integers():
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in room_models()
        for field in model._meta.get_fields()
        if isinstance(field, (models.FloatField, models.DecimalField))
        or (field.name.endswith("_minor") and not isinstance(field, models.IntegerField))
    ]

    assert wrong == []


def test_every_room_is_installed_in_the_order_of_the_storeys():
    positions = [STOREYS.index(room) for room in settings.ROOMS]

    assert sorted(positions, reverse=True) == positions
