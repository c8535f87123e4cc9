"""Is this process alive, and is the shop ready to sell? Readiness names what is missing."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from zhida.shop.kernel.models import Heartbeat
from zhida.shop.search.queries import is_index_ready

log = logging.getLogger(__name__)

WORKER_SILENT_AFTER = timedelta(seconds=20)
_migrated: set[str] = set()


def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as the process lives; touches nothing else."""
    return JsonResponse({"status": "alive"})


def readyz(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when every part is there, else 503 with the names of those that are not."""
    checks = readiness()
    missing = sorted(name for name, is_ready in checks.items() if not is_ready)
    return JsonResponse(
        {"ready": not missing, "missing": missing, "checks": checks}, status=503 if missing else 200
    )


def readiness() -> dict[str, bool]:
    """Return each part's name and whether it is ready: database, migrations, search index, worker.

    Without the index lists are answered from the database: slower, without tolerance for slips.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        is_current = is_migrated()
        return {
            "database": True,
            "migrations": is_current,
            "search index": is_current and is_index_ready(),
            "worker": is_current and _worker_lives(),
        }
    except DatabaseError:
        log.exception("readiness: the database does not answer")
        return dict.fromkeys(("database", "migrations", "search index", "worker"), False)


def is_migrated() -> bool:
    """Say whether every migration is applied; once true it is remembered, since code does not change."""
    if "yes" not in _migrated:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _migrated.add("yes")
    return True


def _worker_lives() -> bool:
    oldest = datetime.now(UTC) - WORKER_SILENT_AFTER
    return Heartbeat.objects.filter(name="worker", seen_at__gte=oldest).exists()
