from datetime import timedelta

import pytest

from zhida.shop.accounts.errors import (
    PermissionDenied,
    SessionNotFound,
    TooManyPasswords,
    WeakPassword,
    WrongCode,
    WrongPassword,
)
from zhida.shop.accounts.models import AuditEntry, LoginSession, User
from zhida.shop.accounts.permissions import MANAGE_STAFF
from zhida.shop.accounts.queries import actor_for_token, list_sessions
from zhida.shop.accounts.records import ActorKind, CodePurpose
from zhida.shop.accounts.services import (
    end_current_session,
    end_other_sessions,
    end_session,
    note_seen,
    open_session,
    open_session_by_password,
    purge_traces,
    send_login_code,
    set_password,
)
from zhida.shop.kernel.models import OutboxEvent

from .factories import CLIENT, OTHER_PHONE, PHONE, log_in, make_session

pytestmark = pytest.mark.django_db
GOOD = "correct horse 42"


def test_first_login_makes_the_user_and_tells_of_it(now):
    opened = log_in(now=now)

    user = User.objects.get()
    assert (opened.user.id, opened.is_new_user, opened.user.phone_masked) == (user.pk, True, "138****1111")
    event = OutboxEvent.objects.get()
    assert (event.name, event.payload["guest_key"]) == ("accounts.LoggedIn", "a" * 32)
    assert event.payload["user_id"] == user.pk


def test_second_login_finds_the_same_user(now):
    first = log_in(now=now)
    second = log_in(now=now + timedelta(minutes=1), phone="+86 138 0000 1111")

    assert (second.user.id, second.is_new_user) == (first.user.id, False)
    assert second.token != first.token
    assert User.objects.count() == 1


def test_a_wrong_code_opens_nothing(now):
    send_login_code(phone=PHONE, ip="", now=now)

    with pytest.raises(WrongCode):
        open_session(phone=PHONE, code="111111", client=CLIENT, now=now)

    assert (User.objects.count(), LoginSession.objects.count(), OutboxEvent.objects.count()) == (0, 0, 0)


def test_the_token_is_stored_as_a_digest(now):
    opened = log_in(now=now)

    row = LoginSession.objects.get()
    assert opened.token not in {str(value) for value in vars(row).values()}
    assert (row.device, row.ip_coarse) == ("Chrome · Windows", "203.0.113.0")


def test_actor_for_token_in_one_query(now, django_assert_num_queries):
    opened = log_in(now=now)

    with django_assert_num_queries(1):
        actor = actor_for_token(token=opened.token, now=now)

    assert (actor.kind, actor.user_id, actor.customer_id) == (
        ActorKind.SHOPPER,
        opened.user.id,
        opened.user.id,
    )
    assert actor.principal == f"C:{opened.user.id}"
    with pytest.raises(PermissionDenied):
        actor.require(MANAGE_STAFF)


def test_actor_for_token_refuses_unknown_old_and_ended_tokens(now):
    opened = log_in(now=now)

    assert actor_for_token(token="x" * 43, now=now) is None
    assert actor_for_token(token="", now=now) is None
    assert actor_for_token(token=opened.token, now=now + timedelta(days=60)) is None
    end_current_session(actor=actor_for_token(token=opened.token, now=now), now=now)
    assert actor_for_token(token=opened.token, now=now) is None


def test_actor_for_token_refuses_a_closed_account(now):
    opened = log_in(now=now)
    User.objects.update(is_active=False)

    assert actor_for_token(token=opened.token, now=now) is None


def test_a_closed_account_cannot_log_in(now):
    log_in(now=now)
    User.objects.update(is_active=False)

    with pytest.raises(WrongCode):
        log_in(now=now + timedelta(minutes=1))
    assert LoginSession.objects.count() == 1


def test_note_seen_writes_at_most_every_five_minutes(now, django_assert_num_queries):
    actor = actor_for_token(token=log_in(now=now).token, now=now)

    with django_assert_num_queries(0):
        note_seen(actor=actor, now=now + timedelta(minutes=4, seconds=59))
    note_seen(actor=actor, now=now + timedelta(minutes=5))

    assert LoginSession.objects.get().seen_at == now + timedelta(minutes=5)


def test_list_sessions_shows_only_ones_own(now):
    mine = make_session(now=now)
    newer = make_session(now=now + timedelta(minutes=1))
    make_session(now=now, number="+8613900002222")
    actor = actor_for_token(token=mine.token, now=now)

    shown = list_sessions(actor=actor, now=now)

    assert [(row.id, row.is_current) for row in shown] == [(newer.session_id, False), (mine.session_id, True)]


def test_end_session_ends_only_ones_own(now):
    actor = actor_for_token(token=make_session(now=now).token, now=now)
    other = make_session(now=now, number="+8613900002222")

    with pytest.raises(SessionNotFound):
        end_session(actor=actor, session_id=other.session_id, now=now)

    assert actor_for_token(token=other.token, now=now) is not None
    end_session(actor=actor, session_id=actor.session_id, now=now)
    assert LoginSession.objects.filter(ended_at=None).count() == 1


def test_end_other_sessions_keeps_the_present_one(now):
    first, second, third = (make_session(now=now) for _ in range(3))

    ended = end_other_sessions(actor=actor_for_token(token=second.token, now=now), now=now)

    assert ended == 2
    assert actor_for_token(token=first.token, now=now) is None
    assert actor_for_token(token=second.token, now=now) is not None
    assert actor_for_token(token=third.token, now=now) is None


def test_set_password_ends_other_sessions_and_lets_log_in(now):
    stolen, mine = make_session(now=now), make_session(now=now)

    set_password(actor=actor_for_token(token=mine.token, now=now), password=GOOD, proof="", now=now)

    assert actor_for_token(token=stolen.token, now=now) is None
    assert actor_for_token(token=mine.token, now=now) is not None
    assert User.objects.get().password.startswith("argon2")
    opened = open_session_by_password(phone=PHONE, password=GOOD, client=CLIENT, now=now)
    assert opened.user.id == mine.user.id
    assert [(row.action, row.after["password"][:3]) for row in AuditEntry.objects.all()] == [
        ("accounts.set_password", "***")
    ]


def test_set_password_again_needs_the_old_one_or_a_code(now):
    actor = actor_for_token(token=make_session(now=now).token, now=now)
    set_password(actor=actor, password=GOOD, proof="", now=now)

    with pytest.raises(WrongPassword):
        set_password(actor=actor, password="another good 1", proof="wrong", now=now)
    set_password(actor=actor, password="another good 2", proof=GOOD, now=now)
    send_login_code(phone=PHONE, purpose=CodePurpose.PASSWORD, ip="", now=now)
    set_password(actor=actor, password="another good 3", proof="000000", now=now)

    open_session_by_password(phone=PHONE, password="another good 3", client=CLIENT, now=now)


@pytest.mark.parametrize("password", ["", "short12", "password", "12345678", "iloveyou", "x" * 129])
def test_set_password_refuses_weak_ones(now, password):
    actor = actor_for_token(token=make_session(now=now).token, now=now)

    with pytest.raises(WeakPassword):
        set_password(actor=actor, password=password, proof="", now=now)

    assert not User.objects.get().has_usable_password()


@pytest.mark.parametrize(
    "password", ["x7" * 32, "密码密码密码密码甲", "only letters here", "  spaces count  "]
)
def test_set_password_asks_for_no_composition(now, password):
    actor = actor_for_token(token=make_session(now=now).token, now=now)

    set_password(actor=actor, password=password, proof="", now=now)

    assert User.objects.get().has_usable_password()


def test_password_login_answers_alike_for_unknown_numbers(now):
    make_session(now=now)

    for phone in (PHONE, OTHER_PHONE, "nonsense"):
        with pytest.raises(WrongPassword) as caught:
            open_session_by_password(phone=phone, password=GOOD, client=CLIENT, now=now)
        assert (caught.value.fields, caught.value.data) == ({}, {})


def test_password_guessing_stops_after_ten_and_the_code_still_works(now):
    actor = actor_for_token(token=make_session(now=now).token, now=now)
    set_password(actor=actor, password=GOOD, proof="", now=now)
    for _ in range(10):
        with pytest.raises(WrongPassword):
            open_session_by_password(phone=PHONE, password="guess guess", client=CLIENT, now=now)

    with pytest.raises(TooManyPasswords) as caught:
        open_session_by_password(phone=PHONE, password=GOOD, client=CLIENT, now=now)

    assert caught.value.retry_after_seconds == 3600
    assert log_in(now=now).user.id == actor.user_id
    open_session_by_password(phone=PHONE, password=GOOD, client=CLIENT, now=now + timedelta(hours=1))


def test_purge_traces_forgets_what_no_limit_needs(now):
    log_in(now=now)

    assert purge_traces(now=now + timedelta(days=2)) == 0
    assert purge_traces(now=now + timedelta(days=2, seconds=1)) == 2
    assert purge_traces(now=now + timedelta(days=62, seconds=1)) == 1
    assert User.objects.count() == 1
