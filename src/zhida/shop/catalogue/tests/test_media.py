"""Uploads: what is taken in, what is refused, and how it is served."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zlib
from dataclasses import replace

import pytest
from django.http import Http404
from django.test import RequestFactory
from PIL import Image

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.catalogue import queries, services
from zhida.shop.catalogue.errors import MediaNotFound, UploadRefused
from zhida.shop.catalogue.media.serving import serve_media
from zhida.shop.catalogue.media.store import media_root
from zhida.shop.catalogue.models import MediaAsset
from zhida.shop.catalogue.tests.factories import make_product

pytestmark = pytest.mark.django_db

ORIENTATION, MAKE = 0x0112, 0x010F


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    """Give each test a media folder of its own."""
    settings.ZHIDA = replace(settings.ZHIDA, data_dir=tmp_path)


def picture(width: int = 800, height: int = 600, kind: str = "JPEG", mode: str = "RGB", **options) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, (width, height), "teal").save(buffer, kind, **options)
    return buffer.getvalue()


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, name) + content


def video(*, duration: int = 3000, width: int = 640, tail: bytes = b"", brand: bytes = b"isom") -> bytes:
    mvhd = box(b"mvhd", bytes(12) + struct.pack(">II", 1000, duration) + bytes(80))
    tkhd = box(b"tkhd", bytes(76) + struct.pack(">II", width << 16, 360 << 16))
    moov = box(b"moov", mvhd + box(b"trak", tkhd))
    return box(b"ftyp", brand + bytes(4) + brand) + moov + box(b"mdat", b"\x00" * 1000) + tail


def add_image(content: bytes, now):
    return services.add_image(actor=SYSTEM_ACTOR, stream=io.BytesIO(content), now=now)


def test_image_gets_every_rendition_and_no_metadata(now):
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[MAKE] = "Secret Camera"

    media = add_image(picture(1600, 1200, exif=exif), now)

    assert (media.width, media.height) == (1200, 1600)
    assert sorted((one.width, one.format) for one in media.renditions) == [
        (width, name) for width in (320, 640) for name in ("avif", "jpg", "webp")
    ]
    for file in media_root().rglob("*.*"):
        with Image.open(file) as stored:
            assert stored.height > stored.width
            assert not stored.getexif()
        assert b"Secret" not in file.read_bytes()


def test_large_image_is_kept_at_2400(now):
    media = add_image(picture(5000, 1000), now)

    assert (media.width, media.height) == (2400, 480)
    assert sorted({one.width for one in media.renditions}) == [320, 640, 1280]


def test_small_image_has_one_size_and_transparency_stays(now):
    media = add_image(picture(100, 50, "PNG", "RGBA"), now)

    assert {one.width for one in media.renditions} == {100}
    assert media.url.endswith(".webp")


def test_same_upload_twice_is_one(now):
    content = picture()

    first, second = add_image(content, now), add_image(content, now)

    assert first == second
    assert MediaAsset.objects.count() == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + bytes(40),
        picture()[:300],
    ],
)
def test_what_is_no_picture_is_refused_and_leaves_nothing(now, content):
    with pytest.raises(UploadRefused):
        add_image(content, now)

    assert MediaAsset.objects.count() == 0
    assert not media_root().exists()


def png_header(width: int, height: int) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        checksum = zlib.crc32(name + content)
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    rows = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + head + rows + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(50_000, 50_000), (8_000, 8_000), (17_000, 10)])
def test_bomb_is_refused_without_its_memory(now, width, height):
    content = png_header(width, height)
    tracemalloc.start()

    with pytest.raises(UploadRefused):
        add_image(content, now)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_file_behind_a_picture_does_not_survive(now):
    content = picture() + b"PK\x03\x04 <script>alert(1)</script>"

    add_image(content, now)

    assert all(b"<script>" not in file.read_bytes() for file in media_root().rglob("*.*"))


def test_upload_needs_the_goods_role(now, staff_actor):
    with pytest.raises(PermissionDenied):
        services.add_image(actor=staff_actor(Role.SUPPORT), stream=io.BytesIO(picture()), now=now)

    assert MediaAsset.objects.count() == 0


def test_video_is_kept_with_its_poster(now):
    poster = add_image(picture(), now)

    media = services.add_video(actor=SYSTEM_ACTOR, stream=io.BytesIO(video()), poster=poster.key, now=now)

    assert (media.width, media.height, media.duration_ms) == (640, 360, 3000)
    assert media.poster == poster.url
    assert (media_root() / media.url.removeprefix("/media/")).read_bytes() == video()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        picture(),
        video()[:-10],
        video(duration=0),
        video(duration=301_000),
        video(width=0),
        video(brand=b"qt  "),
        video(tail=b"<html>"),
        video(tail=box(b"html", b"<script>")),
        box(b"ftyp", b"isom" * 3) + box(b"mdat", b""),
        struct.pack(">I4sQ", 1, b"ftyp", 2**63),
    ],
)
def test_what_is_no_video_is_refused(now, content):
    poster = add_image(picture(), now)

    with pytest.raises(UploadRefused):
        services.add_video(actor=SYSTEM_ACTOR, stream=io.BytesIO(content), poster=poster.key, now=now)

    assert MediaAsset.objects.count() == 1


def test_video_without_poster_is_refused(now):
    with pytest.raises(MediaNotFound):
        services.add_video(actor=SYSTEM_ACTOR, stream=io.BytesIO(video()), poster="0" * 64, now=now)


def test_product_shows_its_gallery_and_skus_their_cover(now):
    first, second = add_image(picture(), now), add_image(picture(801), now)

    outcome = make_product(now=now, skus=("A-1",), media=(first.key, second.key))

    product = queries.get_product(number=outcome.number, now=now)
    sku = queries.sellable_skus(skus=["A-1"], now=now)["A-1"]
    assert [media.key for media in product.media] == [first.key, second.key]
    assert sku.image == f"/media/{first.key[:2]}/{first.key}-640.webp"


@pytest.fixture
def stored(now):
    """Store a video and return its path and bytes."""
    poster = add_image(picture(), now)
    media = services.add_video(actor=SYSTEM_ACTOR, stream=io.BytesIO(video()), poster=poster.key, now=now)
    return media.url.removeprefix("/media/"), video()


def serve(path: str, method: str = "get", **headers: str):
    request = getattr(RequestFactory(), method)(f"/media/{path}", headers=headers)
    response = serve_media(request, path)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response, body


def test_whole_file_is_served_for_ever(stored):
    path, content = stored

    response, body = serve(path)

    assert (response.status_code, body) == (200, content)
    assert response["Content-Type"] == "video/mp4"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Accept-Ranges"] == "bytes"
    assert serve(path, **{"If-None-Match": response["ETag"]})[0].status_code == 304


@pytest.mark.parametrize(
    ("header", "start", "end"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=100-", 100, None),
        ("bytes=-5", -5, None),
        ("bytes=10-99999999", 10, None),
    ],
)
def test_range_is_served(stored, header, start, end):
    path, content = stored
    expected = content[start:end]
    first = start % len(content)

    response, body = serve(path, Range=header)

    assert (response.status_code, body) == (206, expected)
    assert response["Content-Range"] == f"bytes {first}-{first + len(expected) - 1}/{len(content)}"
    assert response["Content-Length"] == str(len(expected))


@pytest.mark.parametrize("header", ["bytes=5-2", "bytes=a-b", "items=0-1", "bytes=0-1,4-5", "bytes=-"])
def test_range_that_is_none_gives_the_whole(stored, header):
    path, content = stored

    response, body = serve(path, Range=header)

    assert (response.status_code, body) == (200, content)


@pytest.mark.parametrize("header", ["bytes=999999-", "bytes=-0"])
def test_range_outside_is_unsatisfiable(stored, header):
    path, content = stored

    response, _body = serve(path, Range=header)

    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(content)}"


def test_old_range_of_another_file_gives_the_whole(stored):
    path, content = stored

    response, body = serve(path, Range="bytes=0-9", **{"If-Range": '"other"'})

    assert (response.status_code, body) == (200, content)


def test_head_has_no_body_and_post_is_refused(stored):
    path, content = stored

    response, body = serve(path, method="head")

    assert (response["Content-Length"], body) == (str(len(content)), b"")
    assert serve(path, method="post")[0].status_code == 405


@pytest.mark.parametrize("path", ["../db.sqlite3", "ab/../../x.mp4", "ab/" + "0" * 64 + ".mp4", "x", ""])
def test_what_is_not_a_stored_name_is_not_found(path):
    with pytest.raises(Http404):
        serve(path)
