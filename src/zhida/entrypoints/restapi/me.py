"""`GET /me`: the one small personal call of a page, whoever is looking."""

from __future__ import annotations

from ninja import Router, Schema

from zhida.shop.accounts.records import ActorKind, ShopRequest
from zhida.shop.cart.queries import count_units
from zhida.shop.customers.queries import consents_of, get_profile
from zhida.shop.loyalty.queries import standing_of
from zhida.shop.notifications.queries import count_unread

shopper = Router(tags=["me"])


class MeOut(Schema):
    """Who is looking; a guest has no id. `level` is 0 below the first; `points` can be spent, `unread` are
    messages.
    """

    id: str | None
    name: str
    cart_count: int
    level: int
    points: int
    unread: int
    switches: dict[str, bool]


@shopper.get("/me", response=MeOut, auth=None, summary="Name, cart count, level and personal switches")
def get_me(request: ShopRequest) -> MeOut:
    actor = request.actor
    count = count_units(actor=actor)
    if actor.kind is not ActorKind.SHOPPER:
        return MeOut(id=None, name="", cart_count=count, level=0, points=0, unread=0, switches={})
    profile = get_profile(for_customer=actor.customer_id)
    switches = {
        str(purpose).lower(): given for purpose, given in consents_of(for_customer=actor.customer_id).items()
    }
    standing = standing_of(customer_id=actor.customer_id, now=request.now)
    return MeOut(
        id=str(actor.customer_id),
        name=profile.nickname,
        cart_count=count,
        level=standing.level,
        points=standing.points,
        unread=count_unread(for_customer=actor.customer_id),
        switches=switches,
    )
