"""The practice services in a thread, their logins file, and a browser that walks to them and back."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from shutil import copytree
from tempfile import mkdtemp
from urllib.parse import parse_qsl, urlsplit

import httpx

from zhida.doubles.social.applications import prepare
from zhida.doubles.social.server import SocialServices
from zhida.shop.accounts import services
from zhida.shop.accounts.records import Actor, ActorKind, ReturnedWalk, WalkAnswer, WalkPurpose, WalkStart

WECHAT_AGENT = "Mozilla/5.0 (iPhone) MicroMessenger/8.0.50"
BROWSER = "b" * 43
GUEST = Actor(kind=ActorKind.GUEST, guest_key="a" * 32)


@cache
def secrets_directory() -> Path:
    """Make keys and secrets once for all tests of a process: it takes long."""
    directory = Path(mkdtemp(prefix="zhida-social-"))
    prepare(directory / "logins", alipay_directory=directory / "payments" / "alipay", url="http://unused")
    return directory


@dataclass
class Practice:
    """Services that run, and the file that tells the shop of them."""

    services: SocialServices
    directory: Path
    client: httpx.Client = field(
        default_factory=lambda: httpx.Client(
            timeout=20, trust_env=False, headers={"User-Agent": WECHAT_AGENT}
        )
    )

    @property
    def file(self) -> Path:
        return self.directory / "logins" / "logins.toml"

    def tables(self) -> dict[str, dict[str, str]]:
        return prepare(
            self.directory / "logins",
            alipay_directory=self.directory / "payments" / "alipay",
            url=self.services.url,
        )

    def write(self, tables: Mapping[str, Mapping[str, str]]) -> None:
        lines = []
        for name, values in tables.items():
            lines += [f"[logins.{name}]", *(f"{key} = {json.dumps(value)}" for key, value in values.items())]
        self.file.write_text("\n".join(lines), encoding="utf-8")

    def visit(self, address: str, *, choice: str = "agree", person: str = "xiaoman") -> dict[str, str]:
        """Go to a service's page, choose, and give what the browser brings back."""
        answer = self.client.post(address, data={"choice": choice, "person": person})
        assert answer.status_code == 303, answer.text
        return dict(parse_qsl(urlsplit(answer.headers["location"]).query))

    def begin(
        self,
        name: str,
        *,
        purpose: WalkPurpose = WalkPurpose.LOGIN,
        actor: Actor = GUEST,
        browser: str = BROWSER,
    ) -> str:
        start = WalkStart(provider=name, purpose=purpose, browser=browser, next_path="/cart")
        return services.begin_walk(start=start, actor=actor, now=datetime.now(UTC))

    def take_back(
        self, name: str, fields: dict[str, str], *, actor: Actor = GUEST, browser: str = BROWSER
    ) -> ReturnedWalk:
        answer = WalkAnswer(provider=name, browser=browser, fields=fields)
        return services.take_back(answer=answer, actor=actor, now=datetime.now(UTC))

    def walk(
        self,
        name: str,
        *,
        person: str = "xiaoman",
        purpose: WalkPurpose = WalkPurpose.LOGIN,
        actor: Actor = GUEST,
    ) -> ReturnedWalk:
        """Go there and come back."""
        fields = self.visit(self.begin(name, purpose=purpose, actor=actor), person=person)
        return self.take_back(name, fields, actor=actor)


@contextmanager
def practice(directory: Path) -> Iterator[Practice]:
    """Run the services for the tests of a module."""
    copytree(secrets_directory(), directory, dirs_exist_ok=True)
    running = SocialServices(
        directory=directory / "logins",
        alipay_directory=directory / "payments" / "alipay",
        port=0,
        clock=lambda: datetime.now(UTC),
    )
    with running:
        made = Practice(running, directory)
        made.write(made.tables())
        with made.client:
            yield made
