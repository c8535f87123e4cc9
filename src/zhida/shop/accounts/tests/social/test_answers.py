"""What a service answers is believed only when it is whole, small, about the same person, and signed."""

import json
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

from zhida.shop.accounts.providers import alipay, http
from zhida.shop.accounts.providers.contract import CodeRefused, NoAnswer, Question
from zhida.shop.accounts.providers.weibo import WeiboProvider
from zhida.shop.accounts.providers.weixin import WeixinProvider

TOKEN = "alipay.system.oauth.token"
NODE = '{"user_id":"2088","access_token":"t"}'


class _Script(BaseHTTPRequestHandler):
    """Answers with what a test wrote, in order."""

    answers: ClassVar[list[tuple[int, bytes]]] = []

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        status, body = self.answers.pop(0)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *said: object) -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Script) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def answer() -> Iterator[Callable[..., None]]:
    def written(*answers: object) -> None:
        for one in answers:
            status, told = one if isinstance(one, tuple) else (200, one)
            body = told if isinstance(told, bytes) else json.dumps(told).encode()
            _Script.answers.append((status, body))

    yield written
    _Script.answers.clear()


@pytest.fixture(scope="module")
def key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


def question(now) -> Question:
    return Question(code="c", callback_url="http://shop/back", is_silent=False, now=now)


def weixin(url: str) -> WeixinProvider:
    return WeixinProvider(app_id="wx1", secret="s", page_url=url, api_url=url, is_inside_wechat=False)


@pytest.mark.parametrize(
    ("told", "word"),
    [
        (b"[]", "no JSON object"),
        (b"<html>", "no JSON"),
        (b"[" * 60_000, "no JSON"),
        (b" " * 70_000, "answer too large"),
        ((502, b"{}"), "HTTP 502"),
        ((302, b""), "no JSON"),
    ],
)
def test_an_answer_that_is_none_is_not_believed(url, answer, told, word):
    answer(told)

    with pytest.raises(NoAnswer, match=word):
        http.get_json(url, {"a": "b"})


def test_an_answer_that_drips_is_given_up(url, answer, monkeypatch):
    monkeypatch.setattr("zhida.shop.accounts.providers.http.LOGIN_TOTAL_SECONDS", -1.0)
    answer({"openid": "o"})

    with pytest.raises(NoAnswer, match="too slow"):
        http.post_json(url, {"a": "b"})


@pytest.mark.parametrize(
    "answers",
    [
        ({"openid": "oA", "access_token": "t"}, {"openid": "oB", "nickname": "n"}),
        ({"errcode": 40029, "errmsg": "invalid code"},),
        ({"errcode": "40029"},),
    ],
)
def test_wechat_must_speak_of_the_same_person(url, answer, now, answers):
    answer(*answers)

    with pytest.raises(CodeRefused):
        weixin(url).fetch_profile(question(now))


@pytest.mark.parametrize("openid", [None, "", {"a": 1}, True, "o" * 129])
def test_an_answer_that_names_nobody_logs_nobody_in(url, answer, now, openid):
    answer({"openid": openid, "access_token": "t"})

    with pytest.raises(NoAnswer, match="names nobody"):
        weixin(url).fetch_profile(question(now))


def test_weibo_must_speak_of_the_same_person(url, answer, now):
    provider = WeiboProvider(app_id="1", secret="s", page_url=url, api_url=url)
    answer({"uid": "7", "access_token": "t"}, {"id": 8, "screen_name": "n"})

    with pytest.raises(CodeRefused):
        provider.fetch_profile(question(now))


def signed(node: str, key: RSAPrivateKey, *, name: str = "alipay_system_oauth_token_response") -> str:
    return f'{{ "{name}" : {node}, "sign": "{_sign(node, key)}" }}'


def _sign(text: str, key: RSAPrivateKey) -> str:
    return b64encode(key.sign(text.encode(), PKCS1v15(), SHA256())).decode()


def test_a_signed_node_is_read(key):
    told = alipay.proven_node(signed(NODE, key).encode(), method=TOKEN, key=key.public_key())

    assert told == {"user_id": "2088", "access_token": "t"}


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("2088", "2089"),
        lambda text: text.replace('"sign"', '"sing"'),
        lambda text: text.replace("oauth_token_response", "oauth_other_response"),
        lambda text: text.replace('{ "alipay', '{ "sign": "x", "alipay'),
        lambda text: text + "x",
        lambda text: text[:-3],
        lambda text: text.replace(" : ", " "),
        lambda text: "[]",
    ],
)
def test_what_alipay_did_not_sign_is_not_believed(key, change):
    body = change(signed(NODE, key)).encode()

    with pytest.raises(NoAnswer):
        alipay.proven_node(body, method=TOKEN, key=key.public_key())


def test_a_signature_of_somebody_else_proves_nothing(key):
    stranger = generate_private_key(public_exponent=65537, key_size=2048)

    with pytest.raises(NoAnswer):
        alipay.proven_node(signed(NODE, stranger).encode(), method=TOKEN, key=key.public_key())


def test_a_signed_refusal_is_a_refusal_and_a_signed_text_is_none(key):
    refusal = '{"code":"40002","sub_code":"isv.code-invalid"}'
    body = signed(refusal, key, name="error_response").encode()

    with pytest.raises(CodeRefused, match=r"isv\.code-invalid"):
        alipay.proven_node(body, method=TOKEN, key=key.public_key())
    with pytest.raises(NoAnswer):
        alipay.proven_node(signed('"text"', key).encode(), method=TOKEN, key=key.public_key())


def test_alipay_must_speak_of_the_same_person(url, answer, now, key):
    provider = alipay.AlipayProvider(
        app_id="1", private_key=key, alipay_key=key.public_key(), page_url=url, api_url=url
    )
    person = '{"code":"10000","user_id":"2099","nick_name":"n"}'
    answer(
        signed(NODE, key).encode(),
        signed(person, key, name="alipay_user_info_share_response").encode(),
    )

    with pytest.raises(CodeRefused):
        provider.fetch_profile(question(now))
