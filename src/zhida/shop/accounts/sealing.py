"""What another service tells of a person, sealed for its row and found by digest."""

from __future__ import annotations

import json

from zhida.shop.accounts.records import LoginFamily, SocialProfile
from zhida.shop.kernel import encryption

IDENTITY_TABLE, WALK_TABLE, OPENID_TABLE = (
    "accounts_social_identity",
    "accounts_login_walk",
    "accounts_session_openid",
)


def index_subject(profile: SocialProfile) -> str:
    """Digest an openid; the same openid of another application is another person's."""
    words = f"{profile.family}\0{profile.app_id}\0{profile.subject}"
    return encryption.blind_index(words, purpose="social_subject")


def index_union(profile: SocialProfile) -> str:
    """Digest a union id; empty when the service told none."""
    if not profile.union:
        return ""
    return encryption.blind_index(f"{profile.family}\0{profile.union}", purpose="social_union")


def seal_profile(profile: SocialProfile, *, walk_id: int) -> str:
    """Seal all that a walk brought back, for the few minutes until it is joined or forgotten."""
    told = [profile.family, profile.app_id, profile.subject, profile.union, profile.nickname]
    text = json.dumps(told, ensure_ascii=False)
    return encryption.encrypt(text, table=WALK_TABLE, column="profile_encrypted", pk=walk_id)


def open_profile(token: str, *, walk_id: int) -> SocialProfile:
    """Open what `seal_profile` sealed."""
    text = encryption.decrypt(token, table=WALK_TABLE, column="profile_encrypted", pk=walk_id)
    family, app_id, subject, union, nickname = json.loads(text)
    return SocialProfile(
        family=LoginFamily(family), app_id=app_id, subject=subject, union=union, nickname=nickname
    )


def seal_field(text: str, *, column: str, identity_id: int) -> str:
    """Seal one field of an identity; nothing stays nothing."""
    if not text:
        return ""
    return encryption.encrypt(text, table=IDENTITY_TABLE, column=column, pk=identity_id)


def open_field(token: str, *, column: str, identity_id: int) -> str:
    """Open one field of an identity."""
    if not token:
        return ""
    return encryption.decrypt(token, table=IDENTITY_TABLE, column=column, pk=identity_id)


def seal_openid(openid: str, *, session_id: int) -> str:
    """Seal the openid of a login session."""
    return encryption.encrypt(openid, table=OPENID_TABLE, column="openid_encrypted", pk=session_id)


def open_openid(token: str, *, session_id: int) -> str:
    """Open the openid of a login session."""
    return encryption.decrypt(token, table=OPENID_TABLE, column="openid_encrypted", pk=session_id)


def passkey_handle(user_id: int) -> str:
    """Name a user to authenticators: a digest, since a device shows and copies it around."""
    return encryption.blind_index(str(user_id), purpose="passkey_user")
