"""UnionPay 全渠道 5.1.0 (bank cards), signed with RSA: a form to pay, queries, refunds, notifications, bills.

Source: UnionPay's open platform, gateway payment; what is recalled and not verified is said where it stands.
"""

from zhida.shop.payments.providers.unionpay.provider import UnionPayProvider, build

__all__ = ["UnionPayProvider", "build"]
