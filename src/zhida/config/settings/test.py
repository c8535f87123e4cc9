"""Tests and outside test programs (ZHIDA_MODE=test)."""

import os

os.environ.setdefault("ZHIDA_MODE", "test")

from zhida.config.settings.base import *  # noqa: F403 -- the mode must be set before base reads it
