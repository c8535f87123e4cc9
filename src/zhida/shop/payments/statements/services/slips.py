"""Pictures of transfers that shoppers send: drawn anew, kept private, a hint for staff and nothing else."""

import hashlib
import io
import os
import secrets
import warnings
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from zhida.shop.accounts.records import Actor
from zhida.shop.kernel import ids
from zhida.shop.kernel.uow import transactional
from zhida.shop.payments.errors import PaymentNotFound
from zhida.shop.payments.locks import lock_intent_of
from zhida.shop.payments.models import PaymentAttempt, PaymentIntent
from zhida.shop.payments.statements.conf import (
    LARGEST_SLIP_BYTES,
    LARGEST_SLIP_PIXELS,
    LARGEST_SLIP_SIDE,
    MOST_SLIPS,
)
from zhida.shop.payments.statements.errors import SlipNotFound, SlipRefused, TooManySlips
from zhida.shop.payments.statements.from_rows import slip_record
from zhida.shop.payments.statements.models import TransferSlip
from zhida.shop.payments.statements.permissions import READ_STATEMENTS
from zhida.shop.payments.statements.records import SlipRecord

FORMATS: Final = ("JPEG", "PNG", "WEBP")


def add_slip(*, actor: Actor, ref: str, stream: BinaryIO | None, now: datetime) -> SlipRecord:
    """Keep a shopper's picture of a transfer for their own order; it changes nothing about the payment.

    The picture is drawn anew without any metadata; the same one twice is one; at most 5 an order.
    Raises PaymentNotFound (also another's order, and one without a transfer), SlipRefused, TooManySlips.
    """
    check_may_send_slip(actor=actor, ref=ref)
    if stream is None:
        raise SlipRefused(reason=_("请选择一张图片。"))
    content = _drawn_anew(stream.read(LARGEST_SLIP_BYTES + 1))
    key = hashlib.sha256(content).hexdigest()
    _write(key, content)
    return _keep(actor=actor, ref=ref, key=key, size_bytes=len(content), now=now)


def check_may_send_slip(*, actor: Actor, ref: str) -> None:
    """Let the payer of a transfer pass. Raises PaymentNotFound for everybody and everything else."""
    intent = PaymentIntent.objects.filter(ref=ref, payer=actor.principal).first()
    if intent is None or not PaymentAttempt.objects.filter(intent=intent, method="transfer").exists():
        raise PaymentNotFound


def read_slip(*, actor: Actor, number: str) -> bytes:
    """Return a slip's picture (JPEG) to staff. Raises PermissionDenied, SlipNotFound."""
    actor.require(READ_STATEMENTS)
    row = TransferSlip.objects.filter(number=number).first()
    if row is None:
        raise SlipNotFound
    return _path(row.key).read_bytes()


@transactional
def _keep(*, actor: Actor, ref: str, key: str, size_bytes: int, now: datetime) -> SlipRecord:
    intent = lock_intent_of(ref=ref)
    assert intent.payer == actor.principal
    known = TransferSlip.objects.filter(ref=ref, key=key).first()
    if known is not None:
        return slip_record(known)
    if TransferSlip.objects.filter(ref=ref).count() >= MOST_SLIPS:
        raise TooManySlips
    row = TransferSlip.objects.create(
        number=ids.new_number("V", now), ref=ref, key=key, size_bytes=size_bytes, uploaded_at=now
    )
    return slip_record(row)


def _drawn_anew(content: bytes) -> bytes:
    """Return a JPEG of the pixels alone. Size is judged by the header, before a pixel is decoded."""
    if len(content) > LARGEST_SLIP_BYTES:
        raise SlipRefused(reason=_("图片超过 10 MB。"))
    try:
        with warnings.catch_warnings():
            # Pillow's own bomb warning comes at a limit of its choosing; ours is checked here.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
            if picture.width * picture.height > LARGEST_SLIP_PIXELS:
                raise SlipRefused(reason=_("图片像素太多。"))
            picture.load()
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise SlipRefused(reason=_("不是支持的图片（JPEG、PNG、WebP）。")) from error
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as error:
        # Pillow's decoders raise all of these for broken files.
        raise SlipRefused(reason=_("图片已损坏。")) from error
    upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((LARGEST_SLIP_SIDE, LARGEST_SLIP_SIDE))
    bare = Image.frombytes(upright.mode, upright.size, upright.tobytes())
    buffer = io.BytesIO()
    bare.save(buffer, "JPEG", quality=82)
    return buffer.getvalue()


def _path(key: str) -> Path:
    """Private: beside the media folder, which the shop serves, never inside it."""
    directory: Path = Path(settings.ZHIDA.data_dir) / "payments" / "slips"
    return directory / key[:2] / f"{key}.jpg"


def _write(key: str, content: bytes) -> None:
    """Write a file under another name, then rename it: a write cut off leaves none."""
    target = _path(key)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    with part.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    part.chmod(0o600)
    part.replace(target)
