"""Refusals of statements and payouts."""

from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError


class StatementUnreadable(ShopError):
    """The file is no statement that we can read; `reason` says why."""

    code = "statement_unreadable"
    kind = ErrorKind.INVALID
    message = _("无法读取这份流水：%(reason)s")


class StatementRowsRefused(ShopError):
    """Rows that cannot be read, each with its number and reason; nothing of the file was taken in."""

    code = "statement_rows_refused"
    kind = ErrorKind.INVALID
    message = _("有 %(count)s 行无法读取，整份流水没有导入。")


class StatementConflict(ShopError):
    """Rows whose bank serial number stands here with another amount; nothing of the file was taken in."""

    code = "statement_conflict"
    kind = ErrorKind.CONFLICT
    message = _("有 %(count)s 行与已导入的同号流水金额不同，整份流水没有导入。")


class TransferAccountUnknown(ShopError):
    """No transfer account of this name, or none was named and there are several."""

    code = "transfer_account_unknown"
    kind = ErrorKind.INVALID
    message = _("请选择流水所属的收款账户。")


class LineNotFound(ShopError):
    """There is no such statement line."""

    code = "statement_line_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到这条流水。")


class LineDecided(ShopError):
    """The line was matched, returned or ignored meanwhile."""

    code = "statement_line_decided"
    kind = ErrorKind.CONFLICT
    message = _("这条流水已经处理过了。")


class AttemptUnfit(ShopError):
    """The attempt cannot be paid by these lines: another account or currency, or it is paid already."""

    code = "attempt_unfit"
    kind = ErrorKind.CONFLICT
    message = _("这笔支付不能用这些流水认领。")


class AmountShort(ShopError):
    """The lines together are less than the attempt asks for."""

    code = "amount_short"
    kind = ErrorKind.CONFLICT
    message = _("流水金额不足，请连同补款一起认领，或退回。")


class StatementReasonMissing(ShopError):
    """A decision by hand without a reason."""

    code = "statement_reason_missing"
    kind = ErrorKind.INVALID
    message = _("请填写原因。")


class ProposalNotFound(ShopError):
    """There is no such proposal."""

    code = "statement_proposal_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到这条待复核的处理。")


class ProposalDecided(ShopError):
    """The proposal was decided meanwhile."""

    code = "statement_proposal_decided"
    kind = ErrorKind.CONFLICT
    message = _("这条处理已经复核过了。")


class AnotherPersonRequired(ShopError):
    """Whoever proposed may not confirm."""

    code = "another_person_required"
    kind = ErrorKind.CONFLICT
    message = _("须由另一位同事复核。")


class PayoutNotFound(ShopError):
    """There is no such payout."""

    code = "payout_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到这笔付款。")


class PayoutMoved(ShopError):
    """The payout does not stand where this act needs it."""

    code = "payout_moved"
    kind = ErrorKind.CONFLICT
    message = _("这笔付款的状态已变，请刷新后再试。")


class ReceiptUsed(ShopError):
    """The bank receipt number stands for another payout already."""

    code = "receipt_used"
    kind = ErrorKind.CONFLICT
    message = _("该银行回单号已用于另一笔付款。")


class ReceiptInvalid(ShopError):
    """A bank receipt number of impossible form."""

    code = "receipt_invalid"
    kind = ErrorKind.INVALID
    message = _("银行回单号应为 4 至 64 位字母或数字。")


class SlipRefused(ShopError):
    """A file that is not a picture we can vouch for; `reason` says which rule it broke."""

    code = "slip_refused"
    kind = ErrorKind.INVALID
    message = _("凭证未能上传：%(reason)s")


class SlipNotFound(ShopError):
    """There is no such slip."""

    code = "slip_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到该凭证。")


class TooManySlips(ShopError):
    """One order was given too many slips."""

    code = "too_many_slips"
    kind = ErrorKind.CONFLICT
    message = _("该订单的凭证已达上限。")
