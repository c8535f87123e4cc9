"""The payer's name on a line: sealed for its row, opened for staff and for comparing."""

from zhida.shop.kernel.encryption import decrypt, encrypt
from zhida.shop.payments.statements.models import StatementLine

TABLE = "payments_statement_line"
COLUMN = "payer"


def seal_payer(line: StatementLine, name: str) -> None:
    """Put a payer's name into a line that has its key."""
    line.payer_sealed = encrypt(name, table=TABLE, column=COLUMN, pk=line.pk) if name else ""


def payer_of(line: StatementLine) -> str:
    """Open the payer's name of a line."""
    return decrypt(line.payer_sealed, table=TABLE, column=COLUMN, pk=line.pk) if line.payer_sealed else ""
