"""What is checked before anything runs."""

from zhida.shop.invoicing.account import invoice_account


def check_invoices_file() -> bool:
    """Read the invoices file; say whether there is one. Raises ProviderFileInvalid."""
    return invoice_account() is not None
