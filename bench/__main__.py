"""`python -m bench [--quick] [NAME ...]`."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.measuring import FULL, QUICK
from bench.surroundings import set_up

# name -> what it shows; each is a module of this package with a run(plan)
BENCHMARKS = {
    "pages": "statements and CPU of pages and calls, drawn anew",
    "growth": "the same pages on a large and a small catalogue",
    "served": "pages per second and memory of a web worker, against a bare Django view",
    "search": "how well and how fast a large catalogue is searched",
    "reconciling": "a bill of 100,000 lines against the journal: time and peak memory",
    "notifications": "notifications of payments per second against bare inserts, on SQLite and MariaDB",
    "quoting": "a large cart under many offers and coupons, and twice as much of each",
    "flash": "one hot SKU of a flash sale beside many, and 5,000 buyers over HTTP for 100 units, on MariaDB",
    "orders": "orders per second against a loop of the same SQL, on SQLite and MariaDB",
}


def main(arguments: list[str]) -> None:
    """Run the named benchmarks, all of them without names."""
    plan = QUICK if "--quick" in arguments else FULL
    names = [name for name in arguments if not name.startswith("-")] or list(BENCHMARKS)
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        sys.exit(f"bench: there is no {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    set_up()
    for name in names:
        print(f"{name}: {BENCHMARKS[name]}", flush=True)
        import_module(f"bench.{name}").run(plan)


if __name__ == "__main__":
    main(sys.argv[1:])
