"""Stored files: whole, in parts, and never anything outside the folder."""

import pytest


@pytest.fixture
def video(browser, settings):
    name = f"ab/{'ab' * 32}.mp4"
    file = settings.ZHIDA.data_dir / "media" / name
    file.parent.mkdir(parents=True)
    file.write_bytes(bytes(range(100)))
    return f"/media/{name}"


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_media_is_served_whole_and_for_ever(browser, video):
    response = browser.get(video)

    assert (response.status_code, body(response)) == (200, bytes(range(100)))
    assert response.headers["Content-Type"] == "video/mp4"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=90-", 90, 99), ("bytes=-5", 95, 99), ("bytes=98-500", 98, 99)],
)
def test_media_range_gives_exactly_these_bytes(browser, video, asked, first, last):
    response = browser.get(video, headers={"Range": asked})

    assert (response.status_code, body(response)) == (206, bytes(range(first, last + 1)))
    assert response.headers["Content-Range"] == f"bytes {first}-{last}/100"


def test_media_range_beyond_the_end_is_416(browser, video):
    response = browser.get(video, headers={"Range": "bytes=100-"})

    assert (response.status_code, response.headers["Content-Range"]) == (416, "bytes */100")


@pytest.mark.parametrize(
    "path", ["/media/../manage.py", "/media/%2e%2e/secret.png", "/media/ab/none.png", "/media/ab"]
)
def test_media_outside_the_folder_is_404(browser, video, path):
    assert browser.get(path).status_code == 404
