"""The promotions of a product to look at: every kind of block."""

from datetime import UTC, datetime

from zhida.entrypoints.storefront.contexts.deals import (
    Deal,
    FlashBlock,
    OfferLine,
    OfferPart,
    ProductDeals,
)
from zhida.entrypoints.storefront.samples import coupons

DEALS = ProductDeals(
    deals=(
        Deal(
            skus=("X7P-松石绿-12GB + 256GB", "X7P-月白-12GB + 256GB"),
            rows=(("售价", "¥5999.00"), ("满5000减300", "-¥300.00"), ("券后价", "¥5699.00")),
            arithmetic="¥5999.00 − 满5000减300 ¥300.00 = 券后价 ¥5699.00",
            after_name="券后价",
            after_minor=569900,
            flash=FlashBlock(
                state="live",
                price_minor=599900,
                was_minor=629900,
                starts_at=datetime(2026, 11, 22, 2, 0, tzinfo=UTC),
                ends_at=datetime(2026, 11, 22, 14, 0, tzinfo=UTC),
                opens="11月22日 10:00 开抢",
                lines=("共 100 件，还剩 38 件", "每人限购 2 件"),
                sold_percent=62,
            ),
        ),
        Deal(
            skus=("X7P-松石绿-16GB + 512GB",),
            flash=FlashBlock(
                state="coming",
                price_minor=599900,
                was_minor=629900,
                starts_at=datetime(2026, 11, 22, 12, 0, tzinfo=UTC),
                ends_at=None,
                opens="11月22日 20:00 开抢",
                lines=(),
            ),
        ),
    ),
    offers=(
        OfferLine(tag="满减", text="满5000减300", period="至 2026-11-30 23:59"),
        OfferLine(
            tag="套装",
            text="套装价5999",
            period="",
            parts=(
                OfferPart(title="青岚 X7 Pro", quantity=1, url="#"),
                OfferPart(title="充电器", quantity=1),
            ),
        ),
        OfferLine(
            tag="赠品",
            text="满5000赠礼品",
            period="",
            gift=OfferPart(title="透明壳", quantity=1),
            gift_minor=4900,
        ),
    ),
    coupons=(coupons.TICKET,),
    more_coupons=2,
    back="/p/x-G0",
)
