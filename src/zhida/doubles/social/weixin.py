"""WeChat's side: the QR page, the page inside WeChat, /sns/oauth2/access_token and /sns/userinfo."""

from datetime import datetime
from typing import Final

from zhida.doubles.gateways.dialect import HTML, Call, Reply
from zhida.doubles.social.desk import (
    Asked,
    Desk,
    agree_page,
    chosen_person,
    give_code,
    has_agreed,
    person_of,
    way_back,
)
from zhida.doubles.social.wire import told

SERVICE: Final = "weixin"
QR_PAGE, INNER_PAGE = "/connect/qrconnect", "/connect/oauth2/authorize"
SCOPES: Final = {
    QR_PAGE: {"snsapi_login": "获得你的昵称与头像"},
    INNER_PAGE: {"snsapi_base": "静默登录", "snsapi_userinfo": "获得你的昵称与头像"},
}
BAD_CODE, USED_CODE, BAD_APPID, BAD_SECRET = 40029, 40163, 40013, 40125
BAD_TOKEN, BAD_OPENID, NO_RIGHT = 40001, 40003, 48001
MESSAGES: Final = {
    BAD_CODE: "invalid code",
    USED_CODE: "code been used",
    BAD_APPID: "invalid appid",
    BAD_SECRET: "invalid appsecret",
    BAD_TOKEN: "invalid credential, access_token is invalid or not latest",
    BAD_OPENID: "invalid openid",
    NO_RIGHT: "api unauthorized",
}


def answer(path: str, call: Call, desk: Desk, *, now: datetime) -> Reply:
    """Answer one request; `path` is what follows the service's own prefix."""
    if path in SCOPES:
        return _page(path, call, desk, now=now)
    if path == "/sns/oauth2/access_token":
        return _token(call, desk, now=now)
    if path == "/sns/userinfo":
        return _person(call, desk, now=now)
    return Reply(404)


def _page(path: str, call: Call, desk: Desk, *, now: datetime) -> Reply:
    said = call.query
    scope = said.get("scope", "")
    if said.get("appid") not in desk.applications.secrets or scope not in SCOPES[path]:
        return Reply(400, "Scope 参数错误或没有 Scope 权限".encode(), HTML)
    if path == INNER_PAGE and "MicroMessenger" not in call.headers.get("user-agent", ""):
        return Reply(403, "请在微信客户端打开链接".encode(), HTML)
    asked = Asked(
        service=SERVICE,
        title="微信登录演练",
        colour="#07803f",
        app_id=said["appid"],
        scope=scope,
        scope_text=SCOPES[path][scope],
        redirect_uri=said.get("redirect_uri", ""),
        state=said.get("state", ""),
    )
    if scope == "snsapi_base":
        code = give_code(asked, person_of(call), desk, now=now)
        return way_back(asked, {"code": code, "state": asked.state})
    if call.method != "POST":
        return agree_page(asked, call)
    if not has_agreed(call):
        return way_back(asked, {"state": asked.state})
    person = chosen_person(call)
    code = give_code(asked, person, desk, now=now)
    return way_back(asked, {"code": code, "state": asked.state}, person=person)


def _token(call: Call, desk: Desk, *, now: datetime) -> Reply:
    said = call.query
    app_id, code = said.get("appid", ""), said.get("code", "")
    if app_id not in desk.applications.secrets:
        return _refused(BAD_APPID)
    if said.get("secret") != desk.applications.secrets[app_id]:
        return _refused(BAD_SECRET)
    if desk.registry.was_used(code):
        return _refused(USED_CODE)
    grant = desk.registry.take_code(code, service=SERVICE, app_id=app_id, now=now)
    if grant is None or said.get("grant_type") != "authorization_code":
        return _refused(BAD_CODE)
    union = {} if grant.scope == "snsapi_base" else {"unionid": grant.person.unionid}
    token = desk.registry.give_token(grant)
    return told(
        {
            "access_token": token,
            "expires_in": 7200,
            "refresh_token": f"r{token}",
            "openid": grant.person.openid(app_id),
            "scope": grant.scope,
            **union,
        }
    )


def _person(call: Call, desk: Desk, *, now: datetime) -> Reply:
    said = call.query
    grant = desk.registry.find_token(said.get("access_token", ""), service=SERVICE, now=now)
    if grant is None:
        return _refused(BAD_TOKEN)
    if grant.scope == "snsapi_base":
        return _refused(NO_RIGHT)
    openid = grant.person.openid(grant.app_id)
    if said.get("openid") != openid:
        return _refused(BAD_OPENID)
    return told(
        {
            "openid": openid,
            "nickname": grant.person.name,
            "sex": 0,
            "province": "",
            "city": "",
            "country": "",
            "headimgurl": "",
            "privilege": [],
            "unionid": grant.person.unionid,
        }
    )


def _refused(code: int) -> Reply:
    """Refuse as WeChat does: with status 200."""
    return told({"errcode": code, "errmsg": f"{MESSAGES[code]}, rid: 65f0-practice"})
