"""What the platform says of payments and refunds, in its own words."""

from datetime import datetime

from zhida.doubles.gateways.books import (
    CLOSED,
    FAILED,
    PENDING,
    PROCESSING,
    SHANGHAI,
    SUCCEEDED,
    Payment,
    Refund,
)
from zhida.doubles.wechat.keys import Keys

TRADE_TYPES = {"native": "NATIVE", "h5": "MWEB", "jsapi": "JSAPI"}
STATES = {
    PENDING: "NOTPAY",
    PROCESSING: "USERPAYING",
    SUCCEEDED: "SUCCESS",
    FAILED: "PAYERROR",
    CLOSED: "CLOSED",
}
REFUND_STATES = {PROCESSING: "PROCESSING", SUCCEEDED: "SUCCESS", FAILED: "CLOSED"}
STATE_TEXTS = {
    "NOTPAY": "订单未支付",
    "USERPAYING": "用户支付中",
    "SUCCESS": "支付成功",
    "REFUND": "订单发生过退款",
    "PAYERROR": "支付失败(其他原因，如银行返回失败)",
    "CLOSED": "订单已关闭",
}
ABNORMAL = "abnormal"


def payment_document(payment: Payment, keys: Keys, *, was_refunded: bool) -> dict[str, object]:
    """Describe a payment. What a coupon pays (`coupon` of its extra) lowers only payer_total."""
    state = STATES[payment.status]
    if state == "SUCCESS" and was_refunded:
        state = "REFUND"
    document: dict[str, object] = {
        "appid": keys.appid,
        "mchid": keys.mchid,
        "out_trade_no": payment.attempt,
        "trade_state": state,
        "trade_state_desc": STATE_TEXTS[state],
        "promotion_detail": [],
    }
    if payment.status != SUCCEEDED:
        return document
    total, currency = payment.paid_amount, payment.paid_currency
    assert total is not None
    return document | {
        "transaction_id": payment.provider_number,
        "trade_type": TRADE_TYPES[payment.scene],
        "bank_type": "OTHERS",
        "attach": "",
        "success_time": beijing(payment.paid_at),
        "payer": {"openid": payment.extra.get("openid") or "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"},
        "amount": {
            "total": total,
            "payer_total": total - int(payment.extra.get("coupon", "0")),
            "currency": currency,
            "payer_currency": currency,
        },
    }


def refund_document(payment: Payment, refund: Refund, *, state: str) -> dict[str, object]:
    """Describe a refund as an answer does."""
    told: dict[str, object] = {
        "refund_id": refund.provider_number,
        "out_refund_no": refund.refund,
        "transaction_id": payment.provider_number,
        "out_trade_no": payment.attempt,
        "channel": "ORIGINAL",
        "user_received_account": "支付用户零钱",
        "create_time": beijing(refund.created_at),
        "status": state,
        "funds_account": "AVAILABLE",
        "amount": {**refund_amounts(payment, refund), "currency": refund.currency},
    }
    return told | ({"success_time": beijing(refund.done_at)} if state == "SUCCESS" else {})


def refund_notice(payment: Payment, refund: Refund, keys: Keys) -> dict[str, object]:
    """Describe a refund as a notification does: without appid and without currency."""
    state = refund_state(refund)
    told: dict[str, object] = {
        "mchid": keys.mchid,
        "transaction_id": payment.provider_number,
        "out_trade_no": payment.attempt,
        "refund_id": refund.provider_number,
        "out_refund_no": refund.refund,
        "refund_status": state,
        "user_received_account": "支付用户零钱",
        "amount": refund_amounts(payment, refund),
    }
    return told | ({"success_time": beijing(refund.done_at)} if state == "SUCCESS" else {})


def refund_state(refund: Refund) -> str:
    """Name a refund's state; one whose card is dead (`abnormal` of its extra) waits for a person."""
    if refund.status == PROCESSING and refund.extra.get(ABNORMAL):
        return "ABNORMAL"
    return REFUND_STATES[refund.status]


def refund_amounts(payment: Payment, refund: Refund) -> dict[str, object]:
    """Give the amounts of a refund."""
    return {
        "total": payment.paid_amount,
        "refund": refund.amount,
        "payer_total": payment.paid_amount,
        "payer_refund": refund.amount,
    }


def beijing(instant: str) -> str:
    """Write an instant as WeChat does: Beijing time, whole seconds, with offset."""
    return datetime.fromisoformat(instant).astimezone(SHANGHAI).isoformat(timespec="seconds")
