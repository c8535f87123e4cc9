"""Writes of statements, payouts and slips, one verb a file."""

from zhida.shop.payments.statements.services.deciding import (
    confirm_proposal,
    decide_lines,
    reject_proposal,
)
from zhida.shop.payments.statements.services.matching import match_line
from zhida.shop.payments.statements.services.payouts import confirm_payout, record_payout, reject_payout
from zhida.shop.payments.statements.services.slips import add_slip, check_may_send_slip, read_slip
from zhida.shop.payments.statements.services.uploading import upload_statement

__all__ = [
    "add_slip",
    "check_may_send_slip",
    "confirm_payout",
    "confirm_proposal",
    "decide_lines",
    "match_line",
    "read_slip",
    "record_payout",
    "reject_payout",
    "reject_proposal",
    "upload_statement",
]
