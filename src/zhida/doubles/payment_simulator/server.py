"""The simulator as a running gateway."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from zhida.doubles.gateways.books import Books
from zhida.doubles.gateways.server import Gateway, GatewaySettings
from zhida.doubles.payment_simulator.gateway import SimulatorDialect


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatorSettings:
    """What the simulator needs to run. `merchants` maps a merchant to the file of its public key."""

    port: int
    ledger_file: Path
    private_key_file: Path
    merchants: Mapping[str, Path]
    clock: Callable[[], datetime]


class Simulator(Gateway):
    """A running simulator; use it as a context or with start and stop. Port 0 takes a free one."""

    def __init__(self, settings: SimulatorSettings) -> None:
        self.key = _private_key(settings.private_key_file)
        merchants = {name: _public_key(path) for name, path in settings.merchants.items()}
        ledger = settings.ledger_file
        super().__init__(
            SimulatorDialect(key=self.key, merchants=merchants),
            GatewaySettings(
                port=settings.port, directory=ledger.parent, books_file=ledger.name, clock=settings.clock
            ),
        )

    @property
    def ledger(self) -> Books:
        """The simulator's books, as the contract calls them."""
        return self.books


def _private_key(path: Path) -> Ed25519PrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(key, Ed25519PrivateKey), "the simulator signs with Ed25519"
    return key


def _public_key(path: Path) -> Ed25519PublicKey:
    key = serialization.load_pem_public_key(path.read_bytes())
    assert isinstance(key, Ed25519PublicKey), "the simulator verifies Ed25519"
    return key
