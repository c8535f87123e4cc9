"""Writes of the trade-in room, one verb a file."""

from zhida.shop.tradeins.services.accepting import accept_quote, give_account
from zhida.shop.tradeins.services.dues import tend_trade_in
from zhida.shop.tradeins.services.inspecting import answer_requote, inspect_trade_in
from zhida.shop.tradeins.services.paying import note_refund_failed, note_refunded
from zhida.shop.tradeins.services.payouts import confirm_payout, export_payouts, fail_payout
from zhida.shop.tradeins.services.photos import add_photo
from zhida.shop.tradeins.services.publishing import ensure_price_table, publish_price_table
from zhida.shop.tradeins.services.quoting import cancel_trade_in, start_trade_in
from zhida.shop.tradeins.services.refusing import allow_serial, refuse_serial
from zhida.shop.tradeins.services.returning import owe_again
from zhida.shop.tradeins.services.sending import enter_tracking, receive_trade_in, send_back

__all__ = [
    "accept_quote",
    "add_photo",
    "allow_serial",
    "answer_requote",
    "cancel_trade_in",
    "confirm_payout",
    "ensure_price_table",
    "enter_tracking",
    "export_payouts",
    "fail_payout",
    "give_account",
    "inspect_trade_in",
    "note_refund_failed",
    "note_refunded",
    "owe_again",
    "publish_price_table",
    "receive_trade_in",
    "refuse_serial",
    "send_back",
    "start_trade_in",
    "tend_trade_in",
]
