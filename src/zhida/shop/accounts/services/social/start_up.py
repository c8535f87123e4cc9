"""What a process checks before it serves."""

from __future__ import annotations

from zhida.shop.accounts.logins import load_logins, logins_file


def check_logins_file(*, allow_loopback: bool) -> int:
    """Read the logins file whole and return how many services it has; 0 without a file.

    Raises ProviderFileInvalid naming the table and the key that are wrong.
    """
    path = logins_file.path()
    return 0 if path is None else len(load_logins(path, allow_loopback=allow_loopback))
