"""The practice services refuse as the real ones do. Sources: the error tables of each open platform."""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from zhida.doubles.gateways.dialect import Call
from zhida.doubles.social import weibo, weixin
from zhida.doubles.social.applications import WEB_APPID, WEIBO_APP, load_applications, prepare
from zhida.doubles.social.desk import Asked, Desk, give_code
from zhida.doubles.social.people import PEOPLE, Registry

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
BACK = "http://127.0.0.1:8000/login/back/x"


@cache
def made() -> Path:
    directory = Path(mkdtemp(prefix="zhida-social-"))
    prepare(directory / "logins", alipay_directory=directory / "payments" / "alipay", url="http://unused")
    return directory


@pytest.fixture
def desk() -> Desk:
    apps = load_applications(made() / "logins", alipay_directory=made() / "payments" / "alipay")
    return Desk(applications=apps, registry=Registry())


def code_of(desk: Desk, *, service: str, app_id: str, scope: str = "snsapi_login") -> str:
    asked = Asked(
        service=service,
        title="",
        colour="",
        app_id=app_id,
        scope=scope,
        scope_text="",
        redirect_uri=BACK,
        state="S",
    )
    return give_code(asked, PEOPLE["xiaoman"], desk, now=NOW)


def weixin_token(desk: Desk, *, now: datetime = NOW, **fields: str) -> dict:
    said = {"appid": WEB_APPID, "secret": desk.applications.secrets[WEB_APPID], **fields}
    query = "&".join(f"{name}={value}" for name, value in said.items())
    path = "/sns/oauth2/access_token"
    call = Call(method="GET", target=f"{path}?{query}&grant_type=authorization_code")
    return Call(method="", target="", body=weixin.answer(path, call, desk, now=now).body).document()


def test_wechat_refuses_with_its_own_numbers(desk):
    code = code_of(desk, service="weixin", app_id=WEB_APPID)
    late = code_of(desk, service="weixin", app_id=WEB_APPID)

    assert weixin_token(desk, code="nobody")["errcode"] == 40029
    assert weixin_token(desk, code=code, secret="wrong")["errcode"] == 40125
    assert weixin_token(desk, code=code, appid="wxnobody")["errcode"] == 40013
    assert weixin_token(desk, code=late, now=NOW + timedelta(minutes=5))["errcode"] == 40029
    assert sorted(weixin_token(desk, code=code)) == [
        "access_token", "expires_in", "openid", "refresh_token", "scope", "unionid",
    ]  # fmt: skip
    assert weixin_token(desk, code=code)["errcode"] == 40163


def test_a_silent_token_tells_nothing_of_the_person(desk):
    code = code_of(desk, service="weixin", app_id=WEB_APPID, scope="snsapi_base")
    token = weixin_token(desk, code=code)
    target = f"/sns/userinfo?access_token={token['access_token']}&openid={token['openid']}"

    told = weixin.answer("/sns/userinfo", Call(method="GET", target=target), desk, now=NOW)

    assert "unionid" not in token
    assert b'"errcode": 48001' in told.body


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"client_secret": "wrong"}, b"21324"),
        ({"code": "nobody"}, b"21325"),
        ({"redirect_uri": "http://127.0.0.1/other"}, b"21322"),
    ],
)
def test_weibo_refuses_with_status_400(desk, changes, word):
    said = {
        "client_id": WEIBO_APP,
        "client_secret": desk.applications.secrets[WEIBO_APP],
        "grant_type": "authorization_code",
        "code": code_of(desk, service="weibo", app_id=WEIBO_APP),
        "redirect_uri": BACK,
        **changes,
    }
    body = "&".join(f"{name}={value}" for name, value in said.items()).encode()
    path = "/oauth2/access_token"

    told = weibo.answer(path, Call(method="POST", target=path, body=body), desk, now=NOW)

    assert told.status == 400
    assert word in told.body


def test_a_browser_is_sent_to_loopback_only(desk):
    query = f"client_id={WEIBO_APP}&response_type=code&redirect_uri=https://shop.example/back&state=S"
    path = "/oauth2/authorize"

    for method, body in (("GET", b""), ("POST", b"choice=agree")):
        told = weibo.answer(path, Call(method=method, target=f"{path}?{query}", body=body), desk, now=NOW)
        assert told.status == 400
        assert "Location" not in told.headers


def test_the_page_inside_wechat_opens_in_wechat_only(desk):
    path = "/connect/oauth2/authorize"
    query = f"appid={WEB_APPID}&scope=snsapi_userinfo&redirect_uri={BACK}&state=S"

    told = weixin.answer(path, Call(method="GET", target=f"{path}?{query}"), desk, now=NOW)

    assert told.status == 403
    assert "请在微信客户端打开链接" in told.body.decode()
