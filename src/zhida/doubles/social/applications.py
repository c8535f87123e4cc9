"""The applications that the practice services know, and the shop's tables for them."""

import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from zhida.doubles.alipay import keys as alipay_keys
from zhida.doubles.wechat.keys import APPID as PAYING_APPID

WEB_APPID: Final = "wxbdc5610cc59c1631"
WEIBO_APP: Final = "1234567890"
SECRETS: Final = {
    WEB_APPID: "weixin-web.secret",
    PAYING_APPID: "weixin-mp.secret",
    WEIBO_APP: "weibo.secret",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Applications:
    """What the services hold: a secret an application, and for Alipay both sides' keys."""

    secrets: dict[str, str] = field(repr=False)
    alipay_app: str
    alipay_app_key: RSAPublicKey
    alipay_key: RSAPrivateKey = field(repr=False)


def prepare(directory: Path, *, alipay_directory: Path, url: str) -> dict[str, dict[str, str]]:
    """Make the secrets once and give the shop's tables by name, with addresses under `url`.

    The keys of the practice Alipay are in `alipay_directory`, beside `directory`. File names are relative.
    """
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in SECRETS.values():
        _make_once(directory / name)
    alipay_keys.prepare(alipay_directory)
    beside = Path("..") / alipay_directory.relative_to(directory.parent)
    return {
        "wechat": _weixin("weixin", WEB_APPID, f"{url}/weixin/connect/qrconnect", url),
        "wechat_mp": _weixin("weixin_mp", PAYING_APPID, f"{url}/weixin/connect/oauth2/authorize", url),
        "weibo": {
            "kind": "weibo",
            "app_id": WEIBO_APP,
            "secret_file": SECRETS[WEIBO_APP],
            "authorize_url": f"{url}/weibo/oauth2/authorize",
            "api_url": f"{url}/weibo",
        },
        "alipay": {
            "kind": "alipay",
            "app_id": alipay_keys.APP_ID,
            "private_key_file": str(beside / alipay_keys.APP_KEY),
            "alipay_public_key_file": str(beside / alipay_keys.ALIPAY_PUBLIC_KEY),
            "authorize_url": f"{url}/alipay/oauth2/publicAppAuthorize.htm",
            "api_url": f"{url}/alipay/gateway.do",
        },
    }


def load_applications(directory: Path, *, alipay_directory: Path) -> Applications:
    """Read what `prepare` made."""
    keys = alipay_keys.load_keys(alipay_directory)
    return Applications(
        secrets={app: (directory / name).read_text(encoding="ascii") for app, name in SECRETS.items()},
        alipay_app=alipay_keys.APP_ID,
        alipay_app_key=keys.app_key,
        alipay_key=keys.alipay_key,
    )


def _weixin(kind: str, app_id: str, page: str, url: str) -> dict[str, str]:
    return {
        "kind": kind,
        "app_id": app_id,
        "secret_file": SECRETS[app_id],
        "authorize_url": page,
        "api_url": f"{url}/weixin",
    }


def _make_once(file: Path) -> None:
    if not file.exists():
        file.touch(mode=stat.S_IRUSR | stat.S_IWUSR)
        file.write_text(secrets.token_hex(16), encoding="ascii")
