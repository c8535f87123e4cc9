"""MP4 videos: the container is read box by box, so that nothing else passes under its name.

Source: ISO/IEC 14496-12 (box structure, mvhd, tkhd), read 2026-11.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _

from zhida.shop.catalogue.errors import UploadRefused
from zhida.shop.catalogue.media.limits import LARGEST_MOOV_BYTES, LARGEST_VIDEO_BYTES, LONGEST_VIDEO_MS

BRANDS = frozenset({b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash"})
TOP_BOXES = frozenset(
    {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"sidx", b"moof", b"mfra", b"styp"}
)
MOST_BOXES = 20_000
HEADER = 8
LARGE_HEADER = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoFacts:
    """What the container says of its video."""

    width: int
    height: int
    duration_ms: int


@dataclass(frozen=True, slots=True)
class Box:
    """A box: its four letters and where its content lies."""

    name: bytes
    start: int
    end: int


def read_video(stream: BinaryIO, *, size: int) -> VideoFacts:
    """Return what an MP4 says of itself. Raises UploadRefused (no MP4, broken, too large or long)."""
    if size > LARGEST_VIDEO_BYTES:
        raise UploadRefused(reason=_("视频超过 200 MB。"))
    boxes = list(_top_boxes(stream, size))
    names = [box.name for box in boxes]
    if names[:1] != [b"ftyp"] or names.count(b"moov") != 1 or b"mdat" not in names:
        raise UploadRefused(reason=_("不是有效的 MP4 视频。"))
    if not set(names) <= TOP_BOXES or not _brands(stream, boxes[0]) & BRANDS:
        raise UploadRefused(reason=_("不是有效的 MP4 视频。"))
    moov = boxes[names.index(b"moov")]
    if moov.end - moov.start > LARGEST_MOOV_BYTES:
        raise UploadRefused(reason=_("视频索引太大。"))
    stream.seek(moov.start)
    facts = _facts(stream.read(moov.end - moov.start))
    if not 0 < facts.duration_ms <= LONGEST_VIDEO_MS:
        raise UploadRefused(reason=_("视频最长 5 分钟。"))
    return facts


def _top_boxes(stream: BinaryIO, size: int) -> Iterator[Box]:
    """Yield the boxes of the file; together they must be exactly the file."""
    position = count = 0
    while position < size:
        stream.seek(position)
        box = _box(stream.read(LARGE_HEADER), position, size)
        count += 1
        if box is None or count > MOST_BOXES:
            raise UploadRefused(reason=_("不是有效的 MP4 视频。"))
        yield box
        position = box.end


def _box(header: bytes, position: int, limit: int) -> Box | None:
    """Read a box header at a position; None when the box would not lie inside the limit."""
    if len(header) < HEADER:
        return None
    length, name = struct.unpack(">I4s", header[:HEADER])
    start = position + HEADER
    if length == 1:
        if len(header) < LARGE_HEADER:
            return None
        (length,) = struct.unpack(">Q", header[HEADER:LARGE_HEADER])
        start = position + LARGE_HEADER
    end = limit if length == 0 else position + length
    return Box(name, start, end) if start <= end <= limit else None


def _brands(stream: BinaryIO, ftyp: Box) -> set[bytes]:
    stream.seek(ftyp.start)
    content = stream.read(min(ftyp.end - ftyp.start, 256))
    return {content[:4], *(content[at : at + 4] for at in range(8, len(content), 4))}


def _facts(moov: bytes) -> VideoFacts:
    """Read duration and picture size. Raises UploadRefused when there is no picture track."""
    duration_ms = 0
    sizes: list[tuple[int, int]] = []
    for box in _inner(moov, 0, len(moov)):
        if box.name == b"mvhd":
            duration_ms = _duration_ms(moov[box.start : box.end])
        elif box.name == b"trak":
            headers = [inner for inner in _inner(moov, box.start, box.end) if inner.name == b"tkhd"]
            sizes += [_track_size(moov[header.start : header.end]) for header in headers]
    pictures = [size for size in sizes if size[0] and size[1]]
    if not pictures:
        raise UploadRefused(reason=_("视频里没有画面。"))
    width, height = max(pictures)
    return VideoFacts(width=width, height=height, duration_ms=duration_ms)


def _inner(content: bytes, start: int, end: int) -> Iterator[Box]:
    position = start
    while position < end:
        box = _box(content[position : position + LARGE_HEADER], position, end)
        if box is None:
            raise UploadRefused(reason=_("不是有效的 MP4 视频。"))
        yield box
        position = box.end


def _duration_ms(mvhd: bytes) -> int:
    layout, at = (">IQ", 20) if mvhd[:1] == b"\x01" else (">II", 12)
    try:
        timescale, duration = struct.unpack_from(layout, mvhd, at)
    except struct.error as error:
        raise UploadRefused(reason=_("不是有效的 MP4 视频。")) from error
    return int(duration) * 1000 // int(timescale) if timescale else 0


def _track_size(tkhd: bytes) -> tuple[int, int]:
    """Return the whole pixels of a track's size, kept as 16.16 numbers at the end of its header."""
    if len(tkhd) < HEADER:
        return 0, 0
    width, height = struct.unpack(">II", tkhd[-HEADER:])
    return width >> 16, height >> 16
