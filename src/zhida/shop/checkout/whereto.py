"""Where an order goes: to an address of its buyer's book, or to a store where it is fetched."""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from zhida.shop.accounts.queries import normalise_phone
from zhida.shop.checkout.errors import PickupNameInvalid, WheretoMissing
from zhida.shop.checkout.records import PickupWish, PlaceOrder
from zhida.shop.customers import queries as customers_queries
from zhida.shop.customers.records import AddressRecord
from zhida.shop.orders.records import OrderAddress
from zhida.shop.shipping import queries as shipping_queries

LONGEST_NAME = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereto:
    """The frozen address of an order, the district its freight goes by, and what a store adds.

    Without a `freight_region` there is no freight; `only_from` is the one warehouse that may serve.
    """

    address: OrderAddress
    freight_region: str | None
    pickup_point: str = ""
    only_from: str = ""

    def promised_by(self, *, now: datetime) -> date | None:
        """Give the last day on which it is to arrive; nobody is late with what is fetched. One query."""
        if self.pickup_point:
            return None
        return shipping_queries.delivery_promise(region=self.address.region_code, now=now)[1]


def whereto(*, request: PlaceOrder, customer_id: int) -> Whereto:
    """Read where an order goes. One query.

    Raises WheretoMissing (neither or both are named), AddressNotFound, StoreNotFound, PickupNameInvalid,
    InvalidPhone.
    """
    if (request.pickup is None) == (request.address_id is None):
        raise WheretoMissing(fields={"address_id": WheretoMissing.message})
    if request.pickup is not None:
        return _to_store(request.pickup)
    assert request.address_id is not None, "checked above"
    record = customers_queries.get_address(address_id=request.address_id, for_customer=customer_id)
    return Whereto(address=_snapshot(record), freight_region=record.region_code)


def _to_store(wish: PickupWish) -> Whereto:
    name = "".join(letter for letter in wish.name if unicodedata.category(letter) != "Cc").strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise PickupNameInvalid(fields={"name": PickupNameInvalid.message})
    phone = normalise_phone(wish.phone)
    store = shipping_queries.get_store(code=wish.store)
    region = customers_queries.find_region(code=store.region_code)
    return Whereto(
        address=OrderAddress(
            name=name,
            phone=phone,
            province=region.province,
            city=region.city,
            district=region.district,
            street="",
            detail=f"{store.address} {store.name}",
            region_code=store.region_code,
        ),
        freight_region=None,
        pickup_point=store.code,
        only_from=store.warehouse,
    )


def _snapshot(address: AddressRecord) -> OrderAddress:
    return OrderAddress(
        name=address.name,
        phone=address.phone,
        province=address.province,
        city=address.city,
        district=address.district,
        street=address.street,
        detail=address.detail,
        region_code=address.region_code,
    )
