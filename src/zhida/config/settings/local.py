"""The demo shop on one machine: `make run`."""

from zhida.config.settings.base import *  # noqa: F403 -- Django's way to build one settings module on another
