"""One running shop for the races of a module, and many buyers."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.running.buying import add_address
from tests.running.shop import running_shop

THREADS = 24


@pytest.fixture(scope="module")
def shop():
    with running_shop(workers=2) as running:
        yield running


@pytest.fixture(scope="module")
def staff(shop):
    with shop.log_staff_in() as client:
        yield client


@pytest.fixture(scope="module")
def crowd(shop):
    """Return a function that makes logged-in buyers with an address; the same ones again when asked again."""
    made = []

    def make(count: int):
        start = len(made)
        with ThreadPoolExecutor(16) as pool:
            made.extend(pool.map(lambda index: newcomer(shop, index), range(start, max(start, count))))
        return made[:count]

    yield make
    for client, _address in made:
        client.close()


def newcomer(shop, index: int):
    client = shop.log_in(f"136{index:08d}")
    return client, add_address(client)
