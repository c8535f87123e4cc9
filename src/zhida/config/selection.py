"""Which settings module goes with ZHIDA_MODE."""

from __future__ import annotations

import os

SETTINGS_BY_MODE = {"demo": "local", "test": "test", "production": "production"}


def select_settings() -> None:
    """Point Django at the settings of ZHIDA_MODE, unless DJANGO_SETTINGS_MODULE says otherwise."""
    mode = os.environ.get("ZHIDA_MODE", "demo")
    module = f"zhida.config.settings.{SETTINGS_BY_MODE.get(mode, 'local')}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", module)
