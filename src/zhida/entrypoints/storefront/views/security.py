"""The security page: password, passkeys, joined accounts, devices and recent logins."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhida.entrypoints.middleware import client_ip
from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.account import (
    EMPTY_FORM,
    DeviceRow,
    FormView,
    IdentityRow,
    LoginRow,
    PasskeyCard,
    PasskeyRow,
    SecurityPage,
)
from zhida.entrypoints.storefront.contexts.shell import Tab
from zhida.entrypoints.storefront.pages import go, page, personal_page, refusal_status
from zhida.entrypoints.storefront.views.social import family_title, social_ways, walk_note, walk_to
from zhida.shop.accounts import queries, services
from zhida.shop.accounts.api import client_facts, machine_now
from zhida.shop.accounts.errors import WeakPassword
from zhida.shop.accounts.records import SessionRecord, ShopRequest, WalkPurpose
from zhida.shop.accounts.services import Proof
from zhida.shop.kernel.errors import InvalidInput, ShopError


@personal_page("GET", "POST")
def security(request: ShopRequest) -> HttpResponse:
    """Set a password, rename or part with a passkey, join or part an account, end the login of a device."""
    _customer = request.actor.customer_id
    if request.method != "POST":
        return _show(request, message=_done().get(request.GET.get("done", ""), ""))
    if "join" in request.POST:
        return walk_to(request, request.POST["join"], purpose=WalkPurpose.JOIN, next_path=link("security"))
    try:
        return go(link("security", {"done": _changed(request)}))
    except ShopError as error:
        return _show(request, error=error)


def _done() -> dict[str, str]:
    return {
        "password": _("密码已保存，其他设备需要重新登录。"),
        "ended": _("已退出那台设备。"),
        "code": _("验证码已发送，5 分钟内有效。"),
        "joined": _("已绑定。"),
        "left": _("已解绑。"),
        "passkey_added": _("通行密钥已添加，下次可以用它登录。"),
        "passkey_renamed": _("名称已保存。"),
        "passkey_removed": _("通行密钥已移除。设备里保存的那一份可以在设备的密码设置中删除。"),
    }


def _changed(request: ShopRequest) -> str:
    """Do what a button of the page asks for and give the word for what was done."""
    actor, now, sent = request.actor, machine_now(), request.POST
    if "end" in sent:
        services.end_session(actor=actor, session_id=_row_id(sent["end"]), now=now)
        return "ended"
    if "leave" in sent:
        services.leave_identity(actor=actor, identity_id=_row_id(sent["leave"]), now=now)
        return "left"
    if "send_code" in sent:
        services.send_password_code(actor=actor, ip=client_ip(request), now=now)
        return "code"
    if "rename" in sent:
        services.rename_passkey(
            actor=actor, passkey_id=_row_id(sent["rename"]), name=sent.get("name", ""), now=now
        )
        return "passkey_renamed"
    proof = sent.get("proof", "")
    if "remove" in sent:
        services.remove_passkey(
            actor=actor, passkey_id=_row_id(sent["remove"]), proof=Proof(text=proof), now=now
        )
        return "passkey_removed"
    services.set_password(actor=actor, password=sent.get("password", ""), proof=proof, now=now)
    return "password"


def _show(request: ShopRequest, *, message: str = "", error: ShopError | None = None) -> HttpResponse:
    actor, now = request.actor, machine_now()
    user = queries.get_user(user_id=actor.customer_id)
    is_of_passkeys = "remove" in request.POST or "rename" in request.POST
    shown = SecurityPage(
        phone=user.phone_masked,
        has_password=user.has_password,
        devices=tuple(
            DeviceRow(id=str(it.id), name=_device(it), seen_at=it.seen_at, is_this=it.is_current)
            for it in queries.list_sessions(actor=actor, now=now)
        ),
        form=_form(None if is_of_passkeys else error),
        identities=tuple(
            IdentityRow(
                id=str(it.id), service=family_title(it.family), nickname=it.nickname, since=it.joined_at
            )
            for it in queries.list_identities(actor=actor)
        ),
        ways=social_ways(request),
        passkeys=_passkeys(request, error if is_of_passkeys else None),
        logins=tuple(
            LoginRow(name=_device(it), network=it.ip, at=it.opened_at)
            for it in queries.list_recent_logins(actor=actor, now=now)
        ),
        note=walk_note(request.GET.get("social", "")),
    )
    context = {"page": shown, "place": "security", "message": message}
    return page(request, "security", context, tab=Tab.ACCOUNT, status=refusal_status(error) if error else 200)


def _passkeys(request: ShopRequest, error: ShopError | None) -> PasskeyCard | None:
    """Show the passkeys; those made at another address of the shop may still be removed."""
    rows = queries.list_passkeys(actor=request.actor)
    if not rows and not queries.are_passkeys_offered():
        return None
    return PasskeyCard(
        rows=tuple(
            PasskeyRow(id=str(it.id), name=it.name or _("通行密钥"), since=it.made_at, used_at=it.used_at)
            for it in rows
        ),
        device=client_facts(request).device or _("通行密钥"),
        form=_form(error),
    )


def _device(session: SessionRecord) -> str:
    return session.device or _("未知设备")


def _form(error: ShopError | None) -> FormView:
    if error is None:
        return EMPTY_FORM
    if isinstance(error, WeakPassword):
        return FormView(values={}, errors={"password": error.detail})
    fields = {name: str(text) for name, text in error.fields.items()}
    if "name" in fields:
        return FormView(values={}, errors=fields)
    proof = fields.pop("code", "") or fields.pop("proof", "") or error.detail
    return FormView(values={}, errors={"proof": proof, **fields})


def _row_id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise InvalidInput
    return int(text)
