"""The page of the back office: the same for every address below it, kept by nobody, without inline code."""

import pytest

from zhida.entrypoints.backoffice import views


@pytest.fixture
def built(tmp_path, monkeypatch):
    page = tmp_path / "index.html"
    page.write_bytes(b'<!doctype html><html data-demo="false">')
    monkeypatch.setattr(views, "BUILT_PAGE", page)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/backoffice", "/backoffice/", "/backoffice/orders/Z1"])
def test_every_address_answers_the_same_page(built, client, path):
    answer = client.get(path)

    assert (answer.status_code, answer.content) == (200, b'<!doctype html><html data-demo="true">')
    assert answer.headers["Cache-Control"] == "no-store"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert any(name.endswith("zhida_csrf") for name in answer.cookies)


def test_page_takes_no_writes(built, client):
    assert client.post("/backoffice").status_code in {403, 405}
