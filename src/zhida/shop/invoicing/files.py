"""The files of invoices: kept under their SHA-256 in the data folder, private, and proven when read.

Nothing here deletes: they are kept for as long as the shop is, five years at least.
"""

import hashlib
import os
import secrets
from pathlib import Path

from django.conf import settings

from zhida.shop.invoicing.conf import MOST_FILE_BYTES
from zhida.shop.invoicing.errors import InvoiceFileBroken

FOLDER = "invoices"
PDF, OFD = b"%PDF-", b"PK\x03\x04"


def is_invoice_file(content: bytes) -> bool:
    """Say whether these bytes begin as a PDF or an OFD does, and are not too many."""
    return content.startswith((PDF, OFD)) and len(content) <= MOST_FILE_BYTES


def ending_of(content: bytes) -> str:
    """Give the ending of a file's name: pdf or ofd."""
    return "pdf" if content.startswith(PDF) else "ofd"


def keep(content: bytes) -> str:
    """Write a file under another name, then rename it; give its SHA-256. The same file twice is one."""
    digest = hashlib.sha256(content).hexdigest()
    target = _path(digest)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    with part.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    part.chmod(0o600)
    part.replace(target)
    return digest


def read(digest: str) -> bytes:
    """Read a kept file and prove it. Raises InvoiceFileBroken."""
    try:
        content = _path(digest).read_bytes()
    except OSError as error:
        raise InvoiceFileBroken from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise InvoiceFileBroken
    return content


def _path(digest: str) -> Path:
    return Path(settings.ZHIDA.data_dir) / FOLDER / digest[:2] / digest
