from collections.abc import Iterator
from dataclasses import replace

import pytest

from .practice import Practice, practice


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[Practice]:
    with practice(tmp_path_factory.mktemp("social")) as made:
        yield made


@pytest.fixture
def social(running, settings, db) -> Practice:
    """The services with no outage, and a shop that knows them."""
    running.services.faults.clear()
    running.client.cookies.clear()
    settings.ZHIDA = replace(settings.ZHIDA, logins_file=running.file)
    return running
