"""What a process checks before it serves."""

from zhida.shop.payments.channels import channels_file, load_channels


def check_channels_file(*, allow_loopback: bool) -> int:
    """Read the channels file whole and return how many accounts it has; 0 without a file.

    Raises ProviderFileInvalid naming the table and the key that are wrong.
    """
    path = channels_file.path()
    return 0 if path is None else len(load_channels(path, allow_loopback=allow_loopback))
