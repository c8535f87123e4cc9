"""Bank accounts of sellers: checked as they are typed, sealed for their row, opened for the bank's list."""

import json
import re
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel import encryption
from zhida.shop.orders.queries import is_luhn
from zhida.shop.tradeins import conf
from zhida.shop.tradeins.errors import PayeeInvalid, PayoutConsentMissing
from zhida.shop.tradeins.models import TradeIn
from zhida.shop.tradeins.records import Payee

TABLE, COLUMN = "tradeins_trade_in", "account_sealed"
# The first digits of UnionPay cards. Source: ISO/IEC 7812 issuer numbers 62; check digit by annex B (Luhn).
UNIONPAY_PREFIX = "62"
CARD_DIGITS = range(16, 20)
TAIL_DIGITS = 4
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ ·.]){1,39}")
_BANK = re.compile(r"[^\W\d_](?:\w|[ ·()（）-]){1,49}")
_ACCOUNT = re.compile(r"\d{8,30}")


def check_payee(payee: Payee | None, *, is_agreed: bool) -> Payee:
    """Return the account in its one form: digits without blanks.

    Source: PIPL 28 and 29: a bank account is sensitive, and needs a consent of its own.
    Raises PayoutConsentMissing, PayeeInvalid (fields payee_name, payee_bank, payee_account).
    """
    if not is_agreed:
        raise PayoutConsentMissing
    typed = payee or Payee(name="", bank="", account="")
    found = Payee(
        name=typed.name.strip(), bank=typed.bank.strip(), account=re.sub(r"[\s-]", "", typed.account)
    )
    wrong: dict[str, str | Promise] = {}
    if not _NAME.fullmatch(found.name):
        wrong["payee_name"] = _("请填写与银行卡一致的户名。")
    if not _BANK.fullmatch(found.bank):
        wrong["payee_bank"] = _("请填写开户银行。")
    if not _is_account(found.account):
        wrong["payee_account"] = _("银行账号不对，请核对每一位数字。")
    if wrong:
        raise PayeeInvalid(fields=wrong)
    return found


def seal(trade_in: TradeIn, payee: Payee, *, now: datetime) -> None:
    """Fill the account columns of a trade-in, with the consent under which they are kept."""
    text = json.dumps({"name": payee.name, "bank": payee.bank, "account": payee.account}, ensure_ascii=False)
    trade_in.account_sealed = encryption.encrypt(text, table=TABLE, column=COLUMN, pk=trade_in.pk)
    trade_in.account_tail = payee.account[-TAIL_DIGITS:]
    trade_in.account_consent = conf.CONSENT_VERSION
    trade_in.account_consent_at = now


def forget(trade_in: TradeIn) -> None:
    """Empty the account columns of a trade-in: what cannot be paid to is not kept."""
    trade_in.account_sealed = trade_in.account_tail = trade_in.account_consent = ""
    trade_in.account_consent_at = None


def open_payee(trade_in: TradeIn) -> Payee:
    """Open the account of a trade-in."""
    text = encryption.decrypt(trade_in.account_sealed, table=TABLE, column=COLUMN, pk=trade_in.pk)
    return Payee(**json.loads(text))


def _is_account(account: str) -> bool:
    if not _ACCOUNT.fullmatch(account) or not account.isascii():
        return False
    is_card = account.startswith(UNIONPAY_PREFIX) and len(account) in CARD_DIGITS
    return is_luhn(account) if is_card else True
