"""Photos and videos that come with a form about after-sales."""

from typing import BinaryIO, cast

from django.utils.translation import gettext as _

from zhida.shop.accounts.records import ShopRequest
from zhida.shop.aftersales import services
from zhida.shop.kernel.errors import InvalidInput, ShopError

# Numbers of what an earlier try of the same form has uploaded already, and new files.
KEPT_FIELD = "kept"
FILES_FIELD = "media"
MOST_FILES = 9


class UploadsRefused(InvalidInput):
    """A file of a form was refused; `kept` are the numbers of those before it, which are kept."""

    def __init__(self, *, kept: tuple[str, ...], reason: str) -> None:
        super().__init__(fields={FILES_FIELD: reason})
        self.kept = kept


def upload_all(request: ShopRequest) -> tuple[str, ...]:
    """Keep each file of the form and give all numbers, those kept before included.

    Raises UploadsRefused with the reason of the first file that is refused, named by its name; too many files
    are refused before any is kept.
    """
    kept = list(kept_numbers(request))
    files = request.FILES.getlist(FILES_FIELD)
    if len(kept) + len(files) > MOST_FILES:
        raise UploadsRefused(kept=tuple(kept), reason=_("最多上传 %(n)s 个文件。") % {"n": MOST_FILES})
    for file in files:
        stream = cast("BinaryIO", file.file)
        try:
            kept.append(services.upload_media(actor=request.actor, stream=stream, now=request.now))
        except ShopError as error:
            raise UploadsRefused(kept=tuple(kept), reason=f"{file.name}：{error.detail}") from error
    return tuple(kept)


def kept_numbers(request: ShopRequest) -> tuple[str, ...]:
    """Give the numbers that the form carries on."""
    return tuple(dict.fromkeys(request.POST.getlist(KEPT_FIELD)))
