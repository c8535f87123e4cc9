"""Go through one day of one account: join, ask where asking may help, count, and open what is left."""

import logging
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.payments.channels import ChannelAccount
from zhida.shop.payments.discrepancies import DiscrepancyKind, Finding
from zhida.shop.payments.models import BillDay
from zhida.shop.payments.providers.contract import BillLine, BillUnreadable
from zhida.shop.payments.reconciling.conf import (
    FINDINGS_AT_ONCE,
    LONGEST_NUMBER,
    MIDNIGHT_MARGIN,
    MOST_QUERIES_A_RUN,
)
from zhida.shop.payments.reconciling.days import DayResult
from zhida.shop.payments.reconciling.fetching import kept_bill
from zhida.shop.payments.reconciling.findings import (
    close_agreed,
    find_standing,
    open_findings,
    ref_of,
    shown,
)
from zhida.shop.payments.reconciling.healing import ask_about
from zhida.shop.payments.reconciling.journal import entries_around, find_entry, journal_sums, paid_sums
from zhida.shop.payments.reconciling.rules import (
    BALANCED_CLASSES,
    BillClass,
    Booked,
    Pair,
    class_of_both,
    class_of_entry,
    class_of_line,
    classes_of_line,
    expected_fee,
)
from zhida.shop.payments.reconciling.staging import Stage, place_of
from zhida.shop.payments.reconciling.tally import Tally, new_tally

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The class of one movement; `waits`: a later run will know, so that nobody is called yet."""

    found: BillClass
    waits: bool = False
    expected: str = ""
    told: str = ""


@dataclass(slots=True, kw_only=True)
class DayRun:
    """One run over one day; `bill` is None on a day without trade.

    `asked_through` is where an earlier run that was cut short stopped to ask the channel; this one goes on
    behind it, and leaves there where the next has to go on (empty: all were asked).
    """

    account: ChannelAccount
    day: date
    bill: Path | None
    now: datetime
    asked_through: str = ""
    tally: Tally = field(init=False)
    last_asked: str = field(init=False, default="")
    has_next_bill: bool = False
    findings: list[Finding] = field(default_factory=list)

    def compare(self) -> DayResult:
        """Compare, heal and open findings; the same day again gives the same result and opens nothing anew.

        Raises BillUnreadable.
        """
        self.tally = new_tally(self.account.currency)
        with Stage() as stage:
            self._lay_out(stage)
            for pair in stage.pairs():
                self._book(stage, pair, self._judge(stage, pair))
            for line in stage.repeated_lines():
                told = Judgement(found=BillClass.DUPLICATE_PROVIDER, told=_told(line))
                self._book(stage, Pair(line=line, entry=None), told)
            open_findings(self.findings, now=self.now)
            close_agreed(account=self.account.name, day=self.day, stage=stage, now=self.now)
        return self._result()

    def _lay_out(self, stage: Stage) -> None:
        stage.add_entries(entries_around(account=self.account.name, day=self.day))
        if self.bill is not None:
            for line in stage.add_lines(self.account.provider.read_bill(self.bill)):
                self.tally.add_line(line)
        if stage.has_lonely_entries():
            self._look_next_door(stage, -1)
            self.has_next_bill = self._look_next_door(stage, 1)

    def _look_next_door(self, stage: Stage, day_offset: int) -> bool:
        """Read a neighbouring day's bill where it is kept; what is wrong with it is that day's finding."""
        day = self.day + timedelta(days=day_offset)
        row = BillDay.objects.filter(account=self.account.name, day=day).first()
        try:
            path = None if row is None else kept_bill(row)
            if path is not None:
                stage.add_neighbour(self.account.provider.read_bill(path))
        except BillUnreadable as error:
            log.warning("bill of %s at %s: %s", day, self.account.name, error)
            return False
        return path is not None

    def _judge(self, stage: Stage, pair: Pair) -> Judgement:
        if pair.line is None:
            assert pair.entry is not None
            return self._judge_entry(stage, pair.entry)
        if pair.entry is not None:
            return self._judge_both(pair.line, pair.entry)
        return self._judge_line(pair.line)

    def _judge_both(self, line: BillLine, entry: Booked) -> Judgement:
        found = class_of_both(line, entry, fee_bp=self.account.stated_fee_bp)
        if entry.day_offset:
            self.tally.cross(entry, is_in_bill=True)
        if found is BillClass.FEE_DIFF:
            expected = expected_fee(line.amount, fee_bp=self.account.stated_fee_bp or 0)
            return Judgement(found=found, expected=str(expected), told=str(line.fee_minor))
        if found is BillClass.STATE_DIFF:
            return Judgement(found=found, expected=f"{entry.occurred_at:%Y-%m-%d}", told=_told(line))
        return Judgement(found=found, expected=shown(entry.amount), told=_told(line))

    def _judge_entry(self, stage: Stage, entry: Booked) -> Judgement:
        elsewhere = stage.neighbour_amount(entry)
        if elsewhere is None and not (self._is_awaited(entry)):
            return Judgement(found=class_of_entry(entry), expected=shown(entry.amount))
        self.tally.cross(entry, is_in_bill=False)
        if elsewhere is None:
            return Judgement(found=BillClass.CROSS_DAY, waits=True)
        is_same = elsewhere == entry.amount
        found = BillClass.CROSS_DAY if is_same else BillClass.AMOUNT_DIFF
        return Judgement(found=found, expected=shown(entry.amount), told=shown(elsewhere))

    def _is_awaited(self, entry: Booked) -> bool:
        """Say whether the next day's bill, which is not here yet, may tell of an entry."""
        midnight = datetime.combine(self.day + timedelta(days=1), time(), tzinfo=SHANGHAI)
        return not self.has_next_bill and entry.occurred_at >= midnight - MIDNIGHT_MARGIN

    def _judge_line(self, line: BillLine) -> Judgement:
        entry = find_entry(line, account=self.account.name, day=self.day)
        if entry is not None:
            return self._judge_both(line, entry)
        if not self._has_turn(line):
            return self._judge_as_before(line)
        asked = ask_about(line, account=self.account, day=self.day, now=self.now)
        if asked.entry is not None:
            return self._judge_both(line, asked.entry)
        found = class_of_line(line, is_number_known=asked.is_known)
        return Judgement(found=found, waits=asked.waits, expected=asked.status, told=_told(line))

    def _has_turn(self, line: BillLine) -> bool:
        """Say whether this run asks about a line: at most 200, none that the one before it asked about."""
        place = place_of(line)
        if place <= self.asked_through or self.tally.queries >= MOST_QUERIES_A_RUN:
            return False
        self.tally.queries += 1
        self.last_asked = place
        return True

    def _judge_as_before(self, line: BillLine) -> Judgement:
        """Judge a line that is not asked about now by what an earlier run opened for it, else let it wait."""
        told = _told(line)
        known = [Judgement(found=found, told=told) for found in classes_of_line(line)]
        slots = {self._finding(Pair(line=line, entry=None), one).slot: one for one in known}
        standing = find_standing(slots)
        if standing:
            return slots[standing]
        found = class_of_line(line, is_number_known=True)
        return Judgement(found=found, waits=True, told=told)

    def _book(self, stage: Stage, pair: Pair, judged: Judgement) -> None:
        """Count a judgement and keep what somebody has to look at."""
        self.tally.counts[judged.found.value] += 1
        self.tally.waiting += judged.waits
        if judged.found in BALANCED_CLASSES:
            return
        finding = self._finding(pair, judged)
        stage.note_slot(finding.slot)
        if judged.waits:
            return
        self.findings.append(finding)
        if len(self.findings) >= FINDINGS_AT_ONCE:
            open_findings(self.findings, now=self.now)
            self.findings.clear()

    def _finding(self, pair: Pair, judged: Judgement) -> Finding:
        movement = pair.line or pair.entry
        assert movement is not None
        return Finding(
            kind=DiscrepancyKind(judged.found.value),
            account=self.account.name,
            number=(movement.number or movement.provider_number)[:LONGEST_NUMBER],
            expected=judged.expected,
            found=judged.told,
            day=self.day,
            ref=ref_of(kind=movement.kind, number=movement.number),
        )

    @property
    def is_cut_short(self) -> bool:
        """Say whether lines are left that this run did not come to ask about."""
        return self.tally.queries >= MOST_QUERIES_A_RUN

    def _result(self) -> DayResult:
        """Sum up after healing: what was booked meanwhile is in the journal's sums."""
        name, currency = self.account.name, self.account.currency
        return DayResult(
            counts={found.value: self.tally.counts[found.value] for found in BillClass},
            waiting=self.tally.waiting,
            is_balanced=self.tally.is_balanced,
            bill_rows=self.tally.rows,
            fee_minor=self.tally.fee_minor,
            bill=self.tally.bill.sums(),
            journal=journal_sums(account=name, day=self.day, currency=currency),
            paid=paid_sums(account=name, day=self.day, currency=currency),
            crossed=self.tally.crossed.sums(),
            asked_through=self.last_asked if self.is_cut_short else "",
        )


def _told(line: BillLine) -> str:
    return " ".join(part for part in (shown(line.amount), line.provider_number, line.status) if part)
