"""`zhida doctor`: a check-up that names what is wrong and how to mend it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import click
from django.conf import settings

from zhida.config.env import BadSetting
from zhida.entrypoints.channels import refuse_bad_channels
from zhida.entrypoints.entity import REQUIRED, get_entity
from zhida.entrypoints.health import readiness
from zhida.shop.kernel.models import EventState, OutboxEvent
from zhida.shop.search.queries import index_status

MOST_PENDING = 10_000
LEAST_FREE_BYTES = 500 * 1024 * 1024
REMEDIES = {
    "database": "check ZHIDA_DATABASE_URL and that the server runs",
    "migrations": "run `zhida migrate`",
    "search index": "the worker builds it: start `zhida worker` and wait, or run `zhida search rebuild`",
    "worker": "start `zhida worker` (payments settle and orders expire only while it runs)",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: good, or with the way to mend it."""

    name: str
    is_good: bool
    remedy: str


@click.command()
def doctor_command() -> None:
    """Look at settings, database, disk, static files and the event queue; exit 1 when something is wrong."""
    findings = list(examine())
    for finding in findings:
        click.echo(
            f"{'ok   ' if finding.is_good else 'WRONG'} {finding.name}"
            + ("" if finding.is_good else f": {finding.remedy}")
        )
    if not all(finding.is_good for finding in findings):
        sys.exit(1)


def examine() -> Iterator[Finding]:
    """Yield what was found, cheapest first."""
    env = settings.ZHIDA
    free = shutil.disk_usage(env.data_dir if env.data_dir.exists() else ".").free
    yield Finding(
        "disk space", free > LEAST_FREE_BYTES, f"only {free // 2**20} MiB free under ZHIDA_DATA_DIR"
    )
    built = (settings.STATIC_ROOT / "storefront").is_dir()
    yield Finding("front end", built, "build it: `make build`")
    missing = [name for name in REQUIRED if not getattr(get_entity(), name)]
    yield Finding(
        "entity record", not missing, f"run `zhida entity {' '.join(f'{name}=...' for name in missing)}`"
    )
    checks = readiness()
    for name, is_good in checks.items():
        yield Finding(name, is_good, REMEDIES[name])
    if checks["migrations"]:
        parked = OutboxEvent.objects.filter(state=EventState.PARKED).count()
        yield Finding("parked events", parked == 0, f"{parked} events gave up: see the back office, 事件")
        yield search_feed()
    yield payment_channels()


def search_feed() -> Finding:
    """Compare the index with what is on sale, and count what it has yet to learn."""
    status = index_status()
    gap = abs(status.documents - status.listed)
    is_behind = status.pending > MOST_PENDING or gap > status.pending + MOST_PENDING
    return Finding(
        "search feed",
        not is_behind,
        f"{status.documents} documents for {status.listed} products on sale, {status.pending} wait: "
        "see that `zhida worker` runs and the disk is not full, then `zhida search rebuild`",
    )


def payment_channels() -> Finding:
    """Read the channels file as the shop would."""
    try:
        count = refuse_bad_channels()
    except BadSetting as error:
        return Finding("payment channels", is_good=False, remedy=str(error))
    return Finding("payment channels", count > 0, "start the shop once, or set ZHIDA_PAYMENTS_FILE")
