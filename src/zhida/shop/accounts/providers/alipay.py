"""Alipay: the code comes as auth_code and is turned into a person by signed calls of its gateway (RSA2).

What is verified are the bytes of the reply's node as they came. It knows no PKCE.
Source: opendocs.alipay.com, 网站支付宝登录, alipay.system.oauth.token, alipay.user.info.share.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from zhida.shop.accounts.login_table import LoginTable
from zhida.shop.accounts.providers import http
from zhida.shop.accounts.providers.contract import (
    LONGEST_NICKNAME,
    CodeRefused,
    LoginProvider,
    NoAnswer,
    Question,
    subject_of,
    text_of,
)
from zhida.shop.accounts.records import LoginFamily, SocialProfile
from zhida.shop.kernel.clock import SHANGHAI

PAGE = "https://openauth.alipay.com/oauth2/publicAppAuthorize.htm"
GATEWAY = "https://openapi.alipay.com/gateway.do"
TOKEN, PERSON = "alipay.system.oauth.token", "alipay.user.info.share"
DONE = "10000"
JSON = json.JSONDecoder()
BLANKS = " \t\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlipayProvider:
    """One application at Alipay, with its own key pair and Alipay's public key."""

    app_id: str
    private_key: RSAPrivateKey = field(repr=False)
    alipay_key: RSAPublicKey = field(repr=False)
    page_url: str
    api_url: str
    is_inside_wechat: bool = False

    @property
    def family(self) -> LoginFamily:
        """Tell whose account it is."""
        return LoginFamily.ALIPAY

    def authorize_url(self, *, state: str, callback_url: str, is_silent: bool) -> str:
        """Give Alipay's page."""
        scope = "auth_base" if is_silent else "auth_user"
        fields = {"app_id": self.app_id, "scope": scope, "redirect_uri": callback_url, "state": state}
        return f"{self.page_url}?{urlencode(fields)}"

    def code_of(self, answer: Mapping[str, str]) -> str:
        """Find the code, which is another application's when app_id says so."""
        return answer.get("auth_code", "") if answer.get("app_id", self.app_id) == self.app_id else ""

    def fetch_profile(self, question: Question) -> SocialProfile:
        """Ask for the token, which names the person, then for their name. Raises NoAnswer, CodeRefused."""
        grant = {"grant_type": "authorization_code", "code": question.code}
        token = self._ask(TOKEN, grant, now=question.now)
        subject = subject_of(token, "open_id", "user_id")
        if question.is_silent:
            return SocialProfile(family=self.family, app_id=self.app_id, subject=subject)
        person = self._ask(PERSON, {"auth_token": text_of(token, "access_token")}, now=question.now)
        if subject_of(person, "open_id", "user_id") != subject:
            raise CodeRefused("the answer is about another person")
        nickname = text_of(person, "nick_name")[:LONGEST_NICKNAME]
        return SocialProfile(family=self.family, app_id=self.app_id, subject=subject, nickname=nickname)

    def _ask(self, method: str, fields: Mapping[str, str], *, now: datetime) -> Mapping[str, object]:
        said = {
            "app_id": self.app_id,
            "method": method,
            "format": "JSON",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": f"{now.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}",
            "version": "1.0",
            **fields,
        }
        told = http.post_form(self.api_url, {**said, "sign": sign(said, key=self.private_key)})
        return proven_node(told, method=method, key=self.alipay_key)


def sign(fields: Mapping[str, str], *, key: RSAPrivateKey) -> str:
    """Sign the fields of a call, by name, empty ones left out; give base64."""
    joined = "&".join(f"{name}={value}" for name, value in sorted(fields.items()) if value)
    return base64.b64encode(key.sign(joined.encode(), PKCS1v15(), SHA256())).decode("ascii")


def proven_node(body: bytes, *, method: str, key: RSAPublicKey) -> Mapping[str, object]:
    """Give the node of a reply that Alipay signed. Raises NoAnswer (unproven), CodeRefused."""
    try:
        members = _members(body.decode())
        raw, node = members.get(f"{method.replace('.', '_')}_response") or members["error_response"]
        signature = base64.b64decode(str(members["sign"][1]), validate=True)
        key.verify(signature, raw.encode(), PKCS1v15(), SHA256())
    except (ValueError, KeyError, RecursionError, binascii.Error, InvalidSignature) as error:
        raise NoAnswer("unreadable or not signed by Alipay") from error
    if not isinstance(node, dict):
        raise NoAnswer("the node is no object")
    # A token's reply has no code when it is good.
    if node.get("code", DONE) != DONE:
        raise CodeRefused(text_of(node, "sub_code")[:60] or text_of(node, "code")[:10])
    return node


def build(table: LoginTable) -> LoginProvider:
    """Read a [logins.NAME] table of the kind alipay. Raises ProviderFileInvalid."""
    return AlipayProvider(
        app_id=table.text("app_id"),
        private_key=table.rsa_private_key("private_key_file"),
        alipay_key=table.rsa_public_key("alipay_public_key_file"),
        page_url=table.plain_url("authorize_url", default=PAGE),
        api_url=table.plain_url("api_url", default=GATEWAY),
    )


def _members(text: str) -> dict[str, tuple[str, object]]:
    """Read the outermost object: name -> (the value's own characters, the value). Raises ValueError."""
    members: dict[str, tuple[str, object]] = {}
    at = _past(text, 0, "{")
    while True:
        name, at = JSON.raw_decode(text, at)
        at = _past(text, at, ":")
        value, end = JSON.raw_decode(text, at)
        if not isinstance(name, str) or name in members:
            raise ValueError("a name comes twice or is none")
        members[name] = (text[at:end], value)
        rest = text[end:].lstrip(BLANKS)
        if rest.startswith("}"):
            break
        at = _past(text, end, ",")
    if rest[1:].strip(BLANKS):
        raise ValueError("something follows the object")
    return members


def _past(text: str, at: int, mark: str) -> int:
    """Give the place behind one mark and the blanks around it. Raises ValueError."""
    rest = text[at:].lstrip(BLANKS)
    if not rest.startswith(mark):
        raise ValueError(f"{mark} is missing")
    return len(text) - len(rest[1:].lstrip(BLANKS))
