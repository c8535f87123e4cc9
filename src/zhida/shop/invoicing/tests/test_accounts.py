"""The invoices file is checked whole and read again; the platform's answers are believed when proven."""

import json
import os
from dataclasses import replace

import pytest

from zhida.config.env import Mode
from zhida.config.provider_files import ProviderFileInvalid
from zhida.shop.invoicing import services
from zhida.shop.invoicing.account import IssueAt, invoice_account, issue_at, load_account
from zhida.shop.invoicing.providers import http, platform, signing
from zhida.shop.invoicing.providers.contract import FactStatus, OutcomeUnknown
from zhida.shop.invoicing.tests.conftest import SECRET, account_text


@pytest.fixture
def path(tmp_path):
    (tmp_path / "secret.txt").write_text(SECRET)
    (tmp_path / "short.txt").write_text("short")
    return tmp_path / "invoices.toml"


def test_without_a_file_staff_issue_by_hand():
    assert invoice_account() is None
    assert issue_at() is IssueAt.DELIVERED


def test_in_demo_and_test_the_practice_offices_file_stands_in(settings, tmp_path):
    directory = tmp_path / "tax"
    directory.mkdir()
    (directory / "secret.txt").write_text(SECRET)
    (directory / "invoices.toml").write_text(account_text("http://127.0.0.1:1", issue='"completed"'))

    assert issue_at() is IssueAt.COMPLETED
    settings.ZHIDA = replace(settings.ZHIDA, mode=Mode.PRODUCTION)
    assert invoice_account() is None


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"kind": '"other"'}, "kind"),
        ({"url": ""}, "url"),
        ({"url": '"http://tax.example"'}, "url"),
        ({"app_key": "7"}, "app_key"),
        ({"secret_file": '"none.txt"'}, "secret_file"),
        ({"secret_file": '"short.txt"'}, "16 characters"),
        ({"seller_tax_number": '"91350100M000100Y44"'}, "seller_tax_number"),
        ({"issue": '"never"'}, "issue"),
        ({"file_hosts": '"x"'}, "file_hosts"),
        ({"colour": '"red"'}, "colour"),
    ],
)
def test_a_wrong_key_is_named(path, changes, told):
    path.write_text(account_text("http://127.0.0.1:1", **changes))

    with pytest.raises(ProviderFileInvalid, match=told):
        load_account(path, allow_loopback=True)


@pytest.mark.parametrize("text", ["[service", "[other]\n", "[service]\n[more]\n"])
def test_a_file_of_another_form_is_refused(path, text):
    path.write_text(text)

    with pytest.raises(ProviderFileInvalid):
        load_account(path, allow_loopback=True)


@pytest.mark.parametrize(
    ("url", "loopback", "is_fine"),
    [
        ("https://tax.example", False, True),
        ("http://tax.example", False, False),
        ("https://127.0.0.1", False, False),
        ("http://localhost:1", False, False),
        ("http://localhost:1", True, True),
        ("ftp://localhost", True, False),
        ("https://", False, False),
    ],
)
def test_loopback_is_for_demo_and_test(path, url, loopback, is_fine):
    path.write_text(account_text(url))
    try:
        load_account(path, allow_loopback=loopback)
        loaded = True
    except ProviderFileInvalid:
        loaded = False

    assert loaded is is_fine


def test_a_changed_file_is_read_again_and_a_wrong_one_leaves_the_last_good(path, settings):
    settings.ZHIDA = replace(settings.ZHIDA, invoices_file=path)
    with pytest.raises(ProviderFileInvalid):
        services.check_invoices_file()

    path.write_text(account_text("http://127.0.0.1:1"))
    first, same = invoice_account(), invoice_account()
    _rewrite(path, account_text("http://127.0.0.1:1", issue='"completed"'), seconds=1)
    second = invoice_account()
    _rewrite(path, "nonsense", seconds=2)

    assert first is same
    assert (first.issue_at, second.issue_at) == (IssueAt.PAID, IssueAt.COMPLETED)
    assert invoice_account() is second
    assert SECRET not in repr(second)


def _rewrite(path, text, *, seconds):
    later = path.stat().st_mtime + seconds
    path.write_text(text)
    os.utime(path, (later, later))


@pytest.fixture
def provider(office):
    return invoice_account().provider


def test_files_come_from_the_platforms_host_only(provider):
    for url in ("http://elsewhere.example/a.pdf", provider.url.replace("http:", "https:") + "/a.pdf"):
        with pytest.raises(OutcomeUnknown, match="strange host"):
            provider.fetch(url)
    with pytest.raises(OutcomeUnknown, match="HTTP 404"):
        provider.fetch(f"{provider.url}/files/none.pdf")


def test_too_much_is_not_read(office, provider):
    office.mood = "garbage"

    with pytest.raises(OutcomeUnknown, match="too large"):
        http.call("GET", f"{provider.url}/files/x.pdf", body=b"", headers={}, most_bytes=3)


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b"[]",
        b'{"code": "E0001", "result": []}',
        b'{"code": "E0000", "result": {}}',
        b'{"code": "E0000", "result": [1]}',
    ],
)
def test_an_answer_of_another_form_is_no_answer(body):
    with pytest.raises(OutcomeUnknown):
        platform._rows(body)


@pytest.mark.parametrize(
    "row",
    [
        {"status": "7"},
        {"status": "2", "invoiceNo": "12", "invoiceTime": "2026-11-22T12:00:00+08:00"},
        {"status": "2", "invoiceNo": "2" * 20, "invoiceTime": "yesterday"},
        {"status": "2", "invoiceNo": "2" * 20, "invoiceTime": "2026-11-22T12:00:00"},
    ],
)
def test_a_row_that_cannot_be_is_asked_for_again(row):
    assert platform._facts([{"requestId": "F1-1", **row}]) == {}


def test_a_row_under_way_is_pending():
    (fact,) = platform._facts([{"requestId": "F1-1", "status": "21"}]).values()

    assert fact.status is FactStatus.PENDING


def test_an_answer_is_proven_for_its_own_request_only(now):
    asked = signing.request_headers("POST /x", body=b"", app_key="shop", secret=SECRET, now=now)
    body = json.dumps({}).encode()
    words = ("answer", f"200 {asked['x-tax-nonce']}", "shop", str(int(now.timestamp())), "n")
    good = {
        "x-tax-timestamp": words[3],
        "x-tax-nonce": "n",
        "x-tax-sign": signing._mac(words, body, SECRET),
    }

    def proven(**changes):
        wanted = {"status": 200, "asked": asked, "headers": good, "body": body, "secret": SECRET, "now": now}
        return signing.is_proven(**{**wanted, **changes})

    assert proven() is True
    assert proven(status=201) is False
    assert proven(body=b"{ }") is False
    assert proven(secret="another secret") is False
    assert proven(headers={}) is False
    assert proven(headers={**good, "x-tax-timestamp": "1"}) is False


def test_the_tls_context_is_that_of_the_system():
    assert http._tls_context.__wrapped__().check_hostname is True
