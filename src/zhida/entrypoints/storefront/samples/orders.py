"""A cart, a checkout and an order for looking at pages without a database."""

from datetime import UTC, datetime, timedelta

from zhida.entrypoints.storefront.addresses import link, product_link
from zhida.entrypoints.storefront.contexts.account import (
    EMPTY_FORM,
    AccountHome,
    AddressBook,
    ConsentRow,
    DeviceRow,
    FormView,
    IdentityRow,
    JoinPage,
    LoginPage,
    LoginRow,
    PasskeyCard,
    PasskeyRow,
    SecurityPage,
    SocialWay,
)
from zhida.entrypoints.storefront.contexts.cart import (
    AddressCard,
    CartLine,
    CartPage,
    CheckoutPage,
    Chooser,
    CouponChoice,
    PriceRow,
    Sum,
    SumGroup,
)
from zhida.entrypoints.storefront.contexts.orders import (
    OrderAction,
    OrderCard,
    OrderListPage,
    OrderPage,
    ParcelView,
    PayMethod,
    PayPage,
    PayPlace,
    ResultPage,
    Step,
)
from zhida.entrypoints.storefront.samples.goods import picture

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
ADDRESS = AddressCard(
    id="1",
    name="林小青",
    phone="138****0000",
    region="广东省深圳市南山区粤海街道",
    detail="科技园演示路 1 号 2 栋 301",
    is_default=True,
)
OTHER = AddressCard(
    id="2",
    name="欧阳·买买提",
    phone="139****1111",
    region="新疆维吾尔自治区乌鲁木齐市天山区",
    detail="解放北路 8 号",
)
TOTAL = Sum(
    goods_minor=669800,
    freight_minor=0,
    payable_minor=637300,
    groups=(
        SumGroup(name="优惠活动", minor=30000, reasons=(("满 5000 减 300", 30000),)),
        SumGroup(name="优惠券", minor=2500, reasons=(("满 500 减 25", 2500),)),
    ),
    unapplied=(("满 7000 减 500", "还差 ¥302.00"),),
)
GIFT = CartLine(
    id="",
    sku="S8",
    title="青岚 透明壳",
    url="/list",
    options="",
    picture=picture("thing-4"),
    quantity=1,
    limit=1,
    is_selected=True,
    unit_minor=0,
    amount_minor=0,
    payable_minor=0,
    gift_minor=4900,
)
CHOOSER = Chooser(
    coupons=(
        CouponChoice(number="C1", title="满 500 减 25", text="已抵 ¥25.00", is_applied=True, is_usable=True),
        CouponChoice(
            number="C2", title="满 9000 减 900", text="再买 ¥9.00 可用", is_applied=False, is_usable=False
        ),
    ),
    points_usable=1200,
    kept=(("choose", "1"), ("coupon", "C1")),
)


def line(index: int, *, problems: tuple[str, ...] = (), is_gone: bool = False) -> CartLine:
    """Give one line of the sample cart."""
    titles = ("青岚 X7 Pro", "青岚 耳机 Free", "青岚 音箱 Mini")
    minor = (599900, 69900, 29900)[index]
    return CartLine(
        id=str(index),
        sku=f"S{index}",
        title=titles[index],
        url=product_link(number=f"G{index}", title=titles[index]),
        options=("松石绿，12GB + 256GB", "月白", "")[index],
        picture=picture(f"thing-{(0, 4, 6)[index]}"),
        quantity=1 + index % 2,
        limit=5,
        is_selected=not is_gone,
        unit_minor=minor,
        amount_minor=minor,
        payable_minor=minor - (26869 if index == 0 else 0),
        problems=problems,
        is_gone=is_gone,
        rows=(PriceRow(quantity=1, unit_minor=minor, name="限时价"),) if index == 0 else (),
    )


CART = CartPage(
    lines=(line(0), line(1, problems=("只剩 1 件，请改数量。",))),
    gone=(line(2, problems=("已下架，不能购买。",), is_gone=True),),
    sum=TOTAL,
    selected_count=2,
    is_all_selected=True,
    hints=(("再买 ¥302.00 可减 ¥300.00", link("list")),),
    gifts=(GIFT,),
    chooser=CHOOSER,
    checkout_url="/checkout?choose=1&coupon=C1",
)
EMPTY_CART = CartPage(
    lines=(),
    gone=(),
    sum=Sum(goods_minor=0, freight_minor=0, payable_minor=0),
    selected_count=0,
    is_all_selected=False,
)
CHECKOUT = CheckoutPage(
    addresses=(ADDRESS, OTHER),
    address_id="1",
    lines=(line(0), line(1)),
    sum=TOTAL,
    delivery="预计 11 月 24 日送达",
    note="",
    key="k",
    version="1",
    buy="",
    line_ids=("0", "1"),
    edit_url=link("checkout"),
    gifts=(GIFT,),
    chooser=CHOOSER,
)
FIRST_CHECKOUT = CheckoutPage(
    addresses=(),
    address_id="",
    lines=(line(0),),
    sum=TOTAL,
    delivery="",
    note="",
    key="k",
    version="1",
    buy="S0:1",
    line_ids=(),
    edit_url=link("checkout"),
    is_buyable=False,
)
ORDER = OrderCard(
    number="Z2611220A1B2C3D4E5F6G7",
    url=link("order", number="Z1"),
    status="shipped",
    status_name="待收货",
    placed_at=NOW,
    lines=(line(0), line(1)),
    units=3,
    payable_minor=637300,
    actions=(
        OrderAction(name="再次购买", url="#", is_post=True),
        OrderAction(name="确认收货", url="#", is_post=True, is_primary=True, confirm="已经收到货了吗？"),
    ),
)
UNPAID = OrderCard(
    number="Z2611220A1B2C3D4E5F6G8",
    url=link("order", number="Z2"),
    status="awaiting_payment",
    status_name="待付款",
    placed_at=NOW,
    lines=(line(2),),
    units=1,
    payable_minor=29900,
    expires_at=NOW + timedelta(minutes=20),
    actions=(
        OrderAction(name="取消订单", url="#", is_post=True),
        OrderAction(name="去付款", url="#", is_primary=True),
    ),
)
ORDERS = OrderListPage(
    tabs=(
        ("全部", "#", True),
        ("待付款", "#", False),
        ("待发货", "#", False),
        ("待收货", "#", False),
        ("已完成", "#", False),
    ),
    orders=(UNPAID, ORDER),
    next_url="#",
)
HISTORY = (
    (NOW, "已交给顺丰速运"),
    (NOW - timedelta(hours=1), "仓库已打包"),
    (NOW - timedelta(hours=2), "付款成功"),
    (NOW - timedelta(hours=3), "提交订单"),
)
ORDER_PAGE = OrderPage(
    order=ORDER,
    advice="包裹在路上，预计 11 月 24 日送达。",
    address=ADDRESS,
    sum=TOTAL,
    history=HISTORY,
    note="工作日送货",
    steps=(
        Step(name="下单", reached_at=NOW, is_done=True),
        Step(name="付款", reached_at=NOW, is_done=True),
        Step(name="发货", reached_at=NOW, is_done=True),
        Step(name="收货"),
        Step(name="完成"),
    ),
    parcels=(
        ParcelView(
            number="S1",
            carrier="顺丰速运",
            carrier_phone="95338",
            tracking="SF1234567890123",
            events=((NOW, "深圳南山营业点已收件"), (NOW, "已揽收")),
        ),
    ),
    payments=(("模拟支付", "¥6373.00"),),
    returns=(("青岚 X7 Pro，每件", "¥5730.31"), ("全部退货，可退", "¥6373.00")),
)
PAY = PayPage(
    number=UNPAID.number,
    place=PayPlace(
        topic="orders",
        number_name="订单号",
        pay_url="#",
        start_url="#",
        slip_url="#",
        result_url="#",
        back_url="#",
        back_name="查看订单",
    ),
    payable_minor=637300,
    sum=TOTAL,
    expires_at=NOW + timedelta(minutes=29),
    now=NOW,
    scene="pc",
    payee="青岚科技（演示）有限公司",
    methods=(
        PayMethod(channel="simulator", name="模拟支付", line="练习用的支付渠道，不会真的扣款"),
        PayMethod(channel="transfer", name="银行转账", line="48 小时内转账，核对后发货"),
    ),
)
RESULTS = {
    state: ResultPage(number=UNPAID.number, state=state, payable_minor=637300, pay_url="#", order_url="#")
    for state in ("waiting", "paid", "failed", "closed")
}
WAYS = (
    SocialWay(name="wechat", title="微信", text="微信登录"),
    SocialWay(name="weibo", title="微博", text="微博登录"),
)
LOGIN = LoginPage(
    way="code",
    next="/cart",
    form=FormView(values={"phone": "13800000000"}, errors={"code": "验证码不对，请再看一次短信。"}),
    is_code_sent=True,
    demo_code="000000",
    ways=WAYS,
    has_passkeys=True,
)
JOIN = JoinPage(walk="7", service="微信", nickname="小满", form=EMPTY_FORM, demo_code="000000")
ACCOUNT = AccountHome(
    name="小青", phone="138****0000", counts={"to_pay": 1, "to_receive": 1}, waiting=UNPAID, unread=2
)
BOOK = AddressBook(addresses=(ADDRESS, OTHER), form=EMPTY_FORM)
SECURITY = SecurityPage(
    phone="138****0000",
    has_password=False,
    form=EMPTY_FORM,
    devices=(
        DeviceRow(id="1", name="Chrome · Windows", seen_at=NOW, is_this=True),
        DeviceRow(id="2", name="Safari · iPhone", seen_at=NOW, is_this=False),
    ),
    identities=(IdentityRow(id="3", service="微信", nickname="小满", since=NOW),),
    ways=WAYS,
    passkeys=PasskeyCard(
        rows=(PasskeyRow(id="4", name="小青的手机", since=NOW, used_at=NOW),), device="Chrome · Windows"
    ),
    logins=(LoginRow(name="Chrome · Windows", network="203.0.113.0", at=NOW),),
)
CONSENTS = (
    ConsentRow(
        code="MARKETING", name="营销消息", explanation="给你发送新品和优惠的短信", is_given=True, since=NOW
    ),
    ConsentRow(code="RECOMMENDATIONS", name="个性化推荐", explanation="按浏览和购买为你推荐", is_given=False),
)
