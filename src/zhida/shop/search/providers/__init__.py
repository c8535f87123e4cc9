"""Search engines outside that are told of new pages, one file each, and the choice by the settings."""

from __future__ import annotations

from typing import Protocol

from django.conf import settings

from zhida.config.env import Env
from zhida.shop.search.providers.baidu import BaiduPush, Pushed


class PagePush(Protocol):
    """One search engine that takes addresses."""

    @property
    def site(self) -> str:
        """The shop's address as the engine knows it."""

    def push(self, urls: list[str]) -> Pushed:
        """Tell of pages, at most 2,000.

        Raises PushOverQuota (nothing was taken: more than is left of the day), PushRefused (the account or
        the call is wrong, trying again does not help), PushUnavailable (nobody knows; try again later).
        """


def chosen_push() -> PagePush | None:
    """Return the engine that is told of pages; None while no token is set."""
    env: Env = settings.ZHIDA
    return BaiduPush.from_env(env) if env.baidu_push_token else None
