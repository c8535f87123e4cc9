"""The indexer: nothing is lost, nothing is committed twice a second, readers never stand without an index."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.catalogue.models import Product
from zhida.shop.search import services
from zhida.shop.search.feed import count_changes, read_changes
from zhida.shop.search.index_state import ensure_state, find_state, renew_lineage
from zhida.shop.search.indexing import feeding
from zhida.shop.search.indexing.feeding import Indexer
from zhida.shop.search.indexing.generations import FolderGenerations
from zhida.shop.search.models import ListedProduct, PendingListing
from zhida.shop.search.pointer import FILE_NAME, read_pointer
from zhida.shop.search.tests.paper_index import PAPER, PaperIndex, read_paper
from zhida.shop.search.tests.test_lists import list_phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(tmp_path) -> Path:
    return tmp_path / "search"


@pytest.fixture
def indexer(root):
    made = new_indexer(root)
    yield made
    made.close()


def new_indexer(root: Path, files=PAPER) -> Indexer:
    return Indexer(folders(root, files))


def folders(root: Path, files=PAPER) -> FolderGenerations:
    return FolderGenerations(root=root, lineage=ensure_state().lineage, files=files)


def live_pages(root: Path) -> dict[int, list[object]]:
    """Read what a reader would."""
    return read_paper(root / read_pointer(root).generation)


def generations(root: Path) -> set[str]:
    return {child.name for child in root.iterdir() if child.is_dir()}


def make_pointer_old(root: Path) -> None:
    """Let some seconds pass since the last switch."""
    os.utime(root / FILE_NAME, (1, 1))


class TestDraining:
    def test_first_start_builds_an_index_of_all_listings(self, now, root, indexer):
        first = list_phone(now, "A", price=100_00)
        list_phone(now, "B", price=200_00, stock=0)

        assert indexer.settle(now=now)

        pages = live_pages(root)
        assert pages[first.product_id] == ["手机 A", 100_00, True, 0]
        assert sorted(page[1] for page in pages.values()) == [100_00, 200_00]
        assert count_changes() == 0
        assert find_state().documents == 2
        assert find_state().committed_at == now

    def test_price_sales_and_withdrawal_reach_the_index(self, now, root, indexer):
        first, second = list_phone(now, "A"), list_phone(now, "B")
        indexer.settle(now=now)

        services.add_sales(number=first.number, units=3, now=now)
        Product.objects.filter(pk=second.product_id).update(status="WITHDRAWN")
        services.refresh_products(product_ids=[second.product_id], are_texts_new=False, now=now)
        assert count_changes() == 2
        indexer.settle(now=now)

        assert live_pages(root) == {first.product_id: ["手机 A", 100_00, True, 3]}
        assert PendingListing.objects.count() == 0

    def test_change_that_differs_in_nothing_a_list_shows_is_left_out(self, now, root, indexer):
        phone = list_phone(now, "A")
        indexer.settle(now=now)

        services.refresh_products(product_ids=[phone.product_id], are_texts_new=False, now=now)
        assert count_changes() == 0
        services.refresh_products(product_ids=[phone.product_id], now=now)
        assert count_changes() == 1

    def test_change_made_while_the_index_is_written_is_not_forgotten(self, now, root, meanwhile):
        phone = list_phone(now, "A")
        indexer = new_indexer(root)
        indexer.settle(now=now)
        services.add_sales(number=phone.number, units=1, now=now)

        def sell_another() -> None:
            services.add_sales(number=phone.number, units=1, now=now)

        meanwhile('DELETE FROM "search_pendinglisting"', sell_another)
        changes = read_changes(limit=10)
        indexer.settle(now=now)

        left = read_changes(limit=10)
        assert len(changes) == len(left) == 1
        assert left[0].row_id > changes[0].row_id
        indexer.settle(now=now)
        assert live_pages(root)[phone.product_id][3] == 2
        indexer.close()

    def test_at_most_one_commit_a_second(self, now, root):
        phone = list_phone(now, "A")
        indexer = Indexer(folders(root), seconds=lambda: second)
        second = 100.0
        indexer.settle(now=now)
        commits = {}

        for second in (101.0, 101.2, 101.9, 102.1):
            services.add_sales(number=phone.number, units=1, now=now)
            indexer.step(now=now)
            commits[second] = live_pages(root)[phone.product_id][3]
        indexer.close()

        assert commits == {101.0: 1, 101.2: 1, 101.9: 1, 102.1: 4}
        assert count_changes() == 0

    def test_death_before_the_commit_loses_nothing(self, now, root, monkeypatch):
        phone = list_phone(now, "A")
        dying = new_indexer(root)
        dying.settle(now=now)
        monkeypatch.setattr(feeding, "COMMIT_EVERY_SECONDS", 10**6)
        services.add_sales(number=phone.number, units=1, now=now)
        dying.step(now=now)
        assert live_pages(root)[phone.product_id][3] == 0
        dying.close()

        assert count_changes() == 1
        heir = new_indexer(root)
        heir.settle(now=now)
        heir.close()

        assert live_pages(root)[phone.product_id][3] == 1
        assert count_changes() == 0

    def test_more_changes_than_a_batch(self, now, root, indexer, monkeypatch):
        monkeypatch.setattr(feeding, "BATCH", 2)
        indexer.settle(now=now)
        phones = [list_phone(now, f"P{number}") for number in range(5)]

        indexer.settle(now=now)

        assert set(live_pages(root)) == {phone.product_id for phone in phones}


class TestOneWriter:
    def test_second_indexer_waits_and_takes_over(self, now, root, indexer):
        phone = list_phone(now, "A")
        indexer.settle(now=now)
        second = new_indexer(root)
        services.add_sales(number=phone.number, units=1, now=now)

        assert not second.settle(now=now)
        assert count_changes() == 1

        indexer.close()
        assert second.settle(now=now)
        assert live_pages(root)[phone.product_id][3] == 1
        second.close()


class TestGenerations:
    def test_rebuild_takes_changes_into_both_and_switches(self, now, root, indexer, monkeypatch):
        monkeypatch.setattr(feeding, "BATCH", 1)
        monkeypatch.setattr(feeding, "LOOK_EVERY_SECONDS", 0.0)
        phones = [list_phone(now, f"P{number}") for number in range(3)]
        indexer.settle(now=now)
        before = read_pointer(root)

        request = services.request_rebuild(actor=SYSTEM_ACTOR, now=now)
        indexer.step(now=now)
        services.add_sales(number=phones[0].number, units=7, now=now)
        indexer.step(now=now)
        status = find_state()
        assert (status.building_done, status.building_total) == (1, 3)
        assert read_pointer(root) == before, "readers stay with the old one until the new one is whole"
        indexer.settle(now=now)

        assert read_pointer(root).generation != before.generation
        assert {page[3] for page in live_pages(root).values()} == {0, 7}
        assert live_pages(root)[phones[0].product_id][3] == 7
        assert (find_state().answered, find_state().building_total) == (request, None)

    def test_old_folders_and_orphans_go_when_nobody_can_read_them(self, now, root, indexer, monkeypatch):
        monkeypatch.setattr(feeding, "LOOK_EVERY_SECONDS", 0.0)
        list_phone(now, "A")
        (root / "orphan").mkdir(parents=True)
        indexer.settle(now=now)
        services.request_rebuild(actor=SYSTEM_ACTOR, now=now)
        indexer.settle(now=now)
        indexer.step(now=now)
        assert len(generations(root)) == 2, "the old one may still be opened by somebody"

        make_pointer_old(root)
        indexer.close()
        indexer.settle(now=now)

        assert generations(root) == {read_pointer(root).generation}

    @pytest.mark.parametrize("harm", ["pointer", "folder", "file", "version", "lineage", "documents"])
    def test_index_that_cannot_be_believed_is_built_anew_at_start(self, now, root, harm):
        phones = [list_phone(now, f"P{number}") for number in range(3)]
        first = new_indexer(root)
        first.settle(now=now)
        first.close()
        folder = root / read_pointer(root).generation
        files = PAPER
        if harm == "pointer":
            (root / FILE_NAME).write_text("{", encoding="utf-8")
        elif harm == "folder":
            folder.rename(root / "elsewhere")
        elif harm == "file":
            (folder / "documents.json").write_text("[1", encoding="utf-8")
        elif harm == "version":
            files = replace(PAPER, version="paper-2")
        elif harm == "lineage":
            renew_lineage()
        else:
            (folder / "documents.json").write_text("{}", encoding="utf-8")

        second = new_indexer(root, files)
        second.settle(now=now)
        second.close()

        assert read_pointer(root).generation != folder.name
        assert read_pointer(root).version == files.version
        assert set(live_pages(root)) == {phone.product_id for phone in phones}

    def test_intact_index_is_kept_at_start(self, now, root):
        list_phone(now, "A")
        first = new_indexer(root)
        first.settle(now=now)
        first.close()
        before = read_pointer(root)

        second = new_indexer(root)
        second.settle(now=now)
        second.close()

        assert read_pointer(root) == before

    def test_index_taken_away_while_running_is_built_anew(self, now, root, indexer, monkeypatch):
        monkeypatch.setattr(feeding, "LOOK_EVERY_SECONDS", 0.0)
        list_phone(now, "A")
        indexer.settle(now=now)
        (root / FILE_NAME).unlink()

        indexer.settle(now=now)

        assert len(live_pages(root)) == ListedProduct.objects.count() == 1

    def test_failing_engine_leaves_the_feed_alone(self, now, root):
        class Full(PaperIndex):
            def commit(self) -> None:
                raise OSError("no space left")

        phone = list_phone(now, "A")
        good = new_indexer(root)
        good.settle(now=now)
        good.close()
        services.add_sales(number=phone.number, units=1, now=now)
        failing = new_indexer(root, replace(PAPER, open=Full))

        with pytest.raises(OSError, match="no space left"):
            failing.settle(now=now)
        failing.close()

        assert count_changes() == 1
        good.settle(now=now)
        assert live_pages(root)[phone.product_id][3] == 1
        good.close()
