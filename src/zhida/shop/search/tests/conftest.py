"""The engines that are held to the contract in `backend_contract`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from zhida.doubles.opensearch.server import OpenSearchServer as OpenSearchDouble
from zhida.shop.search.backends.tantivy import TantivyBackend
from zhida.shop.search.backends.tantivy_index import create_index
from zhida.shop.search.tests.backend_contract import Shelf
from zhida.shop.search.tests.database_shelf import DatabaseShelf
from zhida.shop.search.tests.engine_shelves import EngineShelf, opensearch_shelf


@pytest.fixture(scope="session")
def opensearch_double() -> Iterator[OpenSearchDouble]:
    """A server on loopback that all tests share; each makes indexes of its own."""
    double = OpenSearchDouble().start()
    yield double
    double.stop()


def _database(_request: pytest.FixtureRequest) -> Iterator[Shelf]:
    yield DatabaseShelf()


def _tantivy(request: pytest.FixtureRequest) -> Iterator[Shelf]:
    directory: Path = request.getfixturevalue("tmp_path")
    index = create_index(directory)
    yield EngineShelf(index=index, open_backend=lambda: TantivyBackend(directory))
    index.close()


def _opensearch(request: pytest.FixtureRequest) -> Iterator[Shelf]:
    double: OpenSearchDouble = request.getfixturevalue("opensearch_double")
    with opensearch_shelf(double.url) as shelf:
        yield shelf


SHELVES: dict[str, Callable[[pytest.FixtureRequest], Iterator[Shelf]]] = {
    "database": _database,
    "tantivy": _tantivy,
    "opensearch": _opensearch,
}


@pytest.fixture(params=[pytest.param("database", marks=pytest.mark.django_db), "tantivy", "opensearch"])
def shelf(request: pytest.FixtureRequest) -> Iterator[Shelf]:
    """An empty shelf of each engine in turn."""
    yield from SHELVES[request.param](request)
