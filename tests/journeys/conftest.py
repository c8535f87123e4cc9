"""One running shop for the journeys of a module."""

import pytest
from tests.running.shop import running_shop


@pytest.fixture(scope="module")
def shop():
    with running_shop() as running:
        yield running


@pytest.fixture(scope="module")
def staff(shop):
    with shop.log_staff_in() as client:
        yield client
