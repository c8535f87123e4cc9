"""Weibo: OAuth 2 with the code in the query and refusals as error_code. It knows no PKCE.

Source: open.weibo.com, 授权机制说明, OAuth2/access_token, 2/users/show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from zhida.shop.accounts.login_table import LoginTable
from zhida.shop.accounts.providers import http
from zhida.shop.accounts.providers.contract import (
    LONGEST_NICKNAME,
    CodeRefused,
    LoginProvider,
    Question,
    subject_of,
    text_of,
)
from zhida.shop.accounts.records import LoginFamily, SocialProfile

API = "https://api.weibo.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeiboProvider:
    """One application at Weibo."""

    app_id: str
    secret: str = field(repr=False)
    page_url: str
    api_url: str
    is_inside_wechat: bool = False

    @property
    def family(self) -> LoginFamily:
        """Tell whose account it is."""
        return LoginFamily.WEIBO

    def authorize_url(self, *, state: str, callback_url: str, is_silent: bool) -> str:
        """Give Weibo's page; there is no silent walk."""
        del is_silent
        fields = {
            "client_id": self.app_id,
            "redirect_uri": callback_url,
            "response_type": "code",
            "state": state,
        }
        return f"{self.page_url}?{urlencode(fields)}"

    def code_of(self, answer: Mapping[str, str]) -> str:
        """Find the code: who said no comes back with error=access_denied instead."""
        return answer.get("code", "")

    def fetch_profile(self, question: Question) -> SocialProfile:
        """Ask for the token, which names the person, then for their name. Raises NoAnswer, CodeRefused."""
        fields = {
            "client_id": self.app_id,
            "client_secret": self.secret,
            "grant_type": "authorization_code",
            "code": question.code,
            "redirect_uri": question.callback_url,
        }
        token = _told(http.post_json(f"{self.api_url}/oauth2/access_token", fields))
        uid = subject_of(token, "uid")
        asked = {"access_token": text_of(token, "access_token"), "uid": uid}
        person = _told(http.get_json(f"{self.api_url}/2/users/show.json", asked))
        if subject_of(person, "idstr", "id") != uid:
            raise CodeRefused("the answer is about another person")
        nickname = text_of(person, "screen_name")[:LONGEST_NICKNAME]
        return SocialProfile(family=self.family, app_id=self.app_id, subject=uid, nickname=nickname)


def build(table: LoginTable) -> LoginProvider:
    """Read a [logins.NAME] table of the kind weibo. Raises ProviderFileInvalid."""
    return WeiboProvider(
        app_id=table.text("app_id"),
        secret=table.secret("secret_file"),
        page_url=table.plain_url("authorize_url", default=f"{API}/oauth2/authorize"),
        api_url=table.plain_url("api_url", default=API).rstrip("/"),
    )


def _told(told: Mapping[str, object]) -> Mapping[str, object]:
    if "error" in told or "error_code" in told:
        raise CodeRefused(f"error_code {text_of(told, 'error_code')[:20]}")
    return told
