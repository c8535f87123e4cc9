"""Tunables of the accounts room. Limits a number come from CONTRACT section 2; they hold in every mode."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

CODE_LENGTH: Final = 6
CODE_LIFE: Final = timedelta(minutes=5)
CODE_TRIES: Final = 5
DEMO_CODE: Final = "000000"

CODE_PAUSE: Final = timedelta(minutes=1)
CODES_AN_HOUR: Final = 5
CODES_A_DAY: Final = 10
CODES_AN_HOUR_PER_ADDRESS: Final = 30

WRONG_PASSWORDS_AN_HOUR: Final = 10
WRONG_PASSWORDS_AN_HOUR_PER_ADDRESS: Final = 50

PASSWORD_SHORTEST: Final = 8
PASSWORD_LONGEST: Final = 128

SHOPPER_SESSION_LIFE: Final = timedelta(days=60)
STAFF_SESSION_LIFE: Final = timedelta(hours=12)
SEEN_STEP: Final = timedelta(minutes=5)

TOTP_STEP_SECONDS: Final = 30
TOTP_DIGITS: Final = 6
TOTP_DRIFT_STEPS: Final = 1
WRONG_SECOND_FACTORS_AN_HOUR: Final = 10

TRACES_KEPT: Final = timedelta(days=2)
PURGE_EVERY: Final = timedelta(hours=1)

WALK_LIFE: Final = timedelta(minutes=10)
WALKS_KEPT: Final = timedelta(hours=1)
LOGIN_CONNECT_SECONDS: Final = 3.0
LOGIN_READ_SECONDS: Final = 8.0
LOGIN_TOTAL_SECONDS: Final = 10.0
MOST_LOGIN_ANSWER_BYTES: Final = 64 * 1024

MOST_PASSKEYS: Final = 10
PASSKEY_CHALLENGE_LIFE: Final = timedelta(minutes=5)
PASSKEY_NAME_LONGEST: Final = 40
GUEST_STARTS_AN_HOUR_PER_ADDRESS: Final = 120

KEY_PREFIX: Final = "zk_"
KEY_SEEN_STEP: Final = timedelta(minutes=1)
KEY_CALLS_A_MINUTE: Final = 600
MOST_KEY_NETWORKS: Final = 20
MOST_KEYS: Final = 200
