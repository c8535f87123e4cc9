"""Loading the demo shop: what is there already is left alone, so that a second start changes nothing."""

from dataclasses import dataclass
from datetime import datetime

from zhida.demo.aftercare import bring_policies
from zhida.demo.documents import documents
from zhida.demo.goods import CATEGORY_FILES, demo_products
from zhida.demo.media import bring_pictures
from zhida.demo.membership import bring_earnings, set_member_prices
from zhida.demo.people import bring_people
from zhida.demo.promotions import publish_promotions
from zhida.demo.showcase import dress_home
from zhida.demo.trade import open_warehouses, stock_second_warehouse
from zhida.demo.trade_ins import bring_trade_in_prices
from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.assortment.records import FileContent, ImportOptions, ImportReport
from zhida.shop.assortment.services import import_documents
from zhida.shop.catalogue.queries import find_product_number, sellable_skus
from zhida.shop.catalogue.services import ensure_categories


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """What a load brought: nothing of it the second time."""

    products: int = 0
    offers: int = 0
    people: int = 0


class DemoRefused(RuntimeError):
    """The demo's own data were refused by the shop: a fault of the data, never of the merchant."""


def load_demo(*, now: datetime) -> LoadReport:
    """Bring the brand, its goods with pictures, the home page, warehouses, freight, offers and members.

    Only what is missing is brought: a product whose code the shop knows keeps what the merchant made of it.
    """
    open_warehouses(actor=SYSTEM_ACTOR, now=now)
    products = _bring_goods(now=now)
    bring_policies(actor=SYSTEM_ACTOR, now=now)
    bring_trade_in_prices(now=now)
    dress_home()
    people = bring_people(actor=SYSTEM_ACTOR, now=now)
    bring_earnings(actor=SYSTEM_ACTOR, now=now)
    return LoadReport(
        products=products, offers=publish_promotions(actor=SYSTEM_ACTOR, now=now), people=people
    )


def _bring_goods(*, now: datetime) -> int:
    missing = {
        product.product for product in demo_products() if find_product_number(code=product.product) is None
    }
    if not missing:
        return 0
    for name, _ in CATEGORY_FILES:
        ensure_categories(actor=SYSTEM_ACTOR, paths=[(name,)], now=now)
    media = bring_pictures(actor=SYSTEM_ACTOR, now=now)
    wanted = [document for document in documents(media) if document.product in missing]
    report = import_documents(
        actor=SYSTEM_ACTOR,
        content=FileContent(documents=wanted, problems=(), rows=len(wanted)),
        options=ImportOptions(ref="demo", is_published=True),
        progress=lambda _done: None,
        now=now,
    )
    _refuse_problems(report)
    codes = [sku.sku for document in wanted for sku in document.skus]
    sku_ids = {code: sku.sku_id for code, sku in sellable_skus(skus=codes, now=now).items()}
    stock_second_warehouse(actor=SYSTEM_ACTOR, sku_ids=sku_ids, now=now)
    set_member_prices(actor=SYSTEM_ACTOR, sku_ids=sku_ids, now=now)
    return report.created


def _refuse_problems(report: ImportReport) -> None:
    if report.problems:
        first = report.problems[0]
        raise DemoRefused(f"row {first.row}, {first.field}: {first.reason}")
