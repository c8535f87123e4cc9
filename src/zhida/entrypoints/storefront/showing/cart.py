"""Cart and checkout out of their records."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import link, product_link
from zhida.entrypoints.storefront.choices import with_choice
from zhida.entrypoints.storefront.contexts.cart import AddressCard, CartLine, CartPage, LineChoice
from zhida.entrypoints.storefront.formats import yuan
from zhida.entrypoints.storefront.showing.goods import options_text, square_picture
from zhida.entrypoints.storefront.showing.sums import chooser_of, gift_lines, price_rows, sum_of
from zhida.shop.cart import queries as cart_queries
from zhida.shop.cart.records import CartLineView, CartView, LineProblem, ProblemCode
from zhida.shop.catalogue.records import SkuRecord
from zhida.shop.customers.records import AddressRecord
from zhida.shop.kernel.money import Money
from zhida.shop.promotions.records import QuoteChoice

NO_CHOICES: Mapping[int, tuple[LineChoice, ...]] = {}
BEST = QuoteChoice()
GONE = frozenset({ProblemCode.UNPUBLISHED})


def cart_page(
    view: CartView,
    *,
    choices: Mapping[int, tuple[LineChoice, ...]] = NO_CHOICES,
    choice: QuoteChoice = BEST,
) -> CartPage:
    """Give the cart: what can be bought, what cannot, and the sum of what is ticked.

    `choices` gives the SKUs of each product, by its id; `choice` is what the shopper chose besides goods.
    """
    lines = [cart_line(line, choices) for line in view.lines]
    living = tuple(line for line in lines if not line.is_gone)
    return CartPage(
        lines=living,
        gone=tuple(line for line in lines if line.is_gone),
        sum=sum_of(view.quote),
        selected_count=sum(line.is_selected for line in living),
        is_all_selected=all(line.is_selected for line in living),
        hints=tuple((hint.text, link("list")) for hint in view.quote.hints[:1]),
        gifts=gift_lines(view.quote),
        chooser=chooser_of(view.quote, choice),
        checkout_url=with_choice(link("checkout"), choice),
    )


def cart_line(line: CartLineView, choices: Mapping[int, tuple[LineChoice, ...]] = NO_CHOICES) -> CartLine:
    """Give one line of a cart."""
    record = line.sku_record
    is_gone = record is None or bool({problem.code for problem in line.problems} & GONE)
    return CartLine(
        id=line.line_id,
        sku=line.sku,
        title=record.title if record else line.sku,
        url=_product(record) if record else link("cart"),
        options=options_text(record.options) if record else "",
        picture=square_picture(record.image) if record else None,
        quantity=line.quantity,
        limit=cart_queries.most_units(record) if record else line.quantity,
        is_selected=line.is_selected,
        unit_minor=line.unit_price.minor,
        amount_minor=line.amount.minor,
        payable_minor=line.payable.minor,
        problems=tuple(problem_text(problem) for problem in line.problems),
        is_gone=is_gone,
        choices=choices.get(record.product_id, ()) if record and not is_gone else (),
        rows=price_rows([(row.quantity, row.unit_price.minor, row.source) for row in line.rows]),
        product=record.product_number if record and not is_gone else "",
    )


def line_choices(records: Collection[SkuRecord], free: Mapping[int, int]) -> tuple[LineChoice, ...]:
    """Give what the lines of one product may be changed to; nothing where there is no choice."""
    sellable = [record for record in records if record.is_sellable and record.options]
    if len(sellable) < 2:
        return ()
    return tuple(
        LineChoice(sku=it.sku, name=options_text(it.options), is_out=free.get(it.sku_id, 0) <= 0)
        for it in sellable
    )


def bought_line(record: SkuRecord, *, quantity: int, unit_price: Money) -> CartLine:
    """Give the line of a buy-now, which stands in no cart."""
    amount = unit_price * quantity
    return CartLine(
        id="",
        sku=record.sku,
        title=record.title,
        url=_product(record),
        options=options_text(record.options),
        picture=square_picture(record.image),
        quantity=quantity,
        limit=cart_queries.most_units(record),
        is_selected=True,
        unit_minor=unit_price.minor,
        amount_minor=amount.minor,
        payable_minor=amount.minor,
    )


def problem_text(problem: LineProblem) -> str:
    """Say what is wrong with a line and what to do."""
    match problem.code:
        case ProblemCode.UNPUBLISHED:
            return _("已下架，不能购买。")
        case ProblemCode.SOLD_OUT:
            return _("暂时缺货，可以先留着或删除。")
        case ProblemCode.SHORT_STOCK:
            return _("只剩 %(free)s 件，请减少数量。") % {"free": problem.free}
        case ProblemCode.LIMIT:
            return _("每单限购 %(limit)s 件，请减少数量。") % {"limit": problem.limit}
        case ProblemCode.PRICE_CHANGED:
            assert problem.was is not None, "a changed price says what it was"
            assert problem.present is not None, "a changed price says what it is"
            return _("价格变了：加入时 %(was)s，现在 %(now)s。") % {
                "was": yuan(problem.was.minor),
                "now": yuan(problem.present.minor),
            }


def short_lines(
    lines: Collection[CartLine], refused: Collection[Mapping[str, object]]
) -> tuple[CartLine, ...]:
    """Put what the stock refused next to the lines it is about."""
    free = {str(one["sku"]): one.get("free", 0) for one in refused}
    return tuple(_short(line, free[line.sku]) if line.sku in free else line for line in lines)


def _short(line: CartLine, free: object) -> CartLine:
    """Add what the stock says, unless the cart says so already."""
    return replace(line, problems=tuple(dict.fromkeys((*line.problems, _stock_text(free)))))


def address_card(record: AddressRecord) -> AddressCard:
    """Give an address as its owner sees it: whole, since it is theirs."""
    city = record.city if record.city != record.province else ""
    return AddressCard(
        id=str(record.id),
        name=record.name,
        phone=record.phone.removeprefix("+86"),
        region=f"{record.province}{city}{record.district}{record.street}",
        detail=record.detail,
        is_default=record.is_default,
    )


def _product(record: SkuRecord) -> str:
    return product_link(number=record.product_number, title=record.title, query={"sku": record.sku})


def _stock_text(free: object) -> str:
    if not free:
        return _("刚刚卖完了，请从购物车里去掉。")
    return _("只剩 %(free)s 件，请减少数量。") % {"free": free}
