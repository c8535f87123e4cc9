"""The wish for an invoice that an order carries."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhida.shop.orders.errors import InvoiceTitleInvalid
from zhida.shop.orders.tax_numbers import is_tax_number

COMPANY = "company"


def check_invoice_wish(*, wish: Mapping[str, str] | None) -> None:
    """Refuse a wish for a company's invoice without its name or with a tax number that cannot be.

    Raises InvoiceTitleInvalid naming the fields.
    """
    if wish is None or wish.get("kind") != COMPANY:
        return
    errors: dict[str, str | Promise] = {}
    if not wish.get("title", "").strip():
        errors["title"] = _("请填写企业名称。")
    if not is_tax_number(wish.get("tax_number", "")):
        errors["tax_number"] = _("税号不对：请核对统一社会信用代码，共 18 位。")
    if errors:
        raise InvoiceTitleInvalid(fields=errors)
