"""Take in a bank statement: read all of it, keep each incoming line once, match what is certain."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel import ids
from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.payments.channels import channel_accounts
from zhida.shop.payments.providers.transfer import TransferProvider
from zhida.shop.payments.statements.conf import LARGEST_FILE_BYTES, LOOK_AGAIN_FOR
from zhida.shop.payments.statements.errors import (
    StatementConflict,
    StatementRowsRefused,
    StatementUnreadable,
    TransferAccountUnknown,
)
from zhida.shop.payments.statements.from_rows import lines_by_serial, refs_of_attempts
from zhida.shop.payments.statements.lifecycle import LineState
from zhida.shop.payments.statements.models import BankStatement, StatementLine
from zhida.shop.payments.statements.permissions import DECIDE_STATEMENTS
from zhida.shop.payments.statements.reading import ReadLine, RefusedRow, read_statement
from zhida.shop.payments.statements.records import UploadedRow, UploadOutcome
from zhida.shop.payments.statements.sealing import seal_payer
from zhida.shop.payments.statements.services.matching import match_line

LONGEST_FILE_NAME = 200
KNOWN = "KNOWN"
NEW = "NEW"


def upload_statement(
    *, actor: Actor, account: str, file_name: str, content: bytes, now: datetime
) -> UploadOutcome:
    """Take in a statement of one transfer account (the only one when it is not named).

    All of the file or nothing: a row that cannot be read, or one that gives a known serial number another
    amount, refuses the file with the rows' numbers and reasons. Lines known from earlier files count once.
    Then every unmatched line of the account from the last 30 days is looked at, each in its own transaction.
    Raises PermissionDenied, TransferAccountUnknown, StatementUnreadable, StatementRowsRefused,
    StatementConflict.
    """
    actor.require(DECIDE_STATEMENTS)
    name, provider = _transfer_account(account)
    if len(content) > LARGEST_FILE_BYTES:
        raise StatementUnreadable(reason=_("文件超过 8 MB。"))
    read = read_statement(content, own_account=provider.account, now=now)
    if read.refused:
        raise _refused(StatementRowsRefused, read.refused)
    statement = BankStatement(
        number=ids.new_number("B", now),
        account=name,
        file_name=file_name[:LONGEST_FILE_NAME],
        sha256=hashlib.sha256(content).hexdigest(),
        rows=len(read.lines),
        uploaded_by=actor.principal,
        uploaded_at=now,
    )
    fresh = _store(actor=actor, statement=statement, lines=read.lines, now=now)
    _match_open_lines(name, now=now)
    return UploadOutcome(
        number=statement.number,
        account=name,
        file_name=statement.file_name,
        sha256=statement.sha256,
        outgoing=read.outgoing,
        rows=tuple(_results(name, read.lines, fresh)),
    )


def _transfer_account(name: str) -> tuple[str, TransferProvider]:
    accounts = {
        account.name: account.provider
        for account in channel_accounts().values()
        if isinstance(account.provider, TransferProvider)
    }
    if not name and len(accounts) == 1:
        (name,) = accounts
    if name not in accounts:
        raise TransferAccountUnknown
    return name, accounts[name]


@transactional
def _store(
    *, actor: Actor, statement: BankStatement, lines: Sequence[ReadLine], now: datetime
) -> frozenset[str]:
    """Write the file's record and its new lines; return the serial numbers of the new ones.

    Each line is inserted unless its number stands there: of two uploads at a time one waits for the other.
    """
    statement.pk, statement.new_lines = None, 0
    statement.save(force_insert=True)
    fresh, conflicts = set(), []
    for line in lines:
        if insert_new(_row(statement, line, now=now)):
            fresh.add(line.bank_serial_number)
            continue
        standing = StatementLine.objects.get(
            account=statement.account, bank_serial_number=line.bank_serial_number
        )
        if Money(standing.amount_minor, standing.currency) != line.amount:
            conflicts.append(RefusedRow(row=line.row, reason=_("同一流水号已有另一金额。")))
    if conflicts:
        raise _refused(StatementConflict, conflicts)
    BankStatement.objects.filter(pk=statement.pk).update(new_lines=len(fresh))
    record_audit(
        actor=actor,
        action="payments.upload_statement",
        subject=f"statement:{statement.number}",
        before=None,
        after={"account": statement.account, "sha256": statement.sha256, "lines": len(fresh)},
        now=now,
    )
    return frozenset(fresh)


def _row(statement: BankStatement, line: ReadLine, *, now: datetime) -> StatementLine:
    row = StatementLine(
        number=ids.new_number("L", now),
        statement=statement,
        row=line.row,
        account=statement.account,
        bank_serial_number=line.bank_serial_number,
        amount_minor=line.amount.minor,
        currency=line.amount.currency,
        remark=line.remark,
        booked_at=line.booked_at,
        created_at=now,
    )
    seal_payer(row, line.payer)
    return row


def _match_open_lines(account: str, *, now: datetime) -> None:
    """Also lines of earlier uploads: a process may have ended between storing and matching."""
    waiting = StatementLine.objects.filter(
        account=account, state=LineState.UNMATCHED, booked_at__gte=now - LOOK_AGAIN_FOR
    )
    for number in list(waiting.order_by("booked_at", "statement_id", "row").values_list("number", flat=True)):
        match_line(number=number, now=now)


def _results(account: str, lines: Sequence[ReadLine], fresh: frozenset[str]) -> list[UploadedRow]:
    """Tell row by row what became of it; a line that stands twice in a file is new at its first row."""
    standing = lines_by_serial(account, [line.bank_serial_number for line in lines])
    orders = refs_of_attempts(row.attempt for row in standing.values())
    left = set(fresh)
    results = []
    for line in lines:
        row = standing[line.bank_serial_number]
        results.append(
            UploadedRow(
                row=line.row,
                line=row.number,
                result=NEW if line.bank_serial_number in left else KNOWN,
                state=row.state,
                reason=row.reason,
                amount=line.amount,
                order=orders.get(row.attempt, ""),
            )
        )
        left.discard(line.bank_serial_number)
    return results


def _refused(
    error: type[StatementRowsRefused | StatementConflict], rows: Sequence[RefusedRow]
) -> StatementRowsRefused | StatementConflict:
    return error(count=len(rows), rows=[{"row": row.row, "reason": row.reason} for row in rows])
