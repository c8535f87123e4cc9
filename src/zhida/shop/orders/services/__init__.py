"""Writes of the orders room, one verb a file."""

from zhida.shop.orders.services.again import buy_again
from zhida.shop.orders.services.bin import hide, restore
from zhida.shop.orders.services.cancel import cancel
from zhida.shop.orders.services.confirm import auto_confirm, confirm_receipt
from zhida.shop.orders.services.create import create
from zhida.shop.orders.services.deliver import mark_delivered
from zhida.shop.orders.services.extend import extend_expiry
from zhida.shop.orders.services.late import notice_late
from zhida.shop.orders.services.pay import mark_packing, mark_paid
from zhida.shop.orders.services.pickup import hand_over, lay_ready
from zhida.shop.orders.services.price import freeze_lower_price
from zhida.shop.orders.services.readdress import change_address
from zhida.shop.orders.services.refund import (
    claim_refund,
    hold_for_refund,
    release_refund,
    restore_refund,
    settle_refund,
)
from zhida.shop.orders.services.remark import add_remark, reveal_address, set_flag
from zhida.shop.orders.services.serials import record_serials, take_serials_back
from zhida.shop.orders.services.ship import ship
from zhida.shop.orders.services.urge import urge

__all__ = [
    "add_remark",
    "auto_confirm",
    "buy_again",
    "cancel",
    "change_address",
    "claim_refund",
    "confirm_receipt",
    "create",
    "extend_expiry",
    "freeze_lower_price",
    "hand_over",
    "hide",
    "hold_for_refund",
    "lay_ready",
    "mark_delivered",
    "mark_packing",
    "mark_paid",
    "notice_late",
    "record_serials",
    "release_refund",
    "restore",
    "restore_refund",
    "reveal_address",
    "set_flag",
    "settle_refund",
    "ship",
    "take_serials_back",
    "urge",
]
