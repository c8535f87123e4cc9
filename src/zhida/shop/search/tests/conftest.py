"""The engines that are held to the contract in `backend_contract`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from zhida.shop.search.tests.backend_contract import Shelf
from zhida.shop.search.tests.database_shelf import DatabaseShelf


def _database() -> Iterator[Shelf]:
    yield DatabaseShelf()


SHELVES: dict[str, Callable[[], Iterator[Shelf]]] = {"database": _database}


@pytest.fixture(params=[pytest.param("database", marks=pytest.mark.django_db)])
def shelf(request: pytest.FixtureRequest) -> Iterator[Shelf]:
    """An empty shelf of each engine in turn."""
    yield from SHELVES[request.param]()
