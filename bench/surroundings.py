"""The scratch directory and settings of this process; done before any module of the shop is imported."""

from __future__ import annotations

import atexit
import logging
import os
import tempfile
from pathlib import Path

import django


def set_up() -> Path:
    """Point Django at a scratch directory and give it; a child process of a benchmark shares its parent's."""
    if "ZHIDA_BENCH_DIR" not in os.environ:
        scratch = tempfile.TemporaryDirectory(prefix="zhida-bench-", ignore_cleanup_errors=True)
        atexit.register(scratch.cleanup)
        os.environ["ZHIDA_BENCH_DIR"] = scratch.name
        os.environ["ZHIDA_DATABASE_URL"] = f"sqlite:///{scratch.name}/bench.sqlite3"
    directory = Path(os.environ["ZHIDA_BENCH_DIR"])
    settings = "zhida.config.settings.test"
    os.environ.update(ZHIDA_MODE="test", ZHIDA_DATA_DIR=str(directory), DJANGO_SETTINGS_MODULE=settings)
    django.setup()
    logging.disable(logging.WARNING)
    return directory
