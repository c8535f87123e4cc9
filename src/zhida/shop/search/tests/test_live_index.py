"""What a reading process sees: the live index, the next one, and the database while there is none."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from django.test import Client

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import Role
from zhida.shop.search import queries, services
from zhida.shop.search.backends import Found, SearchRequest, choice
from zhida.shop.search.backends.choice import is_index_ready, search_backend
from zhida.shop.search.backends.database import DatabaseBackend
from zhida.shop.search.backends.fallback import BackendWithFallback
from zhida.shop.search.backends.live import LiveIndex
from zhida.shop.search.errors import IndexUnavailable
from zhida.shop.search.index_state import ensure_state, find_state
from zhida.shop.search.indexing.engines import open_indexer
from zhida.shop.search.pointer import FILE_NAME, LivePointer, read_pointer, write_pointer
from zhida.shop.search.records import Facets, Filters
from zhida.shop.search.tests.test_lists import list_phone


class Folder:
    """An engine that knows which folder it was opened on."""

    def __init__(self, folder) -> None:
        if not folder.is_dir():
            raise IndexUnavailable
        self.name = folder.name


@pytest.fixture
def root(tmp_path):
    return tmp_path


def point_at(root, generation: str, *, version: str = "1", lineage: str = "ours", age: int = 100) -> None:
    """Put a pointer in place that was written `age` seconds ago."""
    write_pointer(root, LivePointer(generation=generation, version=version, lineage=lineage))
    written = 1_800_000_000 - age
    os.utime(root / FILE_NAME, (written, written))


def live_index(root) -> LiveIndex:
    return LiveIndex(root=root, version="1", lineage=lambda: "ours", open_at=Folder)


def test_no_pointer_no_engine(root):
    assert live_index(root).current() is None


def test_live_generation_is_opened_once_and_the_next_one_at_once(root):
    live = live_index(root)
    for name in ("first", "second"):
        (root / name).mkdir()
    point_at(root, "first")
    first = live.current()
    assert first.name == "first"
    assert live.current() is first

    point_at(root, "second", age=50)
    assert live.current().name == "second"

    (root / FILE_NAME).unlink()
    assert live.current() is None


@pytest.mark.parametrize(
    "pointer", [{"version": "2"}, {"lineage": "another shop"}, {"generation": "gone"}], ids=str
)
def test_index_that_is_not_ours_to_read_is_left_alone(root, pointer):
    (root / "first").mkdir()
    point_at(root, **{"generation": "first", **pointer})

    assert live_index(root).current() is None


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"generation": "a"}'])
def test_pointer_that_cannot_be_read_is_no_pointer(root, text):
    (root / FILE_NAME).write_text(text, encoding="utf-8")

    assert read_pointer(root) is None
    assert live_index(root).current() is None


class Broken:
    """An engine that cannot answer."""

    def find(self, request: SearchRequest) -> Found:
        raise IndexUnavailable

    def complete(self, *, text: str, limit: int) -> tuple[int, ...]:
        raise IndexUnavailable

    def is_ready(self) -> bool:
        return False


class Willing(Broken):
    """One that can."""

    def find(self, request: SearchRequest) -> Found:
        return Found(product_ids=(7,), facets=Facets(), total=1)

    def complete(self, *, text: str, limit: int) -> tuple[int, ...]:
        return (8,)


def test_fallback_answers_for_an_engine_that_cannot(caplog):
    backend = BackendWithFallback(engine=Broken(), fallback=Willing())

    assert backend.find(SearchRequest(filters=Filters())).product_ids == (7,)
    assert backend.complete(text="a", limit=1) == (8,)
    assert not backend.is_ready()
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]


@pytest.mark.django_db(transaction=True)
class TestWithTheShopsOwnEngine:
    @pytest.fixture(autouse=True)
    def _own_folder(self, settings, tmp_path):
        settings.ZHIDA = replace(settings.ZHIDA, data_dir=tmp_path)

    @pytest.fixture
    def indexer(self):
        made = open_indexer()
        yield made
        made.close()

    def test_database_answers_until_the_index_is_there_and_after_it_is_disowned(self, now, indexer):
        phone = list_phone(now, "A", title="青岚 星河手机")
        assert isinstance(search_backend(), DatabaseBackend)
        assert not is_index_ready()

        indexer.settle(now=now)

        assert is_index_ready()
        found = search_backend().find(SearchRequest(filters=Filters(query="星河")))
        assert found.product_ids == (phone.product_id,)
        assert queries.index_status().documents == queries.index_status().listed == 1

    def test_index_of_another_database_is_not_read(self, now, indexer):
        list_phone(now, "A")
        indexer.settle(now=now)
        indexer.close()

        before = find_state().lineage
        services.disown_index(now=now)
        assert find_state().lineage != before
        second = open_indexer()
        second.settle(now=now)
        second.close()

        assert is_index_ready()

    def test_staff_of_goods_ask_for_a_rebuild_and_watch_it(self, now, indexer, staff_actor):
        list_phone(now, "A")
        indexer.settle(now=now)

        request = services.request_rebuild(actor=staff_actor(Role.GOODS), now=now)
        assert queries.index_status().requested == request == 1
        assert queries.index_status().answered == 0
        indexer.close()
        indexer.settle(now=now)

        status = queries.index_status()
        assert (status.answered, status.pending, status.building) == (1, 0, None)
        entry = AuditEntry.objects.get(action="search.rebuild")
        assert (entry.subject, entry.after) == ("index:search", {"request": 1})

    def test_others_may_not_ask_for_a_rebuild(self, now, staff_actor):
        with pytest.raises(PermissionDenied):
            services.request_rebuild(actor=staff_actor(Role.SUPPORT), now=now)

        assert find_state() is None
        assert not AuditEntry.objects.exists()


@pytest.fixture
def use_server(settings):
    """Let the settings name a search server; its connections are closed afterwards."""
    used = []

    def use(url: str) -> None:
        settings.ZHIDA = replace(settings.ZHIDA, search_url=url)
        used.append(url)

    yield use
    for url in used:
        choice.server_at(url).close()
    choice.server_at.cache_clear()
    choice._on_server.clear()


@pytest.mark.django_db
def test_server_that_the_settings_name_is_written_and_read(now, use_server, opensearch_double):
    use_server(opensearch_double.url)
    phone = list_phone(now, "A", title="青岚 星河手机")
    assert not is_index_ready()

    indexer = open_indexer()
    assert indexer.settle(now=now)
    indexer.close()

    assert queries.index_status().engine == "opensearch"
    assert is_index_ready()
    found = search_backend().find(SearchRequest(filters=Filters(query="星河")))
    assert found.product_ids == (phone.product_id,)


@pytest.mark.django_db
def test_server_that_is_away_leaves_the_answer_to_the_database(now, use_server):
    use_server("http://127.0.0.1:9")
    ensure_state()
    phone = list_phone(now, "A", title="青岚 星河手机")

    assert not is_index_ready()
    found = search_backend().find(SearchRequest(filters=Filters(query="星河")))
    assert found.product_ids == (phone.product_id,)


@pytest.mark.django_db
def test_readyz_names_the_index_while_there_is_none(settings, tmp_path):
    settings.ZHIDA = replace(settings.ZHIDA, data_dir=tmp_path)

    answer = Client().get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"]["search index"] is False
    assert "search index" in answer.json()["missing"]
