"""The two APIs: every room's routers, mounted in the order of the storeys."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from ninja import NinjaAPI

from zhida.entrypoints.restapi import auth, me, problems
from zhida.entrypoints.restapi.parsing import StrictParser

DOOR_MODULES = (auth, me)


def build_api(side: str, *, title: str) -> NinjaAPI:
    """Return the API of one side, "shopper" or "staff": the router of that name of each room's api.py."""
    api = NinjaAPI(
        title=title,
        version="1",
        urls_namespace=f"{side}-v1",
        docs_url=None,
        openapi_url=None,
        parser=StrictParser(),
    )
    problems.install(api)
    for module in DOOR_MODULES:
        router = getattr(module, side, None)
        if router is not None:
            api.add_router("", router)
    for room in settings.ROOMS:
        module_name = f"zhida.shop.{room}.api"
        if find_spec(f"zhida.shop.{room}") and find_spec(module_name):
            router = getattr(import_module(module_name), side, None)
            if router is not None:
                api.add_router("", router)
    return api


shopper_api = build_api("shopper", title="Zhida shopper API")
staff_api = build_api("staff", title="Zhida staff API")
