"""Logging in with an account at another service: the walk there and back, and what it is joined to."""

from zhida.shop.accounts.services.social.identities import join_identity, leave_identity, note_identity_used
from zhida.shop.accounts.services.social.openids import note_openid
from zhida.shop.accounts.services.social.start_up import check_logins_file
from zhida.shop.accounts.services.social.walks import begin_walk, claim_walk, hold_walk, take_back

__all__ = [
    "begin_walk",
    "check_logins_file",
    "claim_walk",
    "hold_walk",
    "join_identity",
    "leave_identity",
    "note_identity_used",
    "note_openid",
    "take_back",
]
