"""Pages that are read: service, privacy notice, licence, and the components."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhida.entrypoints.entity import Entity, get_entity
from zhida.entrypoints.storefront import problems
from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.pages import Article, Section
from zhida.entrypoints.storefront.contexts.shell import Crumb, Tab
from zhida.entrypoints.storefront.formats import is_english
from zhida.entrypoints.storefront.pages import is_demo_or_test, page, public_page, read_page
from zhida.entrypoints.storefront.samples.pages import component_samples
from zhida.entrypoints.storefront.showing.heads import text_head
from zhida.entrypoints.storefront.showing.notices import notice_sections
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.customers.queries import read_notice
from zhida.shop.policies.queries import order_terms


@public_page
def service(request: ShopRequest) -> HttpResponse:
    """Say how goods are delivered, returned and repaired, and who answers."""
    seller = get_entity()
    article = Article(
        title=_("服务"),
        line=_("有问题，先找我们。"),
        facts=_contact(seller),
        sections=_service_sections(),
    )
    return _article(request, article, tab=Tab.SERVICE)


@public_page
def licence(request: ShopRequest) -> HttpResponse:
    """Show who the seller is as registered (电子商务法 art. 15)."""
    seller = get_entity()
    rows = (
        (_("统一社会信用代码"), seller.credit_code),
        (_("名称"), seller.name),
        (_("类型"), seller.kind),
        (_("法定代表人"), seller.legal_representative),
        (_("住所"), seller.address),
        (_("注册资本"), seller.registered_capital),
        (_("ICP 备案号"), seller.icp_number),
        (_("公安备案号"), seller.police_number),
        (_("电话"), seller.phone),
    )
    article = Article(
        title=_("营业执照"),
        line=_("经营者的登记信息。有变更时，十个工作日内更新。"),
        facts=tuple((name, value) for name, value in rows if value),
    )
    return _article(request, article)


@public_page
def privacy(request: ShopRequest) -> HttpResponse:
    """Show the privacy notice that holds now."""
    notice = read_notice(language="en" if is_english() else "zh")
    title, sections = notice_sections(notice.text)
    line = _("版本 %(version)s") % {"version": notice.version}
    return _article(request, Article(title=title or _("隐私说明"), line=line, sections=sections))


@public_page
def terms(request: ShopRequest) -> HttpResponse:
    """Show the terms under which an order is placed, with their version and SHA-256 (电子商务法 art. 50)."""
    agreed = order_terms(language="en" if is_english() else "zh")
    title, sections = notice_sections(agreed.text)
    line = _("版本 %(version)s") % {"version": agreed.version}
    digits = " ".join(agreed.sha256[place : place + 8] for place in range(0, len(agreed.sha256), 8))
    article = Article(
        title=title,
        line=line,
        facts=(("SHA-256", digits),),
        sections=sections,
        file_url=link("terms_file"),
    )
    return _article(request, article)


@public_page
def terms_file(_request: ShopRequest) -> HttpResponse:
    """Hand out the Chinese terms, which bind, as the very file whose SHA-256 is shown."""
    agreed = order_terms()
    answer = HttpResponse(agreed.text, content_type="text/markdown; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="order-terms-{agreed.version}.md"'
    return answer


@public_page
def design(request: ShopRequest) -> HttpResponse:
    """Show every component, in practice shops only."""
    if not is_demo_or_test():
        return problems.missing(request)
    return page(request, "design", {"sample": component_samples(now=request.now)})


def _article(request: ShopRequest, article: Article, *, tab: Tab = Tab.NONE) -> HttpResponse:
    trail = (Crumb(name=_("首页"), url=link("home")), Crumb(name=article.title))
    context = {"article": article, "trail": trail}
    head = text_head(trail, address=request.path, description=article.line)
    return read_page(request, "article", context, tab=tab, head=head)


def _contact(seller: Entity) -> tuple[tuple[str, str], ...]:
    rows = (
        (_("服务热线"), seller.phone),
        (_("服务时间"), seller.service_hours),
        (_("邮箱"), seller.email),
        (_("经营者"), seller.name),
        (_("地址"), seller.address),
    )
    return tuple((name, value) for name, value in rows if value)


def _service_sections() -> tuple[Section, ...]:
    return (
        Section(
            anchor="return",
            title=_("7 天无理由退货"),
            paragraphs=(
                _("自签收次日起 7 天内，商品完好即可退货，不需要说明理由。拆开包装、通电查验不影响退货。"),
                _("电子产品经激活、授权，或留下不合理的个人使用数据痕迹，会影响商品完好。"),
                _("收到退回的商品后 7 天内，款项按原支付方式退回。退货运费由你承担，另有约定的除外。"),
            ),
        ),
        Section(
            anchor="warranty",
            title=_("全国联保"),
            paragraphs=(
                _("质量问题按国家三包规定退货、换货或修理，往返运费由我们承担。"),
                _("保修期自签收之日起算；换货后重新计算，修理占用的时间不计入。"),
            ),
        ),
        Section(
            anchor="delivery",
            title=_("配送"),
            paragraphs=(
                _("每天 16:00 前付款的订单当天发出，之后的次日发出。预计送达日期在商品页和下单页写明。"),
                _("运费在下单前单独列出，不会在付款时增加。"),
            ),
        ),
    )
