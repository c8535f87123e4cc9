"""What other rooms and doors may ask of payments."""

from zhida.shop.payments.reconciling.desk import close_discrepancy, note_discrepancy, take_discrepancy
from zhida.shop.payments.reconciling.planning import plan_bills, reconcile_again, start_reconciling
from zhida.shop.payments.reconciling.running import reconcile_day
from zhida.shop.payments.services.asking import check_attempt_soon, retry_refund
from zhida.shop.payments.services.attempts import PayWish, start_attempt
from zhida.shop.payments.services.checks import check_attempt, check_refund
from zhida.shop.payments.services.closing import close_intent
from zhida.shop.payments.services.demo_channel import (
    PracticeChannel,
    demo_simulator_keys,
    ensure_demo_channel,
)
from zhida.shop.payments.services.hooks import receive_payment_notification, receive_refund_notification
from zhida.shop.payments.services.inbox import book_notification
from zhida.shop.payments.services.intents import change_amount, open_intent
from zhida.shop.payments.services.refunds import refund
from zhida.shop.payments.services.start_up import check_channels_file
from zhida.shop.payments.services.steering import OverrideWish, release_channel, steer_channel
from zhida.shop.payments.services.transfer_hold import hold_for_transfer
from zhida.shop.payments.statements.services.slips import add_slip

__all__ = [
    "OverrideWish",
    "PayWish",
    "PracticeChannel",
    "add_slip",
    "book_notification",
    "change_amount",
    "check_attempt",
    "check_attempt_soon",
    "check_channels_file",
    "check_refund",
    "close_discrepancy",
    "close_intent",
    "demo_simulator_keys",
    "ensure_demo_channel",
    "hold_for_transfer",
    "note_discrepancy",
    "open_intent",
    "plan_bills",
    "receive_payment_notification",
    "receive_refund_notification",
    "reconcile_again",
    "reconcile_day",
    "refund",
    "release_channel",
    "retry_refund",
    "start_attempt",
    "start_reconciling",
    "steer_channel",
    "take_discrepancy",
]
