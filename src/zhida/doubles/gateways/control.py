"""The tester's levers: POST /control {"op": ..., "attempt"?: ...}."""

from collections.abc import Callable, Mapping

from zhida.doubles.gateways.books import FAILED, PENDING, PROCESSING, SUCCEEDED, Payment, Refund
from zhida.doubles.gateways.dialect import Desk, Dialect, Paid
from zhida.doubles.gateways.faults import BILL_KINDS, DOWN_KINDS
from zhida.doubles.gateways.notifier import NOTHING_SENT, Delivery, Notifier

MOST_COPIES = 64


class BadControl(Exception):
    """An order to a gateway that makes no sense; `status` is the HTTP answer."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Control:
    """Carries out what a tester asks for. Needs no signature: it is reachable on loopback only."""

    def __init__(self, dialect: Dialect, *, desk: Desk, notifier: Notifier) -> None:
        self._dialect = dialect
        self._desk = desk
        self._books = desk.books
        self._faults = desk.faults
        self._notifier = notifier
        self._ops: Mapping[str, Callable[[Mapping[str, object]], dict[str, object]]] = {
            "pay": self._pay,
            "decline": self._decline,
            "notify": self._notify,
            "duplicate": self._duplicate,
            "lose": self._lose,
            "forge": self._forge,
            "delay": self._delay,
            "bill": self._bill,
            "down": self._down,
            "up": self._up,
            "ledger": self._ledger_answer,
        }

    def run(self, order: Mapping[str, object]) -> dict[str, object]:
        """Carry one order out. Raises BadControl for an unknown op (400) or attempt (404)."""
        op = self._ops.get(str(order.get("op")))
        if op is None:
            raise BadControl(400, f"op must be one of {', '.join(self._ops)}")
        return op(order)

    def _pay(self, order: Mapping[str, object]) -> dict[str, object]:
        """Pay, even what is closed or declined, as real channels do; `amount`, `currency` pay wrongly."""
        payment = self._payment(order)
        if payment.status == SUCCEEDED:
            return _done(payment, NOTHING_SENT)
        paid = Paid(
            amount=_whole(order, "amount", payment.amount),
            currency=str(order.get("currency", payment.currency)),
        )
        payment = self._dialect.pay(payment, self._desk, paid=paid, now=self._desk.clock())
        return _done(payment, self._notifier.announce_payment(payment))

    def _decline(self, order: Mapping[str, object]) -> dict[str, object]:
        """Decline a payment nobody paid, or (with `refund`) let a refund that waits fail."""
        number = order.get("refund")
        if isinstance(number, str):
            return self._decline_refund(number)
        payment = self._payment(order)
        if payment.status != PENDING:
            raise BadControl(409, f"the payment is {payment.status}")
        payment = self._books.move_payment(payment.attempt, status=FAILED, now=self._desk.clock())
        return _done(payment, self._notifier.announce_payment(payment))

    def _decline_refund(self, number: str) -> dict[str, object]:
        refund = self._books.find_refund(number)
        if refund is None or refund.status != PROCESSING:
            raise BadControl(409, "only a refund that is processing can fail")
        delivery = self._finish_refund(refund, FAILED)
        return {"ok": True, "refund": number, "status": FAILED, "answers": delivery.answers}

    def _notify(self, order: Mapping[str, object]) -> dict[str, object]:
        """Send the messages about a payment once more, whatever is lost or delayed."""
        payment = self._payment(order)
        return _done(payment, self._notifier.repeat(payment.attempt, copies=1))

    def _duplicate(self, order: Mapping[str, object]) -> dict[str, object]:
        """Send each message `times` times at the same moment: now if there are any, and from now on."""
        times = _whole(order, "times", 2)
        if not 1 <= times <= MOST_COPIES:
            raise BadControl(400, f"times must be 1 to {MOST_COPIES}")
        attempt = _attempt(order)
        self._faults.copies[attempt] = times
        if not attempt:
            return {"ok": True}
        return _done(self._payment(order), self._notifier.repeat(attempt, copies=times))

    def _lose(self, order: Mapping[str, object]) -> dict[str, object]:
        """Throw messages away from now on, until `up`."""
        self._faults.lost.add(_attempt(order))
        return {"ok": True}

    def _forge(self, order: Mapping[str, object]) -> dict[str, object]:
        """Send a success signed with a key that is not ours."""
        payment = self._payment(order)
        return _done(payment, self._notifier.forge(payment))

    def _delay(self, order: Mapping[str, object]) -> dict[str, object]:
        """Hold messages back for `seconds`; or, until `up`, leave `what` waiting: refunds, or the bill."""
        what = order.get("what")
        if what == "refunds":
            self._faults.refunds_wait = True
        elif what == "bill":
            self._faults.bill = "late"
        else:
            self._faults.delays[_attempt(order)] = float(_whole(order, "seconds", 5))
        return {"ok": True}

    def _bill(self, order: Mapping[str, object]) -> dict[str, object]:
        """Spoil the bill of a day until `up`. `how` is late, torn, forged or empty (see Faults)."""
        self._faults.bill = _word(order, "how", BILL_KINDS)
        return {"ok": True}

    def _down(self, order: Mapping[str, object]) -> dict[str, object]:
        """Stop answering, by `how` (see Faults): all calls, those that hold `calls`, or the next `times`."""
        how = _word(order, "how", DOWN_KINDS)
        status = _whole(order, "status", 503)
        times = order.get("times")
        if not 400 <= status <= 599 or (times is not None and (type(times) is not int or times < 1)):
            raise BadControl(400, "status must be 400 to 599, times at least 1")
        self._faults.slow_seconds = float(_whole(order, "seconds", 15))
        self._faults.error_status = status
        self._faults.calls = str(order.get("calls") or "")
        self._faults.calls_left = times
        self._faults.down = how
        return {"ok": True}

    def _up(self, _order: Mapping[str, object]) -> dict[str, object]:
        """End every fault and finish the refunds that waited."""
        self._faults.clear()
        for refund in self._books.list_refunds(status=PROCESSING):
            self._finish_refund(refund, SUCCEEDED)
        return {"ok": True}

    def _ledger_answer(self, _order: Mapping[str, object]) -> dict[str, object]:
        payments = [
            {
                "attempt": payment.attempt,
                "amount": payment.amount if payment.paid_amount is None else payment.paid_amount,
                "currency": payment.paid_currency or payment.currency,
                "status": payment.status,
            }
            for payment in self._books.list_payments()
        ]
        refunds = [
            {
                "attempt": refund.attempt,
                "refund": refund.refund,
                "amount": refund.amount,
                "status": refund.status,
            }
            for refund in self._books.list_refunds()
        ]
        return {"payments": payments, "refunds": refunds}

    def _finish_refund(self, refund: Refund, status: str) -> Delivery:
        payment = self._books.find_payment(refund.attempt)
        assert payment is not None
        refund = self._books.move_refund(refund.refund, status=status, now=self._desk.clock())
        return self._notifier.announce_refund(payment, refund)

    def _payment(self, order: Mapping[str, object]) -> Payment:
        payment = self._books.find_payment(_attempt(order))
        if payment is None:
            raise BadControl(404, "no such attempt")
        return payment


def _attempt(order: Mapping[str, object]) -> str:
    return str(order.get("attempt") or "")


def _word(order: Mapping[str, object], name: str, words: tuple[str, ...]) -> str:
    word = str(order.get(name, words[0]))
    if word not in words:
        raise BadControl(400, f"{name} must be one of {', '.join(words)}")
    return word


def _whole(order: Mapping[str, object], name: str, default: int) -> int:
    value = order.get(name, default)
    if type(value) is not int:
        raise BadControl(400, f"{name} must be a whole number")
    return value


def _done(payment: Payment, delivery: Delivery) -> dict[str, object]:
    return {
        "ok": True,
        "attempt": payment.attempt,
        "status": payment.status,
        "sent": delivery.sent,
        "answers": delivery.answers,
    }
