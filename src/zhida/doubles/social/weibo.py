"""Weibo's side: /oauth2/authorize, /oauth2/access_token and /2/users/show.json."""

from datetime import datetime
from typing import Final

from zhida.doubles.gateways.dialect import HTML, Call, Reply
from zhida.doubles.social.applications import WEIBO_APP
from zhida.doubles.social.desk import Asked, Desk, agree_page, chosen_person, give_code, has_agreed, way_back
from zhida.doubles.social.wire import told

SERVICE: Final = "weibo"
BAD_CLIENT, BAD_GRANT, DENIED, BAD_REDIRECT, BAD_TOKEN = 21324, 21325, 21330, 21322, 21332


def answer(path: str, call: Call, desk: Desk, *, now: datetime) -> Reply:
    """Answer one request; `path` is what follows the service's own prefix."""
    match (call.method, path):
        case (_, "/oauth2/authorize"):
            return _page(call, desk, now=now)
        case ("POST", "/oauth2/access_token"):
            return _token(call, desk, now=now)
        case ("GET", "/2/users/show.json"):
            return _person(call, desk, now=now)
        case _:
            return Reply(404)


def _page(call: Call, desk: Desk, *, now: datetime) -> Reply:
    said = call.query
    if said.get("client_id") != WEIBO_APP or said.get("response_type") != "code":
        return Reply(400, b"invalid_client", HTML)
    asked = Asked(
        service=SERVICE,
        title="微博登录演练",
        colour="#b3261e",
        app_id=WEIBO_APP,
        scope="",
        scope_text="获得你的昵称",
        redirect_uri=said.get("redirect_uri", ""),
        state=said.get("state", ""),
    )
    if call.method != "POST":
        return agree_page(asked, call)
    if not has_agreed(call):
        refusal = {
            "state": asked.state,
            "error_uri": "/oauth2/authorize",
            "error": "access_denied",
            "error_description": "user denied your request.",
            "error_code": str(DENIED),
        }
        return way_back(asked, refusal)
    person = chosen_person(call)
    code = give_code(asked, person, desk, now=now)
    return way_back(asked, {"state": asked.state, "code": code}, person=person)


def _token(call: Call, desk: Desk, *, now: datetime) -> Reply:
    said = call.form()
    if said.get("client_secret") != desk.applications.secrets.get(said.get("client_id", "")):
        return _refused("invalid_client", BAD_CLIENT, call)
    grant = desk.registry.take_code(said.get("code", ""), service=SERVICE, app_id=said["client_id"], now=now)
    if grant is None or said.get("grant_type") != "authorization_code":
        return _refused("invalid_grant", BAD_GRANT, call)
    if said.get("redirect_uri") != grant.redirect_uri:
        return _refused("redirect_uri_mismatch", BAD_REDIRECT, call)
    token = desk.registry.give_token(grant)
    life = {"expires_in": 157679999, "remind_in": "157679999"}
    return told({"access_token": token, **life, "uid": grant.person.number, "isRealName": "true"})


def _person(call: Call, desk: Desk, *, now: datetime) -> Reply:
    grant = desk.registry.find_token(call.query.get("access_token", ""), service=SERVICE, now=now)
    if grant is None or call.query.get("uid") != grant.person.number:
        return _refused("invalid_access_token", BAD_TOKEN, call)
    number = grant.person.number
    return told({"id": int(number), "idstr": number, "screen_name": grant.person.name, "gender": "n"})


def _refused(word: str, code: int, call: Call) -> Reply:
    return told({"error": word, "error_code": code, "request": call.path}, status=400)
