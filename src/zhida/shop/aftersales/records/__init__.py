"""What other rooms and the doors see of refunds and cases."""

from zhida.shop.aftersales.records.refunds import (
    GiftBack,
    RefundPreview,
    RefundRequest,
    ReturnFigures,
    StaffRefundRecord,
)

__all__ = ["GiftBack", "RefundPreview", "RefundRequest", "ReturnFigures", "StaffRefundRecord"]
