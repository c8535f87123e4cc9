"""Every shape that the APIs publish has a name of its own: of two of one name only one is told."""

from collections import defaultdict
from collections.abc import Iterator
from enum import Enum
from typing import get_args

import pytest
from ninja import NinjaAPI
from ninja.operation import Operation
from pydantic import BaseModel

from zhida.entrypoints.restapi.apis import shopper_api, staff_api


def test_no_two_shapes_of_the_apis_share_a_name():
    homes: dict[str, set[str]] = defaultdict(set)
    for shape in shapes_of(shopper_api, staff_api):
        homes[shape.__name__].add(shape.__module__)

    assert len(homes) > 300, "the shapes are not found any more"
    assert {name: sorted(where) for name, where in homes.items() if len(where) > 1} == {}


@pytest.mark.parametrize("name", ["AddressBody", "CustomerOut", "PriceHistoryOut"])
def test_the_shapes_inside_of_shapes_are_looked_at(name):
    assert name in {shape.__name__ for shape in shapes_of(shopper_api, staff_api)}


def shapes_of(*apis: NinjaAPI) -> set[type]:
    """Return the classes of the house that the operations take and give, and those inside of them."""
    found: set[type] = set()
    for api in apis:
        for operation in operations_of(api):
            for annotation in annotations_of(operation):
                gather(annotation, found)
    return {shape for shape in found if shape.__module__.startswith("zhida.")}


def operations_of(api: NinjaAPI) -> Iterator[Operation]:
    for _, router in api._routers:
        for view in router.path_operations.values():
            yield from view.operations


def annotations_of(operation: Operation) -> Iterator[object]:
    for answer in operation.response_models.values():
        if isinstance(answer, type):
            yield answer
    yield from operation.models


def gather(annotation: object, found: set[type]) -> None:
    """Add the shapes that an annotation names, at any depth."""
    for part in get_args(annotation):
        gather(part, found)
    if not isinstance(annotation, type) or annotation in found:
        return
    if issubclass(annotation, Enum):
        found.add(annotation)
    elif issubclass(annotation, BaseModel):
        found.add(annotation)
        for field in annotation.model_fields.values():
            gather(field.annotation, found)
