"""A shop whose index is on an OpenSearch server: from a change to the list, and when the server is gone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings

from zhida.doubles.opensearch.server import OpenSearchServer as OpenSearchDouble
from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.catalogue import services as catalogue_services
from zhida.shop.search import queries, services
from zhida.shop.search.backends.choice import is_index_ready, server_at
from zhida.shop.search.indexing.engines import open_indexer
from zhida.shop.search.indexing.feeding import Indexer
from zhida.shop.search.records import Filters
from zhida.shop.search.tests.test_lists import list_phone, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def double(settings) -> Iterator[OpenSearchDouble]:
    """A server that the shop's settings name."""
    double = OpenSearchDouble().start()
    settings.ZHIDA = django_settings.ZHIDA.__class__(
        **{name: getattr(django_settings.ZHIDA, name) for name in django_settings.ZHIDA.__slots__}
        | {"search_url": double.url}
    )
    yield double
    server_at(double.url).close()
    double.stop()


@pytest.fixture
def indexer(double) -> Iterator[Indexer]:
    """The process that writes."""
    indexer = open_indexer()
    yield indexer
    indexer.close()


def test_changes_reach_the_list(double, indexer, now):
    outcome = list_phone(now, "A", title="青岚手机 X1 Pro")
    list_phone(now, "B", title="远山手机 Y2", brand="远山")
    assert not is_index_ready()
    assert titles(now, query="x1pro") == []

    assert indexer.settle(now=now)
    assert is_index_ready()
    assert titles(now, query="x1pro") == ["青岚手机 X1 Pro"]
    assert titles(now, query="yuanshan") == ["远山手机 Y2"]
    catalogue_services.take_off_sale(actor=SYSTEM_ACTOR, number=outcome.number, now=now)
    services.refresh_products(product_ids=[outcome.product_id], now=now)
    assert indexer.settle(now=now)
    assert titles(now, query="x1pro") == []


def test_rebuild_goes_live_and_leaves_one_index(double, indexer, now):
    list_phone(now, "A", title="青岚手机 X1 Pro")
    indexer.settle(now=now)
    (first,) = double.indexes.matching("zhida-*")

    services.request_rebuild(actor=SYSTEM_ACTOR, now=now)
    indexer.close()
    assert indexer.settle(now=now)

    assert titles(now, query="x1pro") == ["青岚手机 X1 Pro"]
    live = [one for one in double.indexes.matching("zhida-*") if len(double.indexes.aliases_of(one)) == 2]
    assert [len(live), first in live] == [1, False]


def test_list_comes_from_the_database_while_the_server_is_gone(double, indexer, now):
    list_phone(now, "A", title="青岚 X1 Pro 手机")
    indexer.settle(now=now)
    double.mood = "down"

    page = queries.list_products(filters=Filters(query="x1 手机", brands=("青岚",)), now=now)

    assert ([item.title for item in page.items], page.total) == (["青岚 X1 Pro 手机"], 1)
    assert not is_index_ready()
    double.mood = "up"
    assert is_index_ready()
