"""What shoppers read about cases: where one stands, what comes next, and which law stands behind it."""

from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.formats import moment
from zhida.shop.aftersales.records import CaseKind, CaseStatus, CaseSummary, WhyNot

TONES = {
    CaseStatus.APPLIED: "accent",
    CaseStatus.APPROVED: "warning",
    CaseStatus.QUOTED: "warning",
    CaseStatus.AWAITING_PAYMENT: "warning",
    CaseStatus.REJECTED: "danger",
    CaseStatus.REFUND_FAILED: "danger",
    CaseStatus.REFUNDED: "success",
    CaseStatus.COVERED: "success",
    CaseStatus.REPLACED: "success",
    CaseStatus.REPAIRED: "success",
    CaseStatus.SENT_BACK: "",
    CaseStatus.CANCELLED: "",
    CaseStatus.LAPSED: "",
}


def tone_of(status: CaseStatus) -> str:
    """Give the tone of a status: what waits for the shopper stands out."""
    return TONES.get(status, "accent")


def status_name(status: CaseStatus) -> str:
    """Name a status by what the shopper waits for, or has to do."""
    names = {
        CaseStatus.APPLIED: _("等待处理"),
        CaseStatus.APPROVED: _("请寄回商品"),
        CaseStatus.SENT: _("寄回途中"),
        CaseStatus.RECEIVED: _("检测中"),
        CaseStatus.QUOTED: _("请确认报价"),
        CaseStatus.AWAITING_PAYMENT: _("请支付维修费"),
        CaseStatus.REPAIRING: _("维修中"),
        CaseStatus.RETURNING: _("准备寄回给你"),
        CaseStatus.REPLACING: _("准备寄出新件"),
        CaseStatus.REFUNDING: _("退款中"),
        CaseStatus.REFUND_FAILED: _("退款遇到问题"),
        CaseStatus.REJECTED: _("申请未通过"),
        CaseStatus.APPEALED: _("申诉处理中"),
        CaseStatus.REFUNDED: _("已退款"),
        CaseStatus.COVERED: _("已另行退款"),
        CaseStatus.REPLACED: _("新件已寄出"),
        CaseStatus.REPAIRED: _("已修好寄出"),
        CaseStatus.SENT_BACK: _("已原样寄回"),
        CaseStatus.CANCELLED: _("已撤销"),
        CaseStatus.LAPSED: _("逾期未寄回"),
    }
    return names[status]


def happened(status: CaseStatus) -> str:
    """Say what happened when a case came to a status."""
    texts = {
        CaseStatus.APPLIED: _("提交申请"),
        CaseStatus.APPROVED: _("申请通过"),
        CaseStatus.SENT: _("已填写寄回的运单"),
        CaseStatus.RECEIVED: _("收到寄回的商品"),
        CaseStatus.QUOTED: _("给出维修报价"),
        CaseStatus.AWAITING_PAYMENT: _("接受报价"),
        CaseStatus.REPAIRING: _("开始维修"),
        CaseStatus.REPLACING: _("检测通过，准备寄出新件"),
        CaseStatus.REFUNDING: _("提交退款"),
        CaseStatus.APPEALED: _("提出申诉"),
        CaseStatus.REFUNDED: _("退款到账"),
    }
    return texts.get(status) or status_name(status)


def advice_of(case: CaseSummary) -> str:
    """Say what comes next, and until when."""
    by = {"time": moment(case.deadline)} if case.deadline else {"time": ""}
    texts = {
        CaseStatus.APPLIED: _("我们会在 %(time)s 前答复。"),
        CaseStatus.APPROVED: _("请在 %(time)s 前寄出，并填写运单号；逾期申请会自动关闭。"),
        CaseStatus.SENT: _("包裹在路上。我们收到后会开始检测。"),
        CaseStatus.RECEIVED: _received(case.kind),
        CaseStatus.QUOTED: _("请在 %(time)s 前答复；不答复会原样寄回。"),
        CaseStatus.AWAITING_PAYMENT: _("请在 %(time)s 前付款；逾期会原样寄回。"),
        CaseStatus.REPAIRING: _("预计 %(time)s 前修好。维修占用的时间不计入保修期。"),
        CaseStatus.RETURNING: _("会在 %(time)s 前寄出，运单号会显示在这里。"),
        CaseStatus.REPLACING: _("会在 %(time)s 前寄出，运单号会显示在这里。"),
        CaseStatus.REFUNDING: _("退款已提交给支付渠道，原路退回。"),
        CaseStatus.REFUND_FAILED: _("支付渠道没有退成，我们正在处理，不需要你再次申请。"),
        CaseStatus.REJECTED: _("原因写在下面。不同意的话，可以申诉一次，由另一位同事处理。"),
        CaseStatus.APPEALED: _("由另一位同事重新处理，%(time)s 前答复。"),
        CaseStatus.REFUNDED: _("款项已原路退回。"),
        CaseStatus.COVERED: _("这些商品的款项已经由另一笔退款退回。"),
        CaseStatus.REPLACED: _("新件已寄出，换货和保修期从签收之日重新计算。"),
        CaseStatus.REPAIRED: _("商品已修好并寄出。"),
        CaseStatus.SENT_BACK: _("商品已原样寄回给你。"),
        CaseStatus.CANCELLED: _("你撤销了这个申请；仍在期限内的话，可以重新申请。"),
        CaseStatus.LAPSED: _("没有在期限内寄回，申请已关闭；仍在期限内的话，可以重新申请。"),
    }
    if case.kind is CaseKind.LATE and case.status is CaseStatus.APPLIED:
        return _("订单没有按承诺的日期送达，我们会在 %(time)s 前联系你商定补偿。") % by
    return texts[case.status] % by


def action_of(status: CaseStatus) -> str:
    """Name what the shopper has to do; empty where it is not their turn."""
    names = {
        CaseStatus.APPROVED: _("填写运单号"),
        CaseStatus.QUOTED: _("确认报价"),
        CaseStatus.AWAITING_PAYMENT: _("去付款"),
    }
    return names.get(status, "")


def why_not(why: WhyNot, *, last_day: str) -> str:
    """Say why a kind of case is not open to a line."""
    texts = {
        WhyNot.NOT_PAID: _("订单没有付款"),
        WhyNot.NOT_SHIPPED: _("还没有发货，可以申请仅退款"),
        WhyNot.NOT_SIGNED: _("签收后可以申请"),
        WhyNot.AFTER_WINDOW: _("已于 %(day)s 截止") % {"day": last_day},
        WhyNot.NOTHING_LEFT: _("已在售后中或已退款"),
        WhyNot.GIFT: _("赠品随所属商品一起退"),
    }
    return texts[why]


def way_back_line(*, is_paid_by_seller: bool, kind: CaseKind) -> str:
    """Say who pays for sending the goods back, and by which law."""
    if kind is CaseKind.REPAIR:
        return _("维修来回的运费由我们承担。请使用到付，或把运费凭证发在留言里。")
    if is_paid_by_seller:
        return _(
            "寄回的运费由我们承担（消费者权益保护法第二十四条）。请使用到付，或把运费凭证发在留言里，随退款一起退回。"
        )
    return _("寄回的运费由你承担（消费者权益保护法第二十五条）。商品应当完好，配件和赠品请一起寄回。")


def next_lines(kind: CaseKind, *, is_fault: bool, is_no_reason: bool) -> tuple[str, ...]:
    """Say before the application what will happen after it."""
    if kind is CaseKind.REFUND_ONLY:
        return (_("我们会在 48 小时内答复；同意后款项原路退回。"),)
    back = way_back_line(is_paid_by_seller=is_fault, kind=kind)
    if kind is CaseKind.RETURN:
        first = (
            _("七天无理由退货不需要审核，提交后马上显示寄回地址。")
            if is_no_reason
            else _("我们会在 48 小时内答复，同意后显示寄回地址。")
        )
        return (
            first,
            back,
            _("收到退货之日起 7 日内退款，原路退回（网络购买商品七日无理由退货暂行办法第十三条）。"),
        )
    first = _("我们会在 48 小时内答复，同意后显示寄回地址。")
    if kind is CaseKind.EXCHANGE:
        return first, back, _("检测通过后 3 天内寄出新件；新件的换货和保修期从签收之日重新计算。")
    return (
        first,
        back,
        _("保修期内的性能故障免费维修；其他情况先报价，你同意后才修，不同意则原样寄回。"),
    )


def appeal_law() -> str:
    """Give the words under the appeal's field."""
    return _(
        "退回的电子产品只能因法定情形拒绝：未经授权维修或改动、认证标志或序列号被破坏、"
        "有无法恢复的使用痕迹、激活或留存个人数据（网络购买商品七日无理由退货暂行办法第八、九条）。"
        "对结果仍不满意，可以拨打 12315 投诉。"
    )


def _received(kind: CaseKind) -> str:
    texts = {
        CaseKind.RETURN: _("商品已收到，正在检测；收到之日起 7 日内退款。"),
        CaseKind.EXCHANGE: _("商品已收到，检测通过后寄出新件。"),
        CaseKind.REPAIR: _("商品已收到，检测后给你报价；保修期内的故障免费维修。"),
    }
    return texts.get(kind, "")
