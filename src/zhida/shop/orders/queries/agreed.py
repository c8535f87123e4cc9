"""What rooms above ask about an order after the sale."""

from collections.abc import Mapping

from zhida.shop.orders.models import Order, OrderLine


def policy_documents(*, number: str) -> dict[str, Mapping[str, object]]:
    """Read the after-sales policy frozen with each line, by key, as the policies room wrote it; one query."""
    return dict(OrderLine.objects.filter(order__number=number).order_by("key").values_list("key", "policy"))


def is_order(*, number: str) -> bool:
    """Say whether a ref is the number of an order; one query."""
    return Order.objects.filter(number=number).exists()
