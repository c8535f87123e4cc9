"""The REST routes with which staff look after the search index."""

from __future__ import annotations

from datetime import datetime

from ninja import Router, Schema, Status

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.search import queries, services
from zhida.shop.search.permissions import REBUILD_INDEX

index = Router(tags=["search"])


class BuildingOut(Schema):
    """How far a rebuild has come, in products."""

    done: int
    total: int


class IndexStatusOut(Schema):
    """The index beside the listings. A rebuild is done when `answered` has come to its number."""

    engine: str
    ready: bool
    documents: int
    listed: int
    pending: int
    building: BuildingOut | None
    committed_at: datetime | None
    requested: int
    answered: int


class RebuildOut(Schema):
    request: int


@index.get(
    "/search/status",
    response=IndexStatusOut,
    auth=staff_only(REBUILD_INDEX),
    summary="Show how the search index stands",
)
def get_status(request: ShopRequest) -> IndexStatusOut:
    status = queries.index_status()
    building = status.building
    return IndexStatusOut(
        engine=status.engine,
        ready=status.is_ready,
        documents=status.documents,
        listed=status.listed,
        pending=status.pending,
        building=BuildingOut(done=building.done, total=building.total) if building else None,
        committed_at=status.committed_at,
        requested=status.requested,
        answered=status.answered,
    )


@index.post(
    "/search/rebuild",
    response={202: RebuildOut},
    auth=staff_only(REBUILD_INDEX),
    summary="Build a new search index beside the live one",
)
def post_rebuild(request: ShopRequest) -> Status[RebuildOut]:
    number = services.request_rebuild(actor=request.actor, now=request.now)
    return Status(202, RebuildOut(request=number))
