"""WeChat: the QR code of a web page, and the walk inside WeChat's own browser.

An openid belongs to one appid; the union id joins the applications of one merchant. WeChat knows no PKCE.
Source: developers.weixin.qq.com, 网站应用微信登录开发指南 and 网页授权.
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

QR_PAGE = "https://open.weixin.qq.com/connect/qrconnect"
INNER_PAGE = "https://open.weixin.qq.com/connect/oauth2/authorize"
API = "https://api.weixin.qq.com"
# WeChat writes "no error" as this number, or leaves it out.
NO_ERROR = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WeixinProvider:
    """One appid: a web application, or a service account where `is_inside_wechat`."""

    app_id: str
    secret: str = field(repr=False)
    page_url: str
    api_url: str
    is_inside_wechat: bool

    @property
    def family(self) -> LoginFamily:
        """Tell whose account it is."""
        return LoginFamily.WEIXIN

    def authorize_url(self, *, state: str, callback_url: str, is_silent: bool) -> str:
        """Give WeChat's page; it wants its fields in this order and the fragment at the end."""
        inner_scope = "snsapi_base" if is_silent else "snsapi_userinfo"
        fields = {
            "appid": self.app_id,
            "redirect_uri": callback_url,
            "response_type": "code",
            "scope": inner_scope if self.is_inside_wechat else "snsapi_login",
            "state": state,
        }
        return f"{self.page_url}?{urlencode(fields)}#wechat_redirect"

    def code_of(self, answer: Mapping[str, str]) -> str:
        """Find the code: WeChat leaves it out when the person said no."""
        return answer.get("code", "")

    def fetch_profile(self, question: Question) -> SocialProfile:
        """Ask for the openid, and unless silent for nickname and union id. Raises NoAnswer, CodeRefused."""
        fields = {
            "appid": self.app_id,
            "secret": self.secret,
            "code": question.code,
            "grant_type": "authorization_code",
        }
        token = _told(http.get_json(f"{self.api_url}/sns/oauth2/access_token", fields))
        openid = subject_of(token, "openid")
        if question.is_silent:
            return SocialProfile(family=self.family, app_id=self.app_id, subject=openid)
        asked = {"access_token": text_of(token, "access_token"), "openid": openid, "lang": "zh_CN"}
        person = _told(http.get_json(f"{self.api_url}/sns/userinfo", asked))
        if text_of(person, "openid") != openid:
            raise CodeRefused("the answer is about another person")
        return SocialProfile(
            family=self.family,
            app_id=self.app_id,
            subject=openid,
            union=text_of(person, "unionid") or text_of(token, "unionid"),
            nickname=text_of(person, "nickname")[:LONGEST_NICKNAME],
        )


def build_web(table: LoginTable) -> LoginProvider:
    """Read a [logins.NAME] table of the kind weixin. Raises ProviderFileInvalid."""
    return _build(table, page=QR_PAGE, is_inside_wechat=False)


def build_inner(table: LoginTable) -> LoginProvider:
    """Read a [logins.NAME] table of the kind weixin_mp. Raises ProviderFileInvalid."""
    return _build(table, page=INNER_PAGE, is_inside_wechat=True)


def _build(table: LoginTable, *, page: str, is_inside_wechat: bool) -> LoginProvider:
    return WeixinProvider(
        app_id=table.text("app_id"),
        secret=table.secret("secret_file"),
        page_url=table.plain_url("authorize_url", default=page),
        api_url=table.plain_url("api_url", default=API).rstrip("/"),
        is_inside_wechat=is_inside_wechat,
    )


def _told(told: Mapping[str, object]) -> Mapping[str, object]:
    """Give an answer that is no refusal. WeChat refuses with status 200 and an errcode."""
    code = told.get("errcode", NO_ERROR)
    if code != NO_ERROR:
        raise CodeRefused(f"errcode {code}" if type(code) is int else "errcode")
    return told
