"""The tester's levers: POST /control {"op": ..., "attempt"?: ...}."""

from collections.abc import Callable, Mapping
from datetime import datetime

from zhida.doubles.payment_simulator.faults import DOWN_KINDS, Faults
from zhida.doubles.payment_simulator.ledger import (
    FAILED,
    PENDING,
    PROCESSING,
    SUCCEEDED,
    Ledger,
    Payment,
    Refund,
)
from zhida.doubles.payment_simulator.notifier import Delivery, Notifier

MOST_COPIES = 64


class BadControl(Exception):
    """An order to the simulator that makes no sense; `status` is the HTTP answer."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Control:
    """Carries out what a tester asks for. Needs no signature: it is reachable on loopback only."""

    def __init__(
        self, *, ledger: Ledger, faults: Faults, notifier: Notifier, clock: Callable[[], datetime]
    ) -> None:
        self._ledger = ledger
        self._faults = faults
        self._notifier = notifier
        self._clock = clock
        self._ops: Mapping[str, Callable[[Mapping[str, object]], dict[str, object]]] = {
            "pay": self._pay,
            "decline": self._decline,
            "notify": self._notify,
            "duplicate": self._duplicate,
            "lose": self._lose,
            "forge": self._forge,
            "delay": self._delay,
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
            return _done(payment, Delivery(0, []))
        payment = self._ledger.pay(
            payment.attempt,
            amount=_whole(order, "amount", payment.amount),
            currency=str(order.get("currency", payment.currency)),
            now=self._clock(),
        )
        return _done(payment, self._notifier.announce_payment(payment))

    def _decline(self, order: Mapping[str, object]) -> dict[str, object]:
        """Decline a payment nobody paid, or (with `refund`) let a refund that waits fail."""
        number = order.get("refund")
        if isinstance(number, str):
            return self._decline_refund(number)
        payment = self._payment(order)
        if payment.status != PENDING:
            raise BadControl(409, f"the payment is {payment.status}")
        payment = self._ledger.move_payment(payment.attempt, status=FAILED, now=self._clock())
        return _done(payment, self._notifier.announce_payment(payment))

    def _decline_refund(self, number: str) -> dict[str, object]:
        refund = self._ledger.find_refund(number)
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
        """Hold messages back for `seconds`, or with `what: refunds` leave refunds unfinished until `up`."""
        if order.get("what") == "refunds":
            self._faults.refunds_wait = True
        else:
            self._faults.delays[_attempt(order)] = float(_whole(order, "seconds", 5))
        return {"ok": True}

    def _down(self, order: Mapping[str, object]) -> dict[str, object]:
        """Stop answering. `how` is drop, error, garbage, slow or mute."""
        how = str(order.get("how", "drop"))
        if how not in DOWN_KINDS:
            raise BadControl(400, f"how must be one of {', '.join(DOWN_KINDS)}")
        self._faults.slow_seconds = float(_whole(order, "seconds", 15))
        self._faults.down = how
        return {"ok": True}

    def _up(self, _order: Mapping[str, object]) -> dict[str, object]:
        """End every fault and finish the refunds that waited."""
        self._faults.clear()
        for refund in self._ledger.list_refunds(status=PROCESSING):
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
            for payment in self._ledger.list_payments()
        ]
        refunds = [
            {
                "attempt": refund.attempt,
                "refund": refund.refund,
                "amount": refund.amount,
                "status": refund.status,
            }
            for refund in self._ledger.list_refunds()
        ]
        return {"payments": payments, "refunds": refunds}

    def _finish_refund(self, refund: Refund, status: str) -> Delivery:
        payment = self._ledger.find_payment(refund.attempt)
        assert payment is not None
        refund = self._ledger.move_refund(refund.refund, status=status, now=self._clock())
        return self._notifier.announce_refund(payment, refund)

    def _payment(self, order: Mapping[str, object]) -> Payment:
        payment = self._ledger.find_payment(_attempt(order))
        if payment is None:
            raise BadControl(404, "no such attempt")
        return payment


def _attempt(order: Mapping[str, object]) -> str:
    return str(order.get("attempt") or "")


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
