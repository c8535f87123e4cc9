"""The OpenSearch double answers as the published API says, refusals included."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator

import httpx
import pytest
from tests.running.shop import plain_http

from zhida.doubles.opensearch.indexes import Indexes
from zhida.doubles.opensearch.server import OpenSearchServer, main

MAPPING = {
    "settings": {
        "analysis": {
            "filter": {
                "stacked": {"type": "pattern_capture", "preserve_original": False, "patterns": ["([^|]+)"]},
                "gaps": {"type": "stop", "stopwords": ["_"]},
            },
            "analyzer": {
                "ready": {"type": "custom", "tokenizer": "whitespace", "filter": ["stacked", "gaps"]}
            },
        }
    },
    "mappings": {
        "dynamic": "strict",
        "properties": {
            "title": {"type": "text", "analyzer": "ready"},
            "tag": {"type": "keyword"},
            "price": {"type": "long"},
            "here": {"type": "boolean"},
            "prior": {"type": "float"},
        },
    },
}
DOCUMENTS = {
    "1": {"title": "mate10|mate 10 pro", "tag": ["a", "b"], "price": 100, "here": True, "prior": 1.0},
    "2": {"title": "mate case", "tag": ["b"], "price": 250, "here": False, "prior": 3.0},
    "3": {"title": "pro _ mate", "tag": [], "price": 250, "here": True, "prior": 1.0},
}


@pytest.fixture(scope="module")
def server() -> Iterator[OpenSearchServer]:
    """A server that the tests of this file share."""
    server = OpenSearchServer().start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def connected(server: OpenSearchServer) -> Iterator[httpx.Client]:
    """A client of it."""
    with httpx.Client(base_url=server.url, transport=plain_http()) as client:
        yield client


@pytest.fixture
def client(server: OpenSearchServer, connected: httpx.Client) -> httpx.Client:
    """A client whose server has one index, "goods", of three documents."""
    server.indexes = Indexes()
    assert connected.put("/goods", json=MAPPING).json()["acknowledged"] is True
    bulk(connected, *[("index", doc_id, document) for doc_id, document in DOCUMENTS.items()])
    connected.post("/goods/_refresh")
    return connected


def bulk(client: httpx.Client, *actions: tuple, index: str = "goods", **query: str) -> dict:
    """Send actions: a verb, an id and for "index" a document."""
    lines = []
    for verb, doc_id, *source in actions:
        lines += [{verb: {"_id": doc_id}}, *source]
    content = "".join(json.dumps(line) + "\n" for line in lines)
    headers = {"Content-Type": "application/x-ndjson"}
    answer = client.post(f"/{index}/_bulk", content=content.encode(), headers=headers, params=query)
    assert answer.status_code == 200
    return answer.json()


def search(client: httpx.Client, **body: object) -> dict:
    """Search the goods and give the answer."""
    answer = client.post("/goods/_search", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def found(client: httpx.Client, query: dict, **body: object) -> list[str]:
    """Search and give the ids, by id unless told otherwise."""
    hits = search(client, query=query, **{"sort": [{"price": "asc"}, "_score"], **body})["hits"]["hits"]
    return [hit["_id"] for hit in hits]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({"match_all": {}}, ["1", "2", "3"]),
        ({"match_none": {}}, []),
        ({"term": {"title": {"value": "mate10"}}}, ["1"]),
        ({"term": {"tag": "b"}}, ["1", "2"]),
        ({"term": {"here": {"value": True}}}, ["1", "3"]),
        ({"terms": {"price": [100, 7]}}, ["1"]),
        ({"terms": {"tag": []}}, []),
        ({"term": {"unmapped": "x"}}, []),
        ({"range": {"price": {"gte": 100, "lt": 250}}}, ["1"]),
        ({"exists": {"field": "tag"}}, ["1", "2"]),
        ({"match_phrase": {"title": "mate 10"}}, ["1"]),
        ({"match_phrase": {"title": {"query": "mate10 10 pro"}}}, ["1"]),
        ({"match_phrase": {"title": {"query": "mate pro"}}}, []),
        ({"match_phrase": {"title": {"query": "mate pro", "slop": 1}}}, ["1"]),
        ({"match_phrase": {"title": {"query": "pro mate"}}}, []),
        ({"match_phrase": {"title": {"query": "pro mate", "slop": 1}}}, ["3"]),
        ({"bool": {"must": [{"term": {"title": "mate"}}], "must_not": [{"term": {"tag": "b"}}]}}, ["3"]),
        (
            {
                "bool": {
                    "should": [{"term": {"title": "pro"}}, {"term": {"tag": "a"}}],
                    "minimum_should_match": 2,
                }
            },
            ["1"],
        ),
        ({"bool": {"should": [{"term": {"title": "case"}}]}}, ["2"]),
        ({"bool": {"filter": [], "should": [{"term": {"title": "case"}}]}}, ["2"]),
        ({"dis_max": {"queries": [{"term": {"title": "case"}}, {"term": {"tag": "a"}}]}}, ["1", "2"]),
        ({"constant_score": {"filter": {"term": {"title": "case"}}, "boost": 2}}, ["2"]),
    ],
)
def test_queries_find(client, query, ids):
    assert sorted(found(client, query)) == ids


@pytest.mark.parametrize(
    ("word", "distance", "swaps", "ids"),
    [
        ("maet10", 1, True, ["1"]),
        ("maet10", 1, False, []),
        ("maet10", 2, False, ["1"]),
        ("cas", 1, True, ["2"]),
        ("casexx", 1, True, []),
    ],
)
def test_fuzzy_counts_edits(client, word, distance, swaps, ids):
    about = {"value": word, "fuzziness": distance, "transpositions": swaps, "rewrite": "constant_score"}

    assert found(client, {"fuzzy": {"title": about}}) == ids


def test_scores_are_those_of_bm25(client):
    hits = search(client, query={"term": {"title": {"value": "pro", "boost": 2}}})["hits"]

    # Two of three hold it; lengths are 3, 2 and 2, for what stands on another's place counts nothing.
    idf = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    saturations = {
        "1": 1 / (1 + 1.2 * (0.25 + 0.75 * 3 / (7 / 3))),
        "3": 1 / (1 + 1.2 * (0.25 + 0.75 * 2 / (7 / 3))),
    }
    scores = {hit["_id"]: hit["_score"] for hit in hits["hits"]}
    assert scores == {doc_id: pytest.approx(2 * idf * one) for doc_id, one in saturations.items()}
    assert (list(scores), hits["total"]) == (["3", "1"], {"value": 2, "relation": "eq"})


def test_scores_add_up_tie_and_multiply(client):
    flat = {"constant_score": {"filter": {"term": {"title": "mate"}}, "boost": 4}}
    other = {"constant_score": {"filter": {"term": {"tag": "a"}}, "boost": 10}}

    best = search(client, query={"dis_max": {"queries": [flat, other], "tie_breaker": 0.5}})["hits"]["hits"]
    factor = {"query": flat, "field_value_factor": {"field": "prior"}, "boost_mode": "multiply"}
    multiplied = search(client, query={"function_score": factor})["hits"]["hits"]

    assert (best[0]["_id"], best[0]["_score"]) == ("1", 12.0)
    assert (multiplied[0]["_id"], multiplied[0]["_score"]) == ("2", 12.0)


def test_page_order_source_and_post_filter(client):
    answer = search(
        client,
        query={"match_all": {}},
        post_filter={"range": {"price": {"gte": 200}}},
        aggs={"tags": {"terms": {"field": "tag"}}},
        sort=[{"price": "desc"}, {"prior": {"order": "desc"}}],
        _source=["price"],
        size=1,
    )

    assert answer["hits"]["total"]["value"] == 2
    assert answer["hits"]["hits"] == [
        {"_index": "goods", "_id": "2", "_score": None, "_source": {"price": 250}}
    ]
    assert answer["aggregations"]["tags"]["buckets"] == [
        {"key": "b", "doc_count": 2},
        {"key": "a", "doc_count": 1},
    ]


@pytest.mark.parametrize(
    ("wanted", "answer"),
    [
        ({"terms": {"field": "tag", "size": 1}}, [("b", 2)]),
        ({"terms": {"field": "tag", "include": "a.*"}}, [("a", 1)]),
        ({"terms": {"field": "tag", "include": ["b", "c"]}}, [("b", 2)]),
        ({"terms": {"field": "here"}}, [(1, 2), (0, 1)]),
        (
            {"range": {"field": "price", "ranges": [{"to": 250}, {"from": 250}]}},
            [("*-250.0", 1), ("250.0-*", 2)],
        ),
        ({"histogram": {"field": "price", "interval": 100}}, [(100.0, 1), (200.0, 2)]),
    ],
)
def test_aggregations_count(client, wanted, answer):
    counted = search(client, size=0, aggs={"one": wanted})["aggregations"]["one"]["buckets"]

    assert [(bucket["key"], bucket["doc_count"]) for bucket in counted] == answer


def test_filters_hold_further_aggregations(client):
    wanted = {
        "here": {"filter": {"term": {"here": True}}, "aggs": {"tags": {"terms": {"field": "tag"}}}},
        "words": {"filters": {"filters": [{"term": {"title": "mate"}}, {"term": {"title": "no"}}]}},
    }

    counted = search(client, size=0, aggs=wanted)["aggregations"]

    assert counted["here"]["doc_count"] == 2
    assert [bucket["key"] for bucket in counted["here"]["tags"]["buckets"]] == ["a", "b"]
    assert counted["words"]["buckets"] == [{"doc_count": 3}, {"doc_count": 0}]


def test_writes_are_found_after_a_refresh(client):
    answer = bulk(client, ("index", "4", {"price": 1}), ("delete", "1"), ("delete", "404"))

    assert client.post("/goods/_count", json={}).json()["count"] == 3
    assert [
        (verb, one["result"], one["status"]) for item in answer["items"] for verb, one in item.items()
    ] == [
        ("index", "created", 201),
        ("delete", "deleted", 200),
        ("delete", "not_found", 404),
    ]
    assert answer["errors"] is False
    client.post("/goods/_refresh")
    assert found(client, {"match_all": {}}) == ["4", "2", "3"]


def test_one_bad_document_leaves_the_others_alone(client):
    answer = bulk(
        client,
        ("index", "4", {"unmapped": 1}),
        ("index", "5", {"price": "x"}),
        ("index", "6", {}),
        refresh="true",
    )

    errors = [one["index"].get("error", {}).get("type") for one in answer["items"]]
    assert errors == ["strict_dynamic_mapping_exception", "mapper_parsing_exception", None]
    assert answer["errors"] is True
    assert client.post("/goods/_count", json={}).json()["count"] == 4


def test_alias_moves_in_one_step(client):
    client.put("/goods-2", json={**MAPPING, "aliases": {"goods-2-write": {}}})
    client.post("/_aliases", json={"actions": [{"add": {"index": "goods", "alias": "live"}}]})
    assert list(client.get("/_alias/live").json()) == ["goods"]

    moves = [{"remove": {"index": "goods", "alias": "live"}}, {"add": {"index": "goods-2", "alias": "live"}}]
    assert client.post("/_aliases", json={"actions": moves}).json() == {"acknowledged": True}

    assert list(client.get("/_alias/live").json()) == ["goods-2"]
    assert client.post("/live/_count", json={}).json()["count"] == 0
    assert client.get("/goods-*/_alias").json() == {"goods-2": {"aliases": {"goods-2-write": {}, "live": {}}}}
    assert client.delete("/live").status_code == 400
    assert bulk(client, ("index", "1", {}), index="goods", require_alias="true")["errors"] is True
    assert bulk(client, ("index", "1", {}), index="goods-2-write", require_alias="true")["errors"] is False
    assert client.delete("/goods-2").status_code == 200
    assert client.get("/_alias/live").status_code == 404


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ({"query": {"regexp": {"tag": "a"}}}, "parsing_exception", 400),
        ({"query": {"term": {"tag": "a", "price": 1}}}, "parsing_exception", 400),
        ({"query": {"term": {"price": {"value": "x"}}}}, "search_phase_execution_exception", 400),
        ({"query": {"bool": {"musst": []}}}, "parsing_exception", 400),
        (
            {"query": {"bool": {"must": [{"bool": {"should": [{"term": {"tag": "a"}}] * 1025}}]}}},
            "search_phase_execution_exception",
            400,
        ),
        ({"query": {}}, "illegal_argument_exception", 400),
        ({"query": []}, "parsing_exception", 400),
        ({"quary": {}}, "parsing_exception", 400),
        ({"from": 9_991, "size": 10}, "search_phase_execution_exception", 400),
        ({"size": -1}, "illegal_argument_exception", 400),
        ({"sort": [{"unmapped": "asc"}]}, "search_phase_execution_exception", 400),
        ({"sort": [{"title": "asc"}]}, "search_phase_execution_exception", 400),
        ({"aggs": {"a": {"terms": {"field": "title"}}}}, "search_phase_execution_exception", 400),
        ({"aggs": {"a": {"cardinality": {"field": "tag"}}}}, "parsing_exception", 400),
        ({"aggs": {"a[b]": {"terms": {"field": "tag"}}}}, "parsing_exception", 400),
        ({"aggs": {"a": {"terms": {"field": "tag", "size": 0}}}}, "illegal_argument_exception", 400),
    ],
)
def test_what_cannot_be_read_is_refused(client, body, kind, status):
    answer = client.post("/goods/_search", json=body)

    assert (answer.status_code, answer.json()["error"]["type"], answer.json()["status"]) == (
        status,
        kind,
        status,
    )
    assert answer.json()["error"]["root_cause"][0]["reason"]


def test_requests_are_refused_as_the_real_server_does(client):
    headers = {"Content-Type": "application/x-ndjson"}
    refusals = [
        (client.post("/nowhere/_search", json={}), 404, "index_not_found_exception"),
        (client.put("/goods", json=MAPPING), 400, "resource_already_exists_exception"),
        (client.put("/Goods", json=MAPPING), 400, "invalid_index_name_exception"),
        (
            client.put("/more", json={"mappings": {"properties": {"a": {"type": "no"}}}}),
            400,
            "mapper_parsing_exception",
        ),
        (
            client.post("/goods/_bulk", content=b'{"delete":{"_id":"1"}}', headers=headers),
            400,
            "illegal_argument_exception",
        ),
        (
            client.post("/goods/_search", content=b"{}", headers={"Content-Type": "text/plain"}),
            406,
            "media_type_header_exception",
        ),
        (
            client.post("/goods/_search", content=b"{", headers={"Content-Type": "application/json"}),
            400,
            "parse_exception",
        ),
        (client.get("/goods/_nothing"), 400, "illegal_argument_exception"),
    ]

    assert [(answer.status_code, answer.json()["error"]["type"]) for answer, _s, _t in refusals] == [
        (status, kind) for _answer, status, kind in refusals
    ]


def test_double_refuses_production(monkeypatch):
    monkeypatch.setenv("ZHIDA_MODE", "production")

    with pytest.raises(SystemExit, match="production"):
        main()
