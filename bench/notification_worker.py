"""What one process of the notification benchmark does: takes `shop N` or `bare N`, says when it is done.

`shop` is the whole of a hook behind its door: signature, time, merchant, inbox, booking. `bare` writes the
inbox row alone, one transaction each.
"""

from __future__ import annotations

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bench.replay import recorded
from bench.scratch import directory
from zhida.doubles.payment_simulator import wire
from zhida.shop.kernel.inserts import insert_rows
from zhida.shop.kernel.timers import start_timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.payments import services
from zhida.shop.payments.models import PaymentAttempt, PaymentEvent, PaymentIntent
from zhida.shop.payments.timer_kinds import CHECK_ATTEMPT

THREADS = 4
MINOR = 6599_00
# The address of a simulator that nobody asks anything.
SIMULATOR_PORT, PUBLIC_URL = 1, "http://127.0.0.1:8000"

_bare_rows = count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """Who signs notifications for this shop."""

    merchant: str
    key: Ed25519PrivateKey

    def news(self, attempt: str) -> tuple[bytes, dict[str, str]]:
        """Tell of a payment as the simulator does."""
        now = datetime.now(UTC)
        document = {
            "id": f"N{attempt}",
            "event": "payment.succeeded",
            "merchant": self.merchant,
            "attempt": attempt,
            "provider_number": f"SIM{attempt}",
            "amount": MINOR,
            "currency": "CNY",
            "status": "succeeded",
            "changed_at": now.isoformat(),
        }
        body = json.dumps(document).encode()
        message = wire.Message(
            direction="notification", target="notification", merchant=self.merchant, body=body
        )
        signed = wire.sign(message, key=self.key, now=now)
        return body, {name.lower(): value for name, value in signed.items()}


def serve(payment_count: int) -> None:
    """Begin so many payments and hear of one, then do as told until the input ends."""
    bank = open_bank()
    attempts = iter(begin_all(payment_count))
    first = bank.news(next(attempts))
    statements = recorded(lambda: take(*first))
    with ThreadPoolExecutor(THREADS) as pool:
        print(f"ready {len(statements)}", flush=True)
        for command in sys.stdin:
            name, _space, number = command.partition(" ")
            if name == "shop":
                list(
                    pool.map(
                        lambda attempt: take(*bank.news(attempt)),
                        [next(attempts) for _ in range(int(number))],
                    )
                )
            else:
                list(pool.map(insert_alone, [next(_bare_rows) for _ in range(int(number))]))
            print("done", flush=True)


def open_bank() -> Bank:
    """Write the shop's channels file and return the other side of it."""
    file = services.ensure_demo_channel(
        data_dir=directory(), simulator_port=SIMULATOR_PORT, public_url=PUBLIC_URL
    )
    keys = services.demo_simulator_keys(channels_file=file)
    key = load_pem_private_key(keys.private_key_file.read_bytes(), password=None)
    assert isinstance(key, Ed25519PrivateKey)
    return Bank(merchant=keys.merchant, key=key)


@transactional
def begin_all(payment_count: int) -> list[str]:
    """Write down so many payments at once."""
    return [begin(index) for index in range(payment_count)]


def begin(index: int) -> str:
    """Write down a payment that waits for its money; return its number."""
    now = datetime.now(UTC)
    number = f"P{os.getpid() % 10**8:08d}{index:012d}"
    ends_at = now + timedelta(minutes=30)
    intent = PaymentIntent.objects.create(
        ref=f"Z{number}",
        payer="C:1",
        subject="x",
        currency="CNY",
        amount_minor=MINOR,
        expires_at=ends_at,
        created_at=now,
    )
    PaymentAttempt.objects.create(
        number=number,
        intent=intent,
        account="simulator",
        method="simulator",
        scene="pc",
        currency="CNY",
        amount_minor=MINOR,
        status="PENDING",
        decision={},
        expires_at=ends_at,
        created_at=now,
    )
    start_timer(kind=CHECK_ATTEMPT, key=number, due_at=ends_at)
    return number


def take(body: bytes, headers: dict[str, str]) -> None:
    """Let the shop take a notification."""
    reply = services.receive_payment_notification(
        channel_name="simulator", body=body, headers=headers, now=datetime.now(UTC)
    )
    assert reply.status == 200, reply


@transactional
def insert_alone(index: int) -> None:
    """Write an inbox row of the same size and nothing else."""
    now = datetime.now(UTC)
    row = PaymentEvent(
        account="bare",
        dedupe_key=f"{os.getpid()}-{index}",
        body=b"x" * 300,
        headers={"x-sim-signature": "x" * 88},
        fact={"attempt": "x" * 21, "minor": MINOR, "currency": "CNY"},
        received_at=now,
        processed_at=now,
    )
    insert_rows([row])
