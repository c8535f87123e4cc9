"""What was agreed with an order about its time after the sale."""

from collections.abc import Mapping

from zhida.shop.orders.models import OrderLine


def policy_documents(*, number: str) -> dict[str, Mapping[str, object]]:
    """Read the after-sales policy frozen with each line, by key, as the policies room wrote it; one query."""
    return dict(OrderLine.objects.filter(order__number=number).order_by("key").values_list("key", "policy"))
