"""Passkeys: adding one, logging in by one, showing oneself again, renaming and removing one."""

from zhida.shop.accounts.services.passkeys.adding import add_passkey, ask_for_passkey
from zhida.shop.accounts.services.passkeys.challenges import ask_for_login, ask_for_proof
from zhida.shop.accounts.services.passkeys.removing import remove_passkey
from zhida.shop.accounts.services.passkeys.renaming import rename_passkey
from zhida.shop.accounts.services.passkeys.using import prove_passkey

__all__ = [
    "add_passkey",
    "ask_for_login",
    "ask_for_passkey",
    "ask_for_proof",
    "prove_passkey",
    "remove_passkey",
    "rename_passkey",
]
