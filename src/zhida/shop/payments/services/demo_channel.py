"""The keys and the channels file of the demo shop: the payment simulator and the other practice channels."""

import fcntl
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from zhida.shop.payments.channels import BUILDERS, DEMO_FILE

MERCHANT_ID: Final = "ZHIDA-DEMO"
SHOP_KEY: Final = "shop_private.pem"
SHOP_PUBLIC_KEY: Final = "shop_public.pem"
SIMULATOR_KEY: Final = "simulator_private.pem"
SIMULATOR_PUBLIC_KEY: Final = "simulator_public.pem"
LOOPBACK_HOSTS: Final = frozenset({"127.0.0.1", "localhost", "::1"})

TEXT: Final = """# Written by the demo shop. The simulator moves no money.
[channels.simulator]
kind = "simulator"
gateway_url = "http://127.0.0.1:{port}"
enabled = true
weight = 100
fee_bp = 0
merchant = "{merchant}"
private_key_file = "{shop_key}"
gateway_public_key_file = "{simulator_key}"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeChannel:
    """One more channel of the demo shop: [channels.NAME], NAME being its kind.

    `values` are what its kind wants beside weight; texts, whole numbers, truths and tables of texts.
    """

    kind: str
    weight: int
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatorKeys:
    """The simulator's half of the demo keys."""

    merchant: str
    merchant_public_key_file: Path
    private_key_file: Path


def ensure_demo_channel(
    *, data_dir: Path, simulator_port: int, public_url: str, others: Sequence[PracticeChannel] = ()
) -> Path:
    """Write the practice channels under the data directory and return the path of their channels file.

    The simulator comes first; of the others those that this version supports. Keys are made once, readable by
    the owner only; the file follows the ports. Safe to call from several processes at the same time.
    ValueError when the shop's address is not on loopback: gateways for practice notify nobody else.
    """
    if urlsplit(public_url).hostname not in LOOPBACK_HOSTS:
        raise ValueError(f"the payment simulator serves shops on 127.0.0.1 only, not {public_url}")
    channels_file = data_dir / DEMO_FILE
    directory = channels_file.parent
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = TEXT.format(
        port=simulator_port, merchant=MERCHANT_ID, shop_key=SHOP_KEY, simulator_key=SIMULATOR_PUBLIC_KEY
    )
    text += "".join(_table(channel) for channel in others if channel.kind in BUILDERS)
    with (directory / "lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _ensure_pair(directory / SHOP_KEY, directory / SHOP_PUBLIC_KEY)
        _ensure_pair(directory / SIMULATOR_KEY, directory / SIMULATOR_PUBLIC_KEY)
        if not channels_file.exists() or channels_file.read_text(encoding="utf-8") != text:
            _write(channels_file, text.encode())
    return channels_file


def demo_simulator_keys(*, channels_file: Path) -> SimulatorKeys:
    """Tell the simulator's process where ensure_demo_channel wrote what it needs."""
    directory = channels_file.parent
    return SimulatorKeys(
        merchant=MERCHANT_ID,
        merchant_public_key_file=directory / SHOP_PUBLIC_KEY,
        private_key_file=directory / SIMULATOR_KEY,
    )


def _table(channel: PracticeChannel) -> str:
    values = {"kind": channel.kind, "enabled": True, "weight": channel.weight, **channel.values}
    lines = [f"{key} = {_toml(value)}" for key, value in values.items()]
    return "\n".join(("", f"[channels.{channel.kind}]", *lines, ""))


def _toml(value: object) -> str:
    """Write a value; JSON writes texts, whole numbers and truths as TOML does."""
    if isinstance(value, Mapping):
        pairs = (f"{json.dumps(key)} = {_toml(held)}" for key, held in value.items())
        return f"{{ {', '.join(pairs)} }}"
    return json.dumps(value, ensure_ascii=False)


def _ensure_pair(private_file: Path, public_file: Path) -> None:
    if private_file.exists() and public_file.exists():
        return
    key = Ed25519PrivateKey.generate()
    _write(
        private_file,
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    _write(public_file, public)


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, for the owner only."""
    fresh = path.with_name(f"{path.name}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    fresh.replace(path)
