"""What must stand in the environment before anything is imported."""

from __future__ import annotations

import os
import tempfile

SETTINGS_BY_MODE = {"demo": "local", "test": "test", "production": "production"}


def select_settings() -> None:
    """Point Django at the settings of ZHIDA_MODE, unless DJANGO_SETTINGS_MODULE says otherwise."""
    mode = os.environ.get("ZHIDA_MODE", "demo")
    module = f"zhida.config.settings.{SETTINGS_BY_MODE.get(mode, 'local')}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", module)


def share_metrics() -> None:
    """Name a directory through which web workers add up their metrics.

    It must be named before the metrics library is first imported: it decides then how it counts.
    """
    if os.environ.get("ZHIDA_METRICS_PORT") and "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="zhida-metrics-")
