"""What is kept of a notification's body: enough to explain it, nothing that proves, identifies or opens."""

import hashlib
import json
from collections.abc import Iterable
from typing import Final
from urllib.parse import parse_qsl

LONGEST_VALUE: Final = 200
MOST_FIELDS: Final = 200
LONGEST_LIST: Final = 20

# Numbers, amounts, states and times by the channels' own names. Whatever is not listed is dropped:
# signatures, certificates, sealed texts, card numbers, and everything that channels tell of the payer.
ALIPAY: Final = (
    "notify_id notify_type notify_time app_id seller_id trade_no out_trade_no out_biz_no trade_status "
    "total_amount receipt_amount buyer_pay_amount refund_fee gmt_create gmt_payment gmt_refund gmt_close"
)
# The sealed part is told by the fact that is kept beside the body.
WECHAT: Final = "id create_time event_type resource_type original_type"
UNIONPAY: Final = (
    "version merId orderId txnTime txnType txnSubType txnAmt currencyCode queryId respCode settleAmt "
    "settleCurrencyCode settleDate traceNo traceTime"
)
PAYPAL: Final = (
    "update_time status reference_id invoice_id custom_id value currency_code intent order_id capture_id"
)
SIMULATOR: Final = "attempt refund amount currency provider_number occurred_at news"
KEPT: Final = frozenset(f"{ALIPAY} {WECHAT} {UNIONPAY} {PAYPAL} {SIMULATOR}".split(" "))
# Documents within documents that are looked into; a payer's or a payment source's is not among them.
PARTS: Final = (
    "resource amount purchase_units payments captures refunds seller_receivable_breakdown gross_amount "
    "paypal_fee net_amount supplementary_data related_ids"
)
OPENED: Final = frozenset(PARTS.split(" "))


def kept_form(body: bytes) -> bytes:
    """Write JSON with the SHA-256 and the length of the bytes as they came, and their known harmless fields.

    A body that is neither a JSON object nor a form keeps no fields.
    """
    kept = {
        "sha256": hashlib.sha256(body).hexdigest(),
        "bytes": len(body),
        "fields": _kept_of(_document(body)),
    }
    return json.dumps(kept, ensure_ascii=False, sort_keys=True).encode()


def _document(body: bytes) -> dict[str, object]:
    try:
        document = json.loads(body)
    except ValueError:
        return _form(body)
    return document if isinstance(document, dict) else {}


def _form(body: bytes) -> dict[str, object]:
    try:
        return dict(parse_qsl(body.decode(), max_num_fields=MOST_FIELDS))
    except ValueError:
        return {}


def _kept_of(document: dict[str, object]) -> dict[str, object]:
    opened = ((name, _opened(value)) for name, value in document.items() if name in OPENED)
    return _plain(document.items()) | {name: value for name, value in opened if value}


def _opened(value: object) -> object:
    if isinstance(value, list):
        return [_kept_of(one) for one in value[:LONGEST_LIST] if isinstance(one, dict)]
    return _kept_of(value) if isinstance(value, dict) else None


def _plain(fields: Iterable[tuple[str, object]]) -> dict[str, object]:
    return {
        name: value[:LONGEST_VALUE] if isinstance(value, str) else value
        for name, value in fields
        if name in KEPT and isinstance(value, str | int)
    }
