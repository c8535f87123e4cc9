"""Rows of the accounts room. Phones and secrets are sealed; codes and tokens are stored as digests only."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from zhida.shop.accounts.passkey_records import ChallengePurpose
from zhida.shop.accounts.records import Audience, CodePurpose, LoginFamily, WalkPurpose
from zhida.shop.kernel import ids


class AttemptKind(models.TextChoices):
    """What was guessed wrongly."""

    PASSWORD = "PASSWORD"  # noqa: S105 -- the word names a purpose
    SECOND_FACTOR = "SECOND_FACTOR"


class GuestStartKind(models.TextChoices):
    """What a guest began without naming a number."""

    PASSKEY = "PASSKEY"
    WALK = "WALK"


class User(AbstractBaseUser):
    """A person known by one phone number; shopper, staff or both."""

    id = models.BigIntegerField(primary_key=True, default=ids.new_row_id, editable=False)
    phone_encrypted = models.CharField(max_length=400)
    phone_index = models.CharField(max_length=64, unique=True)
    display_name = models.CharField(max_length=40, blank=True, default="")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "phone_index"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = BaseUserManager()

    class Meta:
        db_table = "accounts_user"


class StaffProfile(models.Model):
    """What makes a user staff. `roles` is a list of Role codes."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, primary_key=True, related_name="staff")
    roles = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    totp_encrypted = models.CharField(max_length=400, blank=True, default="")
    totp_confirmed_at = models.DateTimeField(null=True)
    totp_last_step = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "accounts_staff_profile"


class LoginSession(models.Model):
    """One login of one device. The token is stored as a digest."""

    id = models.BigIntegerField(primary_key=True, default=ids.new_row_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    audience = models.CharField(max_length=10, choices=[(item.value, item.value) for item in Audience])
    token_digest = models.CharField(max_length=64, unique=True)
    is_verified = models.BooleanField(default=True)
    device = models.CharField(max_length=120, blank=True, default="")
    ip_coarse = models.CharField(max_length=45, blank=True, default="")
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_login_session"
        indexes = [
            models.Index(fields=["user", "ended_at"], name="login_session_user"),
            models.Index(fields=["expires_at"], name="login_session_expiry"),
        ]


class CodeAllowance(models.Model):
    """One row a number: its conditional update makes concurrent requests for codes queue up."""

    phone_index = models.CharField(max_length=64, unique=True)
    last_sent_at = models.DateTimeField()

    class Meta:
        db_table = "accounts_code_allowance"


class LoginCode(models.Model):
    """A code sent to a number. Only the newest of a purpose counts."""

    id = models.BigIntegerField(primary_key=True, default=ids.new_row_id, editable=False)
    phone_index = models.CharField(max_length=64)
    address_index = models.CharField(max_length=64, blank=True, default="")
    purpose = models.CharField(max_length=20, choices=[(item.value, item.value) for item in CodePurpose])
    code_digest = models.CharField(max_length=64)
    tries_left = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_login_code"
        indexes = [
            models.Index(fields=["phone_index", "sent_at"], name="login_code_phone"),
            models.Index(fields=["address_index", "sent_at"], name="login_code_address"),
            models.Index(fields=["sent_at"], name="login_code_sent"),
        ]


class FailedAttempt(models.Model):
    """A wrong password or second factor, kept two days for the limits."""

    kind = models.CharField(max_length=20, choices=AttemptKind.choices)
    phone_index = models.CharField(max_length=64)
    address_index = models.CharField(max_length=64, blank=True, default="")
    failed_at = models.DateTimeField()

    class Meta:
        db_table = "accounts_failed_attempt"
        indexes = [
            models.Index(fields=["kind", "phone_index", "failed_at"], name="failed_attempt_phone"),
            models.Index(fields=["kind", "address_index", "failed_at"], name="failed_attempt_address"),
            models.Index(fields=["failed_at"], name="failed_attempt_at"),
        ]


class GuestStarts(models.Model):
    """How many logins guests of one network began in one hour, kept two days for the limit."""

    kind = models.CharField(max_length=20, choices=GuestStartKind.choices)
    address_index = models.CharField(max_length=64)
    hour_starts_at = models.DateTimeField()
    begun = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "accounts_guest_starts"
        constraints = [
            models.UniqueConstraint(
                fields=["address_index", "kind", "hour_starts_at"], name="guest_starts_once"
            ),
        ]
        indexes = [models.Index(fields=["hour_starts_at"], name="guest_starts_hour")]


class AuditEntry(models.Model):
    """Who did what to which thing; append-only by triggers (SQLite) or by missing rights (MariaDB)."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    actor_id = models.BigIntegerField(null=True)
    session_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        db_table = "accounts_audit_entry"
        indexes = [
            models.Index(fields=["at", "id"], name="audit_at"),
            models.Index(fields=["subject", "id"], name="audit_subject"),
            models.Index(fields=["actor_id", "at"], name="audit_actor"),
            models.Index(fields=["action", "actor_id", "at"], name="audit_action"),
        ]


class SocialIdentity(models.Model):
    """A person's name at another service, joined to the user after proof of their number.

    `subject_index` digests service, application and openid: one openid belongs to one user. Of the union id,
    which names a person in all applications of one merchant, only a digest is kept.
    """

    id = models.BigIntegerField(primary_key=True, default=ids.new_row_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    family = models.CharField(max_length=20, choices=[(item.value, item.value) for item in LoginFamily])
    app_id = models.CharField(max_length=64)
    subject_index = models.CharField(max_length=64, unique=True)
    subject_encrypted = models.CharField(max_length=500)
    union_index = models.CharField(max_length=64, blank=True, default="")
    nickname_encrypted = models.CharField(max_length=500, blank=True, default="")
    joined_at = models.DateTimeField()
    used_at = models.DateTimeField()

    class Meta:
        db_table = "accounts_social_identity"
        indexes = [models.Index(fields=["union_index"], name="social_identity_union")]


class LoginWalk(models.Model):
    """One walk to another service and back. State and browser are digests; what came back is sealed."""

    id = models.BigIntegerField(primary_key=True, default=ids.new_row_id, editable=False)
    state_digest = models.CharField(max_length=64, unique=True)
    browser_digest = models.CharField(max_length=64)
    provider = models.CharField(max_length=40)
    purpose = models.CharField(max_length=20, choices=[(item.value, item.value) for item in WalkPurpose])
    session = models.ForeignKey(LoginSession, null=True, on_delete=models.CASCADE, related_name="+")
    next_path = models.CharField(max_length=500)
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)
    profile_encrypted = models.CharField(max_length=1500, blank=True, default="")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_login_walk"
        indexes = [models.Index(fields=["expires_at"], name="login_walk_expiry")]


class SessionOpenid(models.Model):
    """The openid of the WeChat that a login session runs in, for paying; it goes with the session."""

    session = models.ForeignKey(LoginSession, on_delete=models.CASCADE, related_name="+")
    app_id = models.CharField(max_length=64)
    openid_encrypted = models.CharField(max_length=500)
    noted_at = models.DateTimeField()

    class Meta:
        db_table = "accounts_session_openid"
        constraints = [
            models.UniqueConstraint(fields=["session", "app_id"], name="session_openid_once"),
        ]


class ApiKey(models.Model):
    """A key with which a program of the merchant calls the staff API. The key itself is a digest only.

    Names are never used twice, so that a line of the audit log names one key for ever.
    """

    id = models.BigIntegerField(primary_key=True, default=ids.new_row_id, editable=False)
    name = models.CharField(max_length=32, unique=True)
    token_digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    scopes = models.JSONField(default=list)
    networks = models.JSONField(default=list)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_api_key"


class Passkey(models.Model):
    """A key pair that a person's device or password manager keeps; of it only the public half is here.

    `credential_index` digests the credential's name, which may be longer than an index takes.
    """

    id = models.BigIntegerField(primary_key=True, default=ids.new_row_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    credential = models.CharField(max_length=1400)
    credential_index = models.CharField(max_length=64, unique=True)
    public_key = models.CharField(max_length=4000)
    sign_count = models.BigIntegerField(default=0)
    name = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_passkey"


class PasskeyChallenge(models.Model):
    """A challenge that a device is to sign, good once and for minutes; challenge and browser are digests.

    A guest's is bound to a secret of the browser, a member's to the login session.
    """

    challenge_digest = models.CharField(max_length=64, unique=True)
    browser_digest = models.CharField(max_length=64, blank=True, default="")
    purpose = models.CharField(max_length=20, choices=[(item.value, item.value) for item in ChallengePurpose])
    session = models.ForeignKey(LoginSession, null=True, on_delete=models.CASCADE, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_passkey_challenge"
        indexes = [models.Index(fields=["expires_at"], name="passkey_challenge_expiry")]
