"""Photos of the bench: drawn anew, kept where only the trade-in's people reach them."""

from datetime import datetime
from typing import BinaryIO

from zhida.shop.accounts.records import Actor
from zhida.shop.catalogue.records import MediaKind
from zhida.shop.catalogue.services import read_private_upload
from zhida.shop.kernel import ids
from zhida.shop.kernel.uow import transactional
from zhida.shop.tradeins import conf, photo_files, status
from zhida.shop.tradeins.errors import TooManyPhotos
from zhida.shop.tradeins.models import BenchPhoto
from zhida.shop.tradeins.permissions import INSPECT_TRADE_INS

PREFIX = "M"


def add_photo(*, actor: Actor, number: str, stream: BinaryIO, now: datetime) -> str:
    """Keep a photo of a device on the bench and return its number; the file is written before the row.

    Raises PermissionDenied, TradeInNotFound, UploadRefused (also a video), TooManyPhotos.
    """
    actor.require(INSPECT_TRADE_INS)
    read = read_private_upload(stream=stream, largest_video_bytes=0)
    assert read.kind is MediaKind.IMAGE, "no video is small enough"
    photo = ids.new_number(PREFIX, now)
    photo_files.write(photo, read.pieces)
    _write(actor, number, photo, now=now)
    return photo


@transactional
def _write(actor: Actor, number: str, photo: str, *, now: datetime) -> None:
    trade_in = status.lock_trade_in(number=number, for_customer=None)
    if BenchPhoto.objects.filter(trade_in=trade_in).count() >= conf.MOST_PHOTOS:
        raise TooManyPhotos(limit=conf.MOST_PHOTOS)
    BenchPhoto.objects.create(number=photo, trade_in=trade_in, by=actor.principal, at=now)
