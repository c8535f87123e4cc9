"""What production refuses to start with; it says which and how to mend it."""

from __future__ import annotations

from zhida.config.env import DEMO_SECRET, MINIMUM_SECRET_LENGTH, BadSetting, Env

FEWEST_DIFFERENT_CHARACTERS = 12
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


def refuse_unsafe_settings(env: Env) -> None:
    """Raise BadSetting for a missing or weak secret, a test clock, plain http, or no payment channel."""
    if not env.secret_key or env.secret_key == DEMO_SECRET:
        raise BadSetting("ZHIDA_SECRET_KEY is missing: set a random one of at least 50 characters")
    if len(env.secret_key) < MINIMUM_SECRET_LENGTH or len(set(env.secret_key)) < FEWEST_DIFFERENT_CHARACTERS:
        raise BadSetting("ZHIDA_SECRET_KEY is weak: at least 50 characters, at least 12 different ones")
    if env.test_clock_file:
        raise BadSetting("ZHIDA_TEST_CLOCK_FILE is for tests: unset it")
    if not env.is_https:
        raise BadSetting("ZHIDA_PUBLIC_URL must be https in production")


def refuse_unsafe_binding(env: Env, host: str) -> None:
    """Raise BadSetting when a demo or test shop, whose code is known, could be reached from outside."""
    if env.is_demo_or_test and host not in LOOPBACK_HOSTS:
        raise BadSetting(f"ZHIDA_MODE={env.mode} may only listen on 127.0.0.1, not {host}")
