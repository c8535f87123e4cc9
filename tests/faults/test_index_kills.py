"""The search index of a running shop: how soon it knows, and kill -9 of its writer."""

import os
import random
import signal
import time

import pytest
from tests.running import buying
from tests.running.buying import API, STAFF, data, phone_document, wait_for
from tests.running.processes import kill
from tests.running.shop import Shop, running_shop

from zhida.shop.kernel.delivery import LEASE

pytestmark = [pytest.mark.slow, pytest.mark.mariadb]

PHONES = 40
SEED = 20261122
VISIBLE_WITHIN_SECONDS = 2


@pytest.fixture(scope="module")
def shop():
    with running_shop(workers=2) as started:
        started.import_products([phone_document(f"K{number}", stock=5) for number in range(PHONES)])
        yield started


@pytest.fixture(scope="module")
def staff(shop):
    return shop.log_staff_in()


@pytest.fixture(scope="module")
def guest(shop):
    return shop.client()


def search(client, words: str = "测试手机", **filters) -> dict:
    return data(client.get(f"{API}/search", params={"q": words, "page_size": 60, **filters}), 200)


def adjust(staff, sku: str, delta: int) -> None:
    body = {"sku": sku, "warehouse": "MAIN", "delta": delta, "reason": "counted"}
    data(staff.post(f"{STAFF}/stock/adjustments", json=body), 201)


def test_stock_change_is_found_in_another_process_within_two_seconds(shop, staff, guest):
    buying.wait_until_index_is_whole(staff)
    # What the index has committed, a web process finds a moment later.
    wait_for(lambda: search(guest)["total"], lambda total: total == PHONES)
    waits = []
    for number in range(5):
        started = time.monotonic()
        adjust(staff, f"K{number}-1", -5)
        left = PHONES - number - 1
        wait_for(lambda: search(guest, in_stock=1)["total"], lambda total, left=left: total == left)
        waits.append(time.monotonic() - started)

    assert max(waits) < VISIBLE_WITHIN_SECONDS, waits
    for number in range(5):
        adjust(staff, f"K{number}-1", 5)
    wait_for(lambda: search(guest, in_stock=1)["total"], lambda total: total == PHONES)


def test_kill_of_the_worker_at_random_points_loses_no_change(shop, staff, guest):
    chance = random.Random(SEED)  # noqa: S311 -- a seed that a failure can be run again with
    gone = set()
    for _shot in range(5):
        for _change in range(4):
            number = chance.choice([number for number in range(PHONES) if number not in gone])
            adjust(staff, f"K{number}-1", -5)
            gone.add(number)
            time.sleep(chance.uniform(0, 0.15))
        if chance.random() < 0.5:
            data(staff.post(f"{STAFF}/search/rebuild"), 202)
            time.sleep(chance.uniform(0, 1.5))
        wait_for(lambda: kill(shop.process.pid, "worker"), bool)
        assert search(guest)["total"] == PHONES, "readers go on with what is live"

    buying.wait_until_index_is_whole(staff)
    # A change that the killed worker was just delivering is free again when its lease ends.
    found = wait_for(
        lambda: search(guest, in_stock=1),
        lambda page: page["total"] == PHONES - len(gone),
        within_seconds=LEASE.seconds + 30,
    )
    titles = {item["title"] for item in found["items"]}
    assert titles == {phone_document(f"K{number}")["title"] for number in range(PHONES) if number not in gone}
    asked = buying.index_status(staff)
    wait_for(
        lambda: buying.index_status(staff),
        lambda known: known["answered"] == asked["requested"],
        within_seconds=30,
    )
    assert shop.invariants()["ok"]


def test_rebuild_leaves_no_empty_moment(shop, staff, guest):
    buying.wait_until_index_is_whole(staff)
    request = data(staff.post(f"{STAFF}/search/rebuild"), 202)["request"]
    totals = set()
    deadline = time.monotonic() + 90
    while buying.index_status(staff)["answered"] < request:
        assert time.monotonic() < deadline
        totals.add(search(guest)["total"])
        assert shop.client().get("/readyz").status_code == 200
    totals |= {search(guest)["total"] for _again in range(20)}

    assert totals == {PHONES}


def test_command_rebuilds_through_the_running_worker(shop, staff):
    answered = buying.index_status(staff)["answered"]

    ended = shop.run("search", "rebuild")

    assert ended.stdout.strip() == f"search index: {PHONES} documents"
    assert "100%" in ended.stderr
    assert buying.index_status(staff)["answered"] == answered + 1


def test_deleted_index_is_built_anew_and_lists_go_on(shop: Shop, staff, guest):
    (shop.directory / "search").rename(shop.directory / "elsewhere")

    answers = [search(guest)["total"] for _again in range(10)]
    buying.wait_until_index_is_whole(staff)

    assert set(answers) == {PHONES}
    assert search(guest)["total"] == PHONES


def test_damaged_index_is_built_anew_at_start(shop: Shop, staff, guest):
    buying.wait_until_index_is_whole(staff)
    # Nobody is started anew before all of it is damaged.
    os.kill(shop.process.pid, signal.SIGSTOP)
    try:
        kill(shop.process.pid, "worker")
        kill(shop.process.pid, "web")
        for file in (shop.directory / "search").rglob("*"):
            if file.is_file() and file.parent != shop.directory / "search":
                file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    finally:
        os.kill(shop.process.pid, signal.SIGCONT)
    shop.wait_until_ready()
    buying.wait_until_index_is_whole(staff)
    assert search(guest)["total"] == PHONES
