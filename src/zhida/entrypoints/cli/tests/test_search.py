"""`zhida search` and what doctor and metrics say of the index, in this process."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from zhida.entrypoints.cli.doctor import search_feed
from zhida.entrypoints.cli.search import search_group
from zhida.entrypoints.metrics import SearchFeedCollector
from zhida.entrypoints.workers.indexing import settle_index
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.kernel import clock
from zhida.shop.search.models import PendingListing
from zhida.shop.search.tests.test_lists import list_phone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.ZHIDA = replace(settings.ZHIDA, data_dir=tmp_path)


def run(*arguments: str):
    return CliRunner().invoke(search_group, arguments)


def test_rebuild_does_the_work_where_no_worker_runs_and_status_tells_of_it():
    list_phone(clock.now(), "A")
    assert run("status").exit_code == 1

    ended = run("rebuild")

    assert ended.exit_code == 0, ended.output
    assert ended.stdout == "search index: 1 documents\n"
    status = json.loads(run("status", "--json").stdout)
    assert (status["documents"], status["listed"], status["pending"], status["is_ready"]) == (1, 1, 0, True)
    assert (status["requested"], status["answered"], status["building"]) == (1, 1, None)
    assert run("status").stdout.startswith("embedded: ready; 1 documents, 1 products on sale, 0 waiting;")
    assert AuditEntry.objects.filter(action="search.rebuild", actor="SYSTEM").count() == 1


def test_settling_brings_the_index_up_to_date():
    list_phone(clock.now(), "A")
    assert settle_index()
    list_phone(clock.now(), "B")
    assert settle_index()

    assert json.loads(run("status", "--json").stdout)["documents"] == 2


def test_doctor_and_metrics_name_a_feed_that_nobody_drains(monkeypatch):
    list_phone(clock.now(), "A")
    settle_index()
    assert search_feed().is_good
    PendingListing.objects.bulk_create(PendingListing(product_id=number) for number in range(10_001))

    assert not search_feed().is_good
    assert "10001 wait" in search_feed().remedy
    (metric,) = SearchFeedCollector().collect()
    assert [(sample.name, sample.value) for sample in metric.samples] == [("zhida_search_pending", 10_001)]
