"""One office on a loopback port."""

import pytest

from zhida.doubles.tax.server import TaxOffice, TaxServer
from zhida.doubles.tax.tests.calls import NOW, SECRET


@pytest.fixture(scope="module")
def running():
    with TaxServer(port=0, office=TaxOffice(app_key="shop", secret=SECRET)) as server:
        yield server


@pytest.fixture
def office(running):
    running.office = TaxOffice(app_key="shop", secret=SECRET, clock=lambda: NOW)
    return running.office
