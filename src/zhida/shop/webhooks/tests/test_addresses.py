"""Addresses that lead inside are refused when they are saved and when they are called."""

import socket
import ssl
import threading

import pytest

from zhida.shop.webhooks import conf
from zhida.shop.webhooks.addresses import is_public, read_url, resolve
from zhida.shop.webhooks.calling import post
from zhida.shop.webhooks.errors import AddressRefused

INSIDE = [
    "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.100.100.200",
    "100.64.0.1", "0.1.2.3", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1",
    "::", "fe80::1", "fe80::1%eth0", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254",
    "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00::1", "::127.0.0.1", "2001:db8::1",
]  # fmt: skip
BAD_URLS = [
    "http://shop.example/",
    "ftp://shop.example/",
    "https://",
    "https://user:pass@shop.example/",
    "https://shop.example/#part",
    "https://shop.example/a b",
    "https://shop.example/\r\nHost: inside",
    "https://shop.example:0/",
    "https://shop.example:99999/",
    "https://[::1/",
    "https://店.example/",
    "https://shop.example/" + "a" * 500,
    "//shop.example",
    "",
]


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "203.208.60.1", "2400:3200::1", "::ffff:1.1.1.1"])
def test_an_address_outside_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize("url", BAD_URLS)
def test_a_url_that_cannot_be_is_refused(url):
    with pytest.raises(AddressRefused):
        read_url(url, allow_inside=False)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "[::1]",
        "169.254.169.254",
        "2130706433",
        "0x7f.1",
        "127.1",
        "localhost",
        "[::ffff:7f00:1]",
    ],
)
def test_a_name_for_inside_is_refused_at_the_call(host):
    outcome = post(f"https://{host}/latest/meta-data", body=b"{}", headers={}, allow_inside=False)

    assert (outcome.status, outcome.error, outcome.is_good) == (0, "address_refused", False)


def test_one_inside_address_of_many_is_enough(monkeypatch):
    answers = [(0, 0, 0, "", ("1.1.1.1", 443)), (0, 0, 0, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_given, **_named: answers)

    with pytest.raises(AddressRefused):
        resolve(read_url("https://shop.example/", allow_inside=False), allow_inside=False)


def test_the_call_goes_to_the_address_that_was_checked(monkeypatch):
    asked, dialled = [], []
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda *given, **_n: asked.append(given[0]) or [(0, 0, 0, "", ("1.1.1.1", 443))],
    )

    def dial(address, timeout):
        dialled.append((address, timeout))
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", dial)

    outcome = post("https://shop.example/", body=b"{}", headers={}, allow_inside=False)

    assert (asked, dialled) == (["shop.example"], [(("1.1.1.1", 443), conf.CONNECT_SECONDS)])
    assert outcome.error == "unreachable"


def test_a_name_that_is_none_is_unreachable():
    assert post("https://no.such.invalid/", body=b"", headers={}, allow_inside=False).error == "unreachable"


@pytest.mark.parametrize(
    ("raw", "status", "error", "excerpt"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 200, "", "ok"),
        (b"HTTP/1.1 202 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 202, "", "abc"),
        (b"HTTP/1.0 410 Gone\r\n\r\nall of it", 410, "", "all of it"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\ncut", 200, "", "cut"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 50_000, 200, "", "x" * 300),
        (b"SSH-2.0-something\r\n", 0, "not_http", ""),
    ],
)
def test_whatever_is_answered_ends_in_a_status_or_a_word(receiver, raw, status, error, excerpt):
    receiver.mood.raw = raw

    outcome = post(receiver.url, body=b"{}", headers={"A": "b"}, allow_inside=True)

    assert (outcome.status, outcome.error, outcome.excerpt) == (status, error, excerpt)


def test_silence_ends_after_its_time(receiver, monkeypatch):
    monkeypatch.setattr(conf, "READ_SECONDS", 0.05)

    class Silence:
        def wait(self, _seconds):
            receiver.mood.raw = b" "
            released.wait(2)

    released = threading.Event()
    receiver.mood.hold = Silence()

    outcome = post(receiver.url, body=b"{}", headers={}, allow_inside=True)
    released.set()

    assert (outcome.status, outcome.error) == (0, "timeout")
    assert outcome.milliseconds < 2000


def test_plain_http_where_tls_is_due_is_refused(receiver):
    url = receiver.url.replace("http://", "https://")

    assert post(url, body=b"{}", headers={}, allow_inside=True).error in ("tls", "unreachable")
    assert issubclass(ssl.SSLError, OSError)


@pytest.mark.parametrize(
    ("url", "header"),
    [
        ("https://shop.example/a?b=1", "shop.example"),
        ("https://shop.example:8443", "shop.example:8443"),
        ("http://[::1]:81/", "[::1]:81"),
    ],
)
def test_the_host_header_names_a_port_that_is_not_the_schemes_own(url, header):
    assert read_url(url, allow_inside=True).host_header == header
