"""What a starting shop asks of its couriers file."""

from __future__ import annotations

from zhida.shop.shipping.aggregators import couriers_file, load_couriers


def check_couriers_file(*, allow_loopback: bool) -> int:
    """Read the couriers file whole and return how many aggregators it has; 0 without a file.

    Raises ProviderFileInvalid naming the table and the key that are wrong.
    """
    path = couriers_file.path()
    return 0 if path is None else len(load_couriers(path, allow_loopback=allow_loopback))
