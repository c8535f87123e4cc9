"""A process that searches, as a web worker does: prints how much memory that took."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path

from bench.surroundings import set_up


def main() -> None:
    """Ask every query of standard input; print the memory gained as JSON."""
    set_up()
    import_module("zhida.entrypoints.restapi.apis")
    before = memory()
    tantivy = import_module("zhida.shop.search.backends.tantivy")
    backends = import_module("zhida.shop.search.backends")
    records = import_module("zhida.shop.search.records")
    synonyms = import_module("zhida.shop.search.synonyms").shipped_synonyms()
    rules = backends.QueryRules(synonyms=synonyms)
    backend = tantivy.TantivyBackend(Path(sys.argv[1]))
    for text in json.load(sys.stdin):
        backend.find(backends.SearchRequest(filters=records.Filters(query=text), rules=rules))
    after = memory()
    print(json.dumps({name: after[name] - before[name] for name in after}))


def memory() -> dict[str, float]:
    """Return what of this process is in memory, all of it and what belongs to no file, in MB."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return {
        "resident_mb": int(lines["VmRSS"].split()[0]) / 1024,
        "own_mb": int(lines["RssAnon"].split()[0]) / 1024,
    }


if __name__ == "__main__":
    main()
