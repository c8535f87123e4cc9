"""One running shop for the races of a module, and many buyers."""

import pytest
from tests.running.crowd import make_buyers
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
        if missing := max(0, count - len(made)):
            buyers = make_buyers(shop, missing, after=len(made))
            made.extend((shop.client(buyer.token), buyer.address) for buyer in buyers)
        return made[:count]

    return make
