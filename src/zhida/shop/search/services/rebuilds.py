"""Asking for a new index."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel.uow import transactional
from zhida.shop.search.index_state import ask_for_rebuild, renew_lineage
from zhida.shop.search.permissions import REBUILD_INDEX


@transactional
def request_rebuild(*, actor: Actor, now: datetime) -> int:
    """Ask the indexer for a new index beside the live one, and return the number of the request.

    It is answered when `index_status().answered` has come to that number. Shoppers notice nothing.
    """
    actor.require(REBUILD_INDEX)
    request = ask_for_rebuild()
    record_audit(
        actor=actor,
        action="search.rebuild",
        subject="index:search",
        before=None,
        after={"request": request},
        now=now,
    )
    return request


@transactional
def disown_index(*, now: datetime) -> None:  # noqa: ARG001 -- every service takes the instant
    """Say that no index is of this database any more, so that the indexer makes one: after a restore."""
    renew_lineage()
