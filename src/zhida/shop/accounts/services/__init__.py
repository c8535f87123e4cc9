"""Writes of the accounts room, one verb a file."""

from zhida.shop.accounts.passkey_records import Proof
from zhida.shop.accounts.services.auditing import record_audit
from zhida.shop.accounts.services.codes import prove_phone, send_login_code, send_password_code
from zhida.shop.accounts.services.ending import end_current_session, end_other_sessions, end_session
from zhida.shop.accounts.services.keys import count_call, make_key, note_key_used, revoke_key
from zhida.shop.accounts.services.passkeys import (
    add_passkey,
    ask_for_login,
    ask_for_passkey,
    ask_for_proof,
    prove_passkey,
    remove_passkey,
    rename_passkey,
)
from zhida.shop.accounts.services.passwords import prove_user, set_password
from zhida.shop.accounts.services.purging import purge_traces, start_purging
from zhida.shop.accounts.services.second_factor import confirm_enrolment, start_enrolment
from zhida.shop.accounts.services.sessions import (
    note_seen,
    open_session,
    open_session_by_password,
    start_session,
    start_session_of,
)
from zhida.shop.accounts.services.social import (
    begin_walk,
    check_logins_file,
    claim_walk,
    hold_walk,
    join_identity,
    leave_identity,
    note_identity_used,
    note_openid,
    take_back,
)
from zhida.shop.accounts.services.staff import (
    change_roles,
    change_staff,
    create_staff,
    dismiss_staff,
    reinstate_staff,
    rename_staff,
    reset_second_factor,
)
from zhida.shop.accounts.services.staff_sessions import open_staff_session

__all__ = [
    "Proof",
    "add_passkey",
    "ask_for_login",
    "ask_for_passkey",
    "ask_for_proof",
    "begin_walk",
    "change_roles",
    "change_staff",
    "check_logins_file",
    "claim_walk",
    "confirm_enrolment",
    "count_call",
    "create_staff",
    "dismiss_staff",
    "end_current_session",
    "end_other_sessions",
    "end_session",
    "hold_walk",
    "join_identity",
    "leave_identity",
    "make_key",
    "note_identity_used",
    "note_key_used",
    "note_openid",
    "note_seen",
    "open_session",
    "open_session_by_password",
    "open_staff_session",
    "prove_passkey",
    "prove_phone",
    "prove_user",
    "purge_traces",
    "record_audit",
    "reinstate_staff",
    "remove_passkey",
    "rename_passkey",
    "rename_staff",
    "reset_second_factor",
    "revoke_key",
    "send_login_code",
    "send_password_code",
    "set_password",
    "start_enrolment",
    "start_purging",
    "start_session",
    "start_session_of",
    "take_back",
]
