"""The simulator's protocol on the gateways' kit: signed JSON under /v1."""

from collections.abc import Mapping
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from zhida.doubles.gateways.books import Payment, Refund
from zhida.doubles.gateways.dialect import JSON, Call, Desk, Dialect, Reply, json_reply
from zhida.doubles.gateways.mailbox import Notification
from zhida.doubles.payment_simulator import protocol, wire
from zhida.doubles.payment_simulator.news import payment_notification, refund_notification
from zhida.doubles.payment_simulator.protocol import CallRefused, Order

ACKNOWLEDGED = b"success"


class SimulatorDialect(Dialect):
    """Ed25519 both ways; each answer is tied to the nonce of its request."""

    name = "simulator"

    def __init__(self, *, key: Ed25519PrivateKey, merchants: Mapping[str, Ed25519PublicKey]) -> None:
        self.key = key
        self._merchants = merchants

    def answer(self, call: Call, desk: Desk, *, now: datetime) -> Reply:
        """Prove the call, carry it out and sign the answer, refusals too."""
        if not call.path.startswith("/v1/"):
            return Reply(404, b"not found")
        status, document = self._carry_out(call, desk, now)
        reply = json_reply(status, document)
        message = wire.Message(
            direction="answer",
            target=f"{status} {call.headers.get(wire.NONCE_HEADER, '')}",
            merchant=call.headers.get(wire.MERCHANT_HEADER, ""),
            body=reply.body,
        )
        return Reply(status, reply.body, JSON, wire.sign(message, key=self.key, now=now))

    def payment_news(self, payment: Payment) -> Notification:
        """Tell every state of a payment."""
        return payment_notification(payment)

    def refund_news(self, payment: Payment, refund: Refund) -> Notification:
        """Tell every state of a refund."""
        return refund_notification(payment, refund)

    def sign_news(
        self, notification: Notification, *, now: datetime, forged: bool
    ) -> tuple[Mapping[str, str], bytes]:
        """Sign the body as it is."""
        body = notification.body.encode()
        message = wire.Message(
            direction="notification", target="notification", merchant=notification.merchant, body=body
        )
        key = Ed25519PrivateKey.generate() if forged else self.key
        return {**wire.sign(message, key=key, now=now), "Content-Type": JSON}, body

    def is_acknowledged(self, status: int, body: bytes) -> bool:
        """Take 200 with the word success."""
        return status == 200 and body.strip() == ACKNOWLEDGED

    def _carry_out(self, call: Call, desk: Desk, now: datetime) -> tuple[int, dict[str, object]]:
        merchant = call.headers.get(wire.MERCHANT_HEADER, "")
        message = wire.Message(
            direction="request", target=f"{call.method} {call.path}", merchant=merchant, body=call.body
        )
        key = self._merchants.get(merchant)
        if key is None:
            return 401, {"code": "UNKNOWN_MERCHANT"}
        try:
            wire.verify(message, call.headers, key=key, now=now)
            order = Order(merchant, call.document() if call.body else {}, now)
            return 200, _route(call, order, desk)
        except wire.SignatureRefused:
            return 401, {"code": "BAD_SIGNATURE"}
        except ValueError:
            return 400, {"code": "BAD_BODY"}
        except CallRefused as error:
            return error.status, {"code": error.code}


def _route(call: Call, order: Order, desk: Desk) -> dict[str, object]:
    match (call.method, call.path.strip("/").split("/")):
        case ("POST", ["v1", "payments"]):
            return protocol.create(order, desk)
        case ("GET", ["v1", "payments", attempt]):
            return protocol.query(order, desk, attempt)
        case ("POST", ["v1", "payments", attempt, "close"]):
            return protocol.close(order, desk, attempt)
        case ("POST", ["v1", "refunds"]):
            return protocol.refund(order, desk)
        case ("GET", ["v1", "refunds", refund]):
            return protocol.query_refund(order, desk, refund)
        case _:
            raise CallRefused(404, "UNKNOWN_CALL")
