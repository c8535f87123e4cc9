"""What is OpenSearch's own: positions, portions, aliases, and everything that can go wrong on the way."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from zhida.doubles.opensearch.server import OpenSearchServer as OpenSearchDouble
from zhida.shop.search.backends import QueryRules, SearchRequest
from zhida.shop.search.backends.opensearch import OpenSearchBackend, OpenSearchVocabulary
from zhida.shop.search.backends.opensearch_facets import beginning_with
from zhida.shop.search.backends.opensearch_schema import WORD_LISTS, alias_of, index_body
from zhida.shop.search.backends.opensearch_server import OpenSearchServer
from zhida.shop.search.engine.plan import Field
from zhida.shop.search.errors import IndexUnavailable
from zhida.shop.search.indexing.opensearch_generations import OpenSearchGenerations
from zhida.shop.search.indexing.opensearch_index import opensearch_document
from zhida.shop.search.models import IndexState
from zhida.shop.search.records import Filters, Sort
from zhida.shop.search.tests.backend_contract import SIX, fill, find, goods, ids
from zhida.shop.search.tests.engine_shelves import EngineShelf, opensearch_shelf

ROOT = Path(__file__).resolve().parents[5]
LINEAGE = "0f" * 16


@pytest.fixture
def own_double() -> Iterator[OpenSearchDouble]:
    """A server on loopback for one test."""
    double = OpenSearchDouble().start()
    yield double
    double.stop()


@pytest.fixture
def shelf(opensearch_double: OpenSearchDouble) -> Iterator[EngineShelf]:
    """An empty shelf."""
    with opensearch_shelf(opensearch_double.url) as shelf:
        yield shelf


@pytest.fixture
def server(own_double: OpenSearchDouble) -> Iterator[OpenSearchServer]:
    """Our side of a server of its own, which loses patience soon."""
    server = OpenSearchServer(own_double.url, patience_seconds=0.2)
    yield server
    server.close()


def test_mapping_has_every_field_and_is_what_deploy_shows():
    properties = index_body()["mappings"]["properties"]

    assert {field.value for field in Field} | set(WORD_LISTS.values()) <= set(properties)
    assert set(opensearch_document(SIX[0])) <= set(properties)
    assert json.loads((ROOT / "deploy/opensearch/index.json").read_bytes()) == index_body()


def test_tokens_stand_where_the_pipeline_put_them():
    written = opensearch_document(goods(1, title="华为 HUAWEI mate10 Pro 手机"))

    assert written["title"] == "华为 huawei mate|mate10 10 pro 手机"
    assert written["letters"] == "华 为 huawei mate 10 pro 手 机"


def test_phrases_hold_across_stacked_words(shelf):
    fill(
        shelf,
        [
            goods(1, title="mate10 Pro 手机"),
            goods(2, title="手机 Pro mate 10"),
            goods(3, title="mate 手机 10"),
        ],
    )

    assert ids(shelf, query="mate10 pro", sort=Sort.RELEVANCE)[0] == 1
    assert sorted(ids(shelf, query="mate10")) == [1, 2, 3]


def test_titles_are_completed(shelf):
    fill(shelf, [goods(1, title="mate10 Pro 手机", sales=5), goods(2, title="华为 Mate 手机壳"), *SIX[3:]])

    complete = shelf.backend.complete
    assert sorted(complete(text="手机", limit=10)) == [1, 2, 4, 5]
    assert sorted(complete(text="mat", limit=10)) == [1, 2]
    assert complete(text="mate10 p", limit=10)[0] == 1
    assert (complete(text="  ", limit=10), complete(text="洗衣", limit=10)) == ((), ())


def test_half_a_character_is_no_reason_to_fail(shelf):
    fill(shelf)

    assert find(shelf, query="\ud800 手机").total >= 0
    assert find(shelf, brands=("\ud800",)).total == 0


def test_beginnings_are_taken_by_the_letter():
    assert beginning_with('a.b*"华为') == 'a\\.b\\*\\"华为.*'


def test_words_are_asked_for_in_one_request(opensearch_double, shelf):
    fill(shelf)
    before = len(opensearch_double.asked)

    with closing(OpenSearchServer(opensearch_double.url)) as server:
        vocabulary = OpenSearchVocabulary(server, shelf.backend.alias)
        counted = vocabulary.frequencies(Field.WORDS, ["手机", "电视", "洗衣机"])

    assert counted == {"手机": 5, "电视": 1, "洗衣机": 0}
    assert len(opensearch_double.asked) - before == 1


@pytest.mark.parametrize(
    ("asked", "most"), [({}, 1), ({"query": "手机"}, 8), ({"query": "青岚 n3 远山"}, 16)]
)
def test_requests_of_a_search_are_few(opensearch_double, shelf, asked, most):
    fill(shelf)
    find(shelf, query="手机")
    before = len(opensearch_double.asked)

    find(shelf, **asked)

    assert len(opensearch_double.asked) - before <= most


def test_documents_go_in_portions(opensearch_double, shelf):
    before = len(opensearch_double.asked)

    fill(shelf, [goods(number) for number in range(1, 1202)])

    portions = [one for one in opensearch_double.asked[before:] if one.endswith("_bulk")]
    assert (len(portions), shelf.count()) == (3, 1201)


def test_scores_weigh_alike_on_old_and_new_servers(own_double, server):
    assert server.bm25_scale() == 2.2

    for version in ("2.19.0", "7.10.2"):
        own_double.version = version
        with closing(OpenSearchServer(own_double.url)) as older:
            assert older.bm25_scale() == 1.0


@pytest.mark.parametrize("mood", ["down", "hang", "garbage"])
def test_server_in_trouble_is_unavailable(own_double, server, mood):
    backend = OpenSearchBackend(server, "zhida-none")
    own_double.mood = mood

    for attempt in (
        lambda: find(EngineShelf(index=None, open_backend=lambda: backend), query="手机"),
        lambda: backend.complete(text="手机", limit=5),
        lambda: server.ask("GET", "/"),
    ):
        with pytest.raises(IndexUnavailable):
            attempt()
    assert not backend.is_ready()


def test_silent_server_is_left_alone_for_a_moment(own_double, server):
    own_double.mood = "hang"

    for _each in range(5):
        with pytest.raises(IndexUnavailable):
            server.ask("GET", "/")

    assert own_double.asked == ["GET /"]


def test_missing_index_and_refused_connection_are_unavailable(server):
    with pytest.raises(IndexUnavailable):
        find(EngineShelf(index=None, open_backend=lambda: OpenSearchBackend(server, "zhida-none")))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = OpenSearchServer(f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(IndexUnavailable):
            nobody.ask("GET", "/")
        assert not OpenSearchBackend(nobody, "zhida-none").is_ready()
        nobody.close()


def test_connection_closed_meanwhile_is_opened_again():
    answer = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{"count":7}'
    with (
        socket.create_server(("127.0.0.1", 0)) as listening,
        closing(OpenSearchServer(f"http://127.0.0.1:{listening.getsockname()[1]}")) as server,
    ):

        def hang_up_once() -> None:
            for content in (b"", answer):
                connection, _address = listening.accept()
                with connection:
                    connection.recv(65_536)
                    connection.sendall(content)

        Thread(target=hang_up_once, daemon=True).start()

        assert server.ask("GET", "/") == {"count": 7}


def test_redirects_are_not_followed(own_double):
    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", own_double.url)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Elsewhere) as elsewhere:
        Thread(target=elsewhere.handle_request, daemon=True).start()
        server = OpenSearchServer(f"http://127.0.0.1:{elsewhere.server_port}")
        with pytest.raises(IndexUnavailable):
            server.ask("GET", "/")
        server.close()

    assert own_double.asked == []


def test_what_is_not_committed_is_not_found_and_forgotten_on_close(own_double, server):
    generations = OpenSearchGenerations(server, lineage=LINEAGE)
    index = generations.start_building()
    index.put(SIX)
    index.commit()
    index.put([goods(7)])
    index.close()
    index.commit()

    assert index.count() == 6


@pytest.mark.django_db
def test_new_index_goes_live_without_an_empty_moment(server):
    seconds = [0.0]
    generations = OpenSearchGenerations(server, lineage=LINEAGE, seconds=lambda: seconds[0])
    backend = OpenSearchBackend(server, alias_of(LINEAGE))
    assert (generations.hold(), backend.is_ready()) == (True, False)
    with pytest.raises(IndexUnavailable):
        generations.open_live()
    first = generations.start_building()
    first.put(SIX)
    first.commit()
    generations.make_live()

    second = generations.start_building()
    second.put(SIX[:2])
    second.commit()
    found_before = backend.find(SearchRequest(filters=Filters())).total
    generations.sweep()
    generations.make_live()

    assert (found_before, backend.find(SearchRequest(filters=Filters())).total) == (6, 2)
    assert (generations.is_live_intact(), backend.is_ready()) == (True, True)
    assert first.count() == 6
    seconds[0] += 6
    generations.sweep()
    with pytest.raises(IndexUnavailable):
        first.count()
    assert generations.open_live().count() == 2
    generations.retire()
    assert (backend.is_ready(), generations.is_live_intact()) == (False, False)


@pytest.mark.django_db
def test_one_writer_at_a_time(server):
    seconds = [0.0]
    one, other = (
        OpenSearchGenerations(server, lineage=LINEAGE, seconds=lambda: seconds[0]) for _each in range(2)
    )

    assert (one.hold(), other.hold(), one.hold()) == (True, False, True)
    one.let_go()
    assert (other.hold(), one.hold()) == (True, False)
    IndexState.objects.update(held_until="2026-01-01T00:00:00Z")
    assert one.hold()
    seconds[0] += 11
    assert not other.hold()


@pytest.mark.django_db
def test_deleted_index_is_noticed_and_not_made_again_by_writing(own_double, server):
    generations = OpenSearchGenerations(server, lineage=LINEAGE)
    index = generations.start_building()
    index.commit()
    generations.make_live()
    own_double.indexes.delete(index.name)

    index.put(SIX)

    assert not generations.is_live_intact()
    with pytest.raises(IndexUnavailable):
        index.commit()
    assert server.find("GET", f"/{index.name}") is None


def test_rules_of_a_query_hold(shelf):
    fill(shelf)

    found = find(shelf, query="青岚手机", rules=QueryRules(pinned=(4,), hidden=frozenset({1})))

    assert found.product_ids[0] == 4
    assert 1 not in found.product_ids
