"""Fixtures of the devices room."""

from dataclasses import replace

import pytest

from zhida.config.env import Mode


@pytest.fixture
def production(settings):
    """A shop that limits what one address may ask."""
    settings.ZHIDA = replace(settings.ZHIDA, mode=Mode.PRODUCTION)
