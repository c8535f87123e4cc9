"""How the search index stands."""

from __future__ import annotations

from zhida.shop.search.backends.choice import engine_name, is_index_ready
from zhida.shop.search.feed import count_changes
from zhida.shop.search.index_records import BuildingProgress, IndexStatus
from zhida.shop.search.index_state import find_state
from zhida.shop.search.models import IndexState, ListedProduct

__all__ = ["count_changes", "index_status", "is_index_ready"]


def index_status() -> IndexStatus:
    """Return what is known of the index. Three queries."""
    state = find_state() or IndexState()
    building = None
    if state.building_done is not None and state.building_total is not None:
        building = BuildingProgress(done=state.building_done, total=state.building_total)
    return IndexStatus(
        engine=engine_name(),
        is_ready=is_index_ready(),
        documents=state.documents,
        listed=ListedProduct.objects.count(),
        pending=count_changes(),
        building=building,
        committed_at=state.committed_at,
        requested=state.requested,
        answered=state.answered,
    )
