"""`zhida invariants`: read-only proof that stock, orders and money agree."""

from __future__ import annotations

import json
import sys

import click

from zhida.entrypoints.invariants import run_checks

SHOWN_IDS = 20


@click.command()
@click.option("--json", "as_json", is_flag=True, help="machine-readable")
def invariants_command(*, as_json: bool) -> None:
    """Check every invariant of every room; exit 1 when one is broken. Writes nothing."""
    results = run_checks()
    is_ok = all(not result.broken for result in results)
    if as_json:
        checks = [
            {
                "name": result.name,
                "ok": not result.broken,
                "broken": list(result.broken),
                "count": len(result.broken),
            }
            for result in results
        ]
        click.echo(json.dumps({"ok": is_ok, "checks": checks}, ensure_ascii=False))
    else:
        for result in results:
            mark = "ok    " if not result.broken else "BROKEN"
            click.echo(f"{mark} {result.name} {' '.join(result.broken[:SHOWN_IDS])}")
    if not is_ok:
        sys.exit(1)
