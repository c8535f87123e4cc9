"""What every login service can do, in our words. A service's own words stay in its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from zhida.shop.accounts.records import LoginFamily, SocialProfile

LONGEST_SUBJECT: Final = 128
LONGEST_NICKNAME: Final = 40


class NoAnswer(Exception):
    """No answer that can be believed: a timeout, a broken connection, 5xx, nonsense, a bad signature."""


class CodeRefused(Exception):
    """The service refused what it was asked; the text is its own error word, never a code or a token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a service is asked after the walk. `is_silent`: only who it is, with no consent asked for."""

    code: str = field(repr=False)
    callback_url: str
    is_silent: bool
    now: datetime


class LoginProvider(Protocol):
    """One application at one service."""

    @property
    def family(self) -> LoginFamily:
        """Tell whose account it is."""

    @property
    def app_id(self) -> str:
        """Name the application; openids are its own."""

    @property
    def is_inside_wechat(self) -> bool:
        """Tell whether it works inside WeChat's own browser only."""

    def authorize_url(self, *, state: str, callback_url: str, is_silent: bool) -> str:
        """Give the address of the page on which the person agrees."""

    def code_of(self, answer: Mapping[str, str]) -> str:
        """Find the code in what the browser brought back; empty when the person did not agree."""

    def fetch_profile(self, question: Question) -> SocialProfile:
        """Turn a code into who it is. Raises NoAnswer, CodeRefused."""


def text_of(told: Mapping[str, object], name: str) -> str:
    """Read a text or whole number of an answer; empty when it is neither."""
    value = told.get(name)
    return str(value) if isinstance(value, str) or type(value) is int else ""


def subject_of(told: Mapping[str, object], *names: str) -> str:
    """Read who it is under the first name that is there. Raises NoAnswer."""
    found = next((text for text in (text_of(told, name) for name in names) if text), "")
    if not found or len(found) > LONGEST_SUBJECT:
        raise NoAnswer("the answer names nobody")
    return found
