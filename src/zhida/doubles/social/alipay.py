"""Alipay's side: the page to agree on, and the gateway's two signed methods."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from zhida.doubles.alipay.wire import Refused, check_request, parameters_of, signature, write_node
from zhida.doubles.gateways.dialect import HTML, JSON, Call, Reply
from zhida.doubles.social.desk import Asked, Desk, agree_page, chosen_person, give_code, has_agreed, way_back

SERVICE: Final = "alipay"
SCOPES: Final = {"auth_base": "确认你的身份", "auth_user": "获得你的昵称"}
TOKEN, PERSON = "alipay.system.oauth.token", "alipay.user.info.share"
MESSAGES: Final = {"40002": "Invalid Arguments", "20001": "Insufficient Token Permissions"}


def answer(path: str, call: Call, desk: Desk, *, now: datetime) -> Reply:
    """Answer one request; `path` is what follows the service's own prefix."""
    if path == "/oauth2/publicAppAuthorize.htm":
        return _page(call, desk, now=now)
    if path == "/gateway.do" and call.method == "POST":
        return _gateway(call, desk, now=now)
    return Reply(404)


def _page(call: Call, desk: Desk, *, now: datetime) -> Reply:
    said = call.query
    scope = said.get("scope", "")
    if said.get("app_id") != desk.applications.alipay_app or scope not in SCOPES:
        return Reply(400, b"invalid app_id or scope", HTML)
    asked = Asked(
        service=SERVICE,
        title="支付宝登录演练",
        colour="#0b57d0",
        app_id=said["app_id"],
        scope=scope,
        scope_text=SCOPES[scope],
        redirect_uri=said.get("redirect_uri", ""),
        state=said.get("state", ""),
    )
    if call.method != "POST":
        return agree_page(asked, call)
    about = {"app_id": asked.app_id, "source": "alipay_wallet", "scope": scope, "state": asked.state}
    if not has_agreed(call):
        return way_back(asked, about)
    person = chosen_person(call)
    code = give_code(asked, person, desk, now=now)
    return way_back(asked, {**about, "auth_code": code}, person=person)


def _gateway(call: Call, desk: Desk, *, now: datetime) -> Reply:
    try:
        said = parameters_of(call)
        check_request(said, key=desk.applications.alipay_app_key)
        name = f"{said.get('method', '').replace('.', '_')}_response"
        return _signed(name, _carried_out(said, desk, now=now), desk)
    except Refused as refusal:
        node = {"code": refusal.code, "msg": MESSAGES[refusal.code], "sub_code": refusal.sub_code}
        return _signed("error_response", node, desk)


def _carried_out(said: Mapping[str, str], desk: Desk, *, now: datetime) -> Mapping[str, object]:
    app_id = desk.applications.alipay_app
    if said.get("app_id") != app_id:
        raise Refused("40002", "isv.invalid-app-id")
    if said.get("method") == TOKEN:
        grant = desk.registry.take_code(said.get("code", ""), service=SERVICE, app_id=app_id, now=now)
        if grant is None or said.get("grant_type") != "authorization_code":
            raise Refused("40002", "isv.code-invalid")
        person, token = grant.person, desk.registry.give_token(grant)
        return {
            "user_id": f"2088{person.number}",
            "open_id": person.openid(app_id),
            "access_token": token,
            "expires_in": 1296000,
            "re_expires_in": 2592000,
            "refresh_token": f"r{token}",
        }
    if said.get("method") == PERSON:
        known = desk.registry.find_token(said.get("auth_token", ""), service=SERVICE, now=now)
        if known is None or known.scope != "auth_user":
            raise Refused("20001", "aop.invalid-auth-token")
        open_id = known.person.openid(app_id)
        return {"code": "10000", "msg": "Success", "open_id": open_id, "nick_name": known.person.name}
    raise Refused("40002", "isv.invalid-method")


def _signed(name: str, node: Mapping[str, object], desk: Desk) -> Reply:
    text = write_node(node)
    sign = signature(text, key=desk.applications.alipay_key)
    return Reply(200, f'{{"{name}":{text},"sign":"{sign}"}}'.encode(), JSON)
