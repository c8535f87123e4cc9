"""What a process checks before it serves."""

from zhida.shop.payments.channels import channels_file, load_channels
from zhida.shop.payments.errors import ChannelsFileInvalid

__all__ = ["ChannelsFileInvalid", "check_channels_file"]


def check_channels_file(*, allow_loopback: bool) -> int:
    """Read the channels file whole and return how many accounts it has; 0 without a file.

    Raises ChannelsFileInvalid naming the table and the key that are wrong.
    """
    path = channels_file()
    return 0 if path is None else len(load_channels(path, allow_loopback=allow_loopback))
