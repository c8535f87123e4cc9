"""Nothing grows with the catalogue: the same pages on a small and on a large one."""

from __future__ import annotations

from functools import partial

from django.conf import settings

from bench.caller import API, Caller
from bench.measuring import Plan, cpu_ms, in_turns, say, wall_seconds
from bench.scratch import category_address, import_catalogue, use_database

MOST = 1.5


def run(plan: Plan) -> None:
    """Print a page's CPU on the large catalogue over that on the small one; at most 1.5."""
    settings.PAGE_LIFE_SECONDS = 0
    sizes = {"growth-small": plan.small_skus, "growth-large": plan.large_skus}
    for name, skus in sizes.items():
        use_database(name)
        seconds = wall_seconds(partial(import_catalogue, skus=skus))
        say(f"import of {skus} SKUs: {skus / seconds:.0f} rows/s, listed and published")
    for title, path in paths().items():
        taken = in_turns(
            {name: partial(page_ms, name, path, calls=plan.calls) for name in sizes}, rounds=plan.rounds
        )
        ratio = taken["growth-large"] / taken["growth-small"]
        say(f"{title:22} {plan.large_skus} over {plan.small_skus} SKUs: {ratio:.2f} (at most {MOST})")


def paths() -> dict[str, str]:
    """Return the pages that are compared; the generated products have the same names in both catalogues."""
    return {
        "product page": "product",
        "category, first page": "category",
        "all goods, first page": "/list",
        "home": "/",
    }


def page_ms(database: str, path: str, *, calls: int) -> float:
    """Return the CPU of a page in one of the shops, after the first one has filled what a process keeps."""
    use_database(database)
    caller = Caller()
    if path == "product":
        path = caller.get(f"{API}/products?page_size=1").json()["items"][0]["url"]
    if path == "category":
        path = category_address("手机")
    caller.get(path)
    return cpu_ms(partial(caller.get, path), calls=calls)
