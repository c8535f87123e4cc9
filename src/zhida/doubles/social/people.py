"""The people of the practice services, and the codes and tokens that speak for them."""

import hashlib
import secrets
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

CODE_LIFE: Final = timedelta(minutes=5)
TOKEN_LIFE: Final = timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with an account; `key` chooses them on the page."""

    key: str
    name: str

    def openid(self, app_id: str) -> str:
        """Give the name by which one application knows them, as WeChat writes it."""
        return "o" + _digest(f"openid {app_id} {self.key}")[:27]

    @property
    def unionid(self) -> str:
        """The name by which all applications of one merchant know them."""
        return "u" + _digest(f"union {self.key}")[:27]

    @property
    def number(self) -> str:
        """The name in digits, as Weibo and Alipay write it."""
        return str(10**9 + int(_digest(self.key)[:7], 16))


PEOPLE: Final = {
    person.key: person
    for person in (
        Person(key="xiaoman", name="小满"),
        Person(key="aqing", name="阿青"),
        Person(key="laozhou", name="老周"),
    )
}
FIRST: Final = "xiaoman"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a person agreed to: with whom, how much, and where the browser went with the code."""

    service: str
    app_id: str
    person: Person
    scope: str
    redirect_uri: str
    made_at: datetime


@dataclass(slots=True)
class Registry:
    """Codes, each good once for five minutes, and tokens. Nothing outlives the process."""

    _codes: dict[str, Grant] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)
    _tokens: dict[str, Grant] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def give_code(self, grant: Grant) -> str:
        """Give the code that a browser takes back."""
        code = secrets.token_urlsafe(24)
        with self._lock:
            self._codes[code] = grant
        return code

    def take_code(self, code: str, *, service: str, app_id: str, now: datetime) -> Grant | None:
        """Take a code back, once; None when it is unknown, old, or another application's."""
        with self._lock:
            grant = self._codes.pop(code, None)
            if grant is not None:
                self._used.add(code)
        if grant is None or (grant.service, grant.app_id) != (service, app_id):
            return None
        return grant if now - grant.made_at < CODE_LIFE else None

    def was_used(self, code: str) -> bool:
        """Tell whether a code was taken before."""
        return code in self._used

    def give_token(self, grant: Grant) -> str:
        """Give the token that asks about a person."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._tokens[token] = grant
        return token

    def find_token(self, token: str, *, service: str, now: datetime) -> Grant | None:
        """Find whom a token speaks for."""
        grant = self._tokens.get(token)
        if grant is None or grant.service != service or now - grant.made_at > TOKEN_LIFE:
            return None
        return grant


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
