"""Photos and videos of cases: drawn anew or read box by box, kept where only the case's people reach them."""

from datetime import datetime
from typing import BinaryIO

from zhida.shop.accounts.records import Actor, ActorKind
from zhida.shop.aftersales import case_files, case_status, conf
from zhida.shop.aftersales.errors import CaseMediaNotFound, TooManyFiles
from zhida.shop.aftersales.models import Case, CaseMedia, CaseMessage
from zhida.shop.aftersales.permissions import DECIDE_CASES
from zhida.shop.catalogue.services import read_private_upload
from zhida.shop.kernel import ids, timers
from zhida.shop.kernel.uow import transactional


def upload_media(*, actor: Actor, stream: BinaryIO, now: datetime) -> str:
    """Keep a photo or an MP4 of a shopper for a case to come, and return its number.

    A photo is drawn anew, so that no EXIF and nothing behind it survives. The file is written before the row.
    Raises LoginRequired, UploadRefused (no picture, no MP4, too large), TooManyFiles (waiting for a case).
    """
    assert actor.customer_id
    return _keep(actor, stream, case=None, now=now)


def upload_for_case(*, actor: Actor, number: str, stream: BinaryIO, now: datetime) -> str:
    """Put a photo or an MP4 of staff to a case, for example what the bench saw; audited by the inspection.

    Raises PermissionDenied, CaseNotFound, UploadRefused, TooManyFiles.
    """
    actor.require(DECIDE_CASES)
    return _keep(actor, stream, case=number, now=now)


def drop_upload(*, number: str, now: datetime) -> None:
    """Delete an upload that no case took within a day, its row first; nothing when a case has it.

    A run that broke off between row and file is made good by the next.
    """
    if _forget(number, now=now):
        case_files.remove(number)


def attach(*, case: Case, by: str, numbers: tuple[str, ...], message: CaseMessage | None) -> None:
    """Give uploads that wait for a case to it, in the caller's transaction.

    Raises CaseMediaNotFound (unknown, another's, or taken by a case), TooManyFiles.
    """
    wanted = set(numbers)
    if not wanted:
        return
    taken = CaseMedia.objects.filter(number__in=wanted, by=by, case=None).update(case=case, message=message)
    if taken != len(wanted):
        raise CaseMediaNotFound
    if CaseMedia.objects.filter(case=case).count() > conf.MOST_FILES:
        raise TooManyFiles(limit=conf.MOST_FILES)


def _keep(actor: Actor, stream: BinaryIO, *, case: str | None, now: datetime) -> str:
    read = read_private_upload(stream=stream, largest_video_bytes=conf.LARGEST_VIDEO_BYTES)
    media = CaseMedia(
        number=ids.new_number("M", now),
        kind=read.kind.value,
        ending=read.ending,
        width=read.width,
        height=read.height,
        size_bytes=read.size_bytes,
        is_staff=actor.kind is ActorKind.STAFF,
        by=actor.principal,
        uploaded_at=now,
    )
    case_files.write(media, read)
    return _write(media, case, by=actor.principal)


@transactional
def _write(media: CaseMedia, case: str | None, *, by: str) -> str:
    if case is not None:
        media.case = case_status.lock_case(number=case)
    waiting = CaseMedia.objects.filter(case=media.case)
    if case is None:
        waiting = waiting.filter(by=by)
    if waiting.count() >= conf.MOST_FILES:
        raise TooManyFiles(limit=conf.MOST_FILES)
    media.save(force_insert=True)
    if case is None:
        timers.start_timer(
            kind=conf.UPLOAD_TIMER, key=media.number, due_at=media.uploaded_at + conf.UPLOAD_WAITS
        )
    return media.number


@transactional
def _forget(number: str, *, now: datetime) -> bool:
    """Delete the row of an upload that waited too long; False when a case has it."""
    waiting = CaseMedia.objects.filter(number=number, case=None)
    waiting.filter(uploaded_at__lte=now - conf.UPLOAD_WAITS).delete()
    return not CaseMedia.objects.filter(number=number).exists()
