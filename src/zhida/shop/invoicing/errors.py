"""Refusals of the invoicing room, free of HTTP."""

from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError


class InvoiceNotFound(ShopError):
    """No invoice has this number, or it is another customer's."""

    code = "invoice_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到这张发票。")


class InvoiceTitleNotFound(ShopError):
    """No remembered title has this id, or it is another customer's."""

    code = "invoice_title_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到这个发票抬头。")


class InvoiceStands(ShopError):
    """The order has a live invoice; another one needs a red letter first."""

    code = "invoice_stands"
    message = _("这笔订单已有发票。需要重开时，请联系客服先红冲。")


class InvoiceCannotChange(ShopError):
    """The invoice is being issued, or issued, or cancelled; `invoice_status` says which."""

    code = "invoice_cannot_change"
    message = _("发票已进入开具流程，不能再修改。")


class NothingToInvoice(ShopError):
    """Nothing was paid for the order yet, or all of it was given back."""

    code = "nothing_to_invoice"
    message = _("这笔订单没有可开票的金额。")


class InvoiceTooLate(ShopError):
    """The time in which the order's invoice could be asked for is over."""

    code = "invoice_too_late"
    message = _("订单完成已超过 12 个月，请联系客服补开发票。")


class InvoiceEntryInvalid(ShopError):
    """What staff entered by hand cannot be: number, date or file; `fields` says where."""

    code = "invoice_entry_invalid"
    kind = ErrorKind.INVALID
    message = _("发票号码、开票日期或文件有误。")


class InvoiceNumberTaken(ShopError):
    """Another invoice bears this number of the tax service."""

    code = "invoice_number_taken"
    message = _("这个发票号码已登记在另一张发票上。")


class InvoiceFileMissing(ShopError):
    """The file of an invoice has not arrived yet."""

    code = "invoice_file_missing"
    kind = ErrorKind.NOT_FOUND
    message = _("发票文件还没有到，请稍后再下载。")


class InvoiceFileBroken(ShopError):
    """The kept file is not the one that was kept: its SHA-256 differs, or it is gone."""

    code = "invoice_file_broken"
    kind = ErrorKind.UNAVAILABLE
    message = _("发票文件校验未通过，请联系客服。")


class TaxRateInvalid(ShopError):
    """A rate, a tax code or what they are for cannot be; `fields` says where."""

    code = "tax_rate_invalid"
    kind = ErrorKind.INVALID
    message = _("税率、税收分类编码或适用范围有误。")
