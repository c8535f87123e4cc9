"""The two APIs: every room's routers, mounted in the order of the storeys."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from ninja import NinjaAPI, Router
from ninja.operation import PathView

from zhida.entrypoints.restapi import (
    auth,
    landing_pages,
    me,
    operations,
    orders_with_cases,
    packing,
    problems,
    quote_payments,
    realtime,
)
from zhida.entrypoints.restapi.parsing import StrictParser

DOOR_MODULES = (auth, landing_pages, me, operations, orders_with_cases, packing, quote_payments, realtime)


def build_api(side: str, *, title: str) -> NinjaAPI:
    """Return the API of one side, "shopper" or "staff": what has that name in each room's api.py."""
    api = NinjaAPI(
        title=title,
        version="1",
        urls_namespace=f"{side}-v1",
        docs_url=None,
        openapi_url=None,
        parser=StrictParser(),
    )
    problems.install(api)
    api.add_router("", merged(routers(side)))
    return api


def routers(side: str) -> list[Router]:
    """Return the routers of one side, those of the doors first, then the rooms' by storey; a room with many
    routes has several.
    """
    rooms = [f"zhida.shop.{room}.api" for room in settings.ROOMS]
    modules = [*DOOR_MODULES, *(import_module(name) for name in rooms if find_spec(name))]
    found: list[Router] = []
    for module in modules:
        given: Router | tuple[Router, ...] = getattr(module, side, ())
        found += [given] if isinstance(given, Router) else given
    return found


def merged(parts: list[Router]) -> Router:
    """Put all routes into one router, so that two rooms may answer different methods of one path.

    Paths that are wholly fixed come first: /promotions/calendar is no promotion's number.
    """
    whole = Router()
    for part in parts:
        for path, view in part.path_operations.items():
            target = whole.path_operations.setdefault(path, PathView())
            for operation in view.operations:
                operation.tags = operation.tags or part.tags
                target.operations.append(operation)
    whole.path_operations = dict(sorted(whole.path_operations.items(), key=lambda item: "{" in item[0]))
    return whole


shopper_api = build_api("shopper", title="Zhida shopper API")
staff_api = build_api("staff", title="Zhida staff API")
