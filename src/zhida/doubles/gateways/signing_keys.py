"""RSA keys of the practice gateways: made, read back, and one that nobody trusts."""

from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import load_pem_private_key


def new_key() -> RSAPrivateKey:
    """Make an RSA key."""
    return generate_private_key(public_exponent=65537, key_size=2048)


def read_key(path: Path) -> RSAPrivateKey:
    """Read a key that `new_key` made; its primes are not proven again, which takes 50 ms each time."""
    key = load_pem_private_key(path.read_bytes(), password=None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(key, RSAPrivateKey), "a practice gateway signs with RSA"
    return key


@cache
def stranger_key() -> RSAPrivateKey:
    """Give the key that forged messages are signed with: made with the first, one a process."""
    return new_key()
