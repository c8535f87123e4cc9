import dataclasses
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from zhida.config.env import Mode
from zhida.entrypoints.cli.staff import createstaff_command
from zhida.shop.accounts.conf import DEMO_CODE
from zhida.shop.accounts.errors import (
    LastAdministrator,
    PermissionDenied,
    SecondFactorRequired,
    StaffExists,
    StaffNotFound,
    WrongCode,
    WrongPassword,
    WrongSecondFactor,
)
from zhida.shop.accounts.models import AuditEntry, LoginSession, StaffProfile, User
from zhida.shop.accounts.permissions import MANAGE_STAFF, READ_AUDIT
from zhida.shop.accounts.queries import actor_for_token, list_audit, list_staff
from zhida.shop.accounts.records import SYSTEM_ACTOR, NewStaff, Role, StaffChange, StaffLogin
from zhida.shop.accounts.services import (
    change_roles,
    change_staff,
    confirm_enrolment,
    create_staff,
    dismiss_staff,
    open_staff_session,
    record_audit,
    reset_second_factor,
    send_login_code,
    start_enrolment,
)
from zhida.shop.accounts.totp import code_at
from zhida.shop.kernel.uow import transactional

from .factories import CLIENT, OTHER_PHONE, PHONE, hire, make_session

pytestmark = pytest.mark.django_db
GOOD = "correct horse 42"
PRODUCTION = dataclasses.replace(settings.ZHIDA, mode=Mode.PRODUCTION)


def log_in(now, *, phone=PHONE, second_factor=""):
    login = StaffLogin(phone=phone, password=GOOD, second_factor=second_factor)
    return open_staff_session(login=login, client=CLIENT, now=now)


def totp(secret, now):
    return code_at(secret=secret, step=int(now.timestamp()) // 30)


def test_create_staff_makes_user_and_roles_and_an_audit_line(now):
    staff = hire(now=now, roles=(Role.GOODS, Role.PRICE))

    assert (staff.roles, staff.is_active, staff.phone_masked) == (
        (Role.GOODS, Role.PRICE),
        True,
        "138****1111",
    )
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.action, entry.subject) == (
        "SYSTEM",
        "accounts.create_staff",
        f"staff:{staff.id}",
    )
    assert entry.after == {"roles": ["GOODS", "PRICE"]}


def test_create_staff_twice_is_refused(now):
    hire(now=now)

    with pytest.raises(StaffExists):
        hire(now=now, roles=(Role.GOODS,))
    assert StaffProfile.objects.get().roles == ["ADMIN"]


def test_create_staff_needs_the_permission(now, staff_actor):
    staff = NewStaff(phone=PHONE, roles=frozenset({Role.ADMIN}))

    with pytest.raises(PermissionDenied):
        create_staff(actor=staff_actor(Role.GOODS), staff=staff, now=now)
    assert User.objects.count() == 0


def test_staff_log_in_by_password_and_by_code(now):
    staff = hire(now=now, roles=(Role.GOODS,), password=GOOD)
    by_password = log_in(now)
    send_login_code(phone=PHONE, ip="", now=now)

    by_code = open_staff_session(login=StaffLogin(phone=PHONE, code="000000"), client=CLIENT, now=now)

    for opened in (by_password, by_code):
        actor = actor_for_token(token=opened.token, now=now)
        assert (actor.principal, actor.roles) == (f"S:{staff.id}", frozenset({Role.GOODS}))
    assert actor_for_token(token=by_code.token, now=now + timedelta(hours=12)) is None


def test_a_shopper_cannot_come_in_as_staff(now):
    hire(now=now, phone=OTHER_PHONE)
    make_session(now=now)
    send_login_code(phone=PHONE, ip="", now=now)

    with pytest.raises(WrongCode):
        open_staff_session(login=StaffLogin(phone=PHONE, code="000000"), client=CLIENT, now=now)
    with pytest.raises(WrongPassword):
        log_in(now)
    assert LoginSession.objects.filter(audience="STAFF").count() == 0


def test_a_shopper_session_of_staff_has_no_rights(now):
    hire(now=now)

    actor = actor_for_token(token=make_session(now=now).token, now=now)

    assert not actor.has(MANAGE_STAFF)


def test_production_staff_without_second_factor_can_only_enrol(now):
    hire(now=now, password=GOOD)
    with override_settings(ZHIDA=PRODUCTION):
        opened = log_in(now)

    actor = actor_for_token(token=opened.token, now=now)
    assert (opened.is_verified, actor.roles) == (False, frozenset())
    enrolment = start_enrolment(actor=actor)
    with pytest.raises(WrongSecondFactor):
        confirm_enrolment(actor=actor, code="000000", now=now)
    assert actor_for_token(token=opened.token, now=now).roles == frozenset()
    confirm_enrolment(actor=actor, code=totp(enrolment.secret, now), now=now)
    assert actor_for_token(token=opened.token, now=now).roles == frozenset({Role.ADMIN})


def test_a_confirmed_second_factor_is_asked_for_and_works_once(now):
    hire(now=now, password=GOOD)
    actor = actor_for_token(token=log_in(now).token, now=now)
    secret = start_enrolment(actor=actor).secret
    confirm_enrolment(actor=actor, code=totp(secret, now), now=now)
    later = now + timedelta(seconds=30)

    with pytest.raises(SecondFactorRequired):
        log_in(later)
    with pytest.raises(WrongSecondFactor):
        log_in(later, second_factor=totp(secret, now))
    assert log_in(later, second_factor=totp(secret, later)).is_verified
    with pytest.raises(WrongSecondFactor):
        log_in(later, second_factor=totp(secret, later))


def test_a_login_code_stays_good_until_the_digits_follow(now):
    hire(now=now, password=GOOD)
    actor = actor_for_token(token=log_in(now).token, now=now)
    secret = start_enrolment(actor=actor).secret
    confirm_enrolment(actor=actor, code=totp(secret, now), now=now)
    later = now + timedelta(seconds=30)
    send_login_code(phone=PHONE, ip="", now=now)
    login = StaffLogin(phone=PHONE, code=DEMO_CODE)
    whole = dataclasses.replace(login, second_factor=totp(secret, later))

    with pytest.raises(SecondFactorRequired):
        open_staff_session(login=login, client=CLIENT, now=later)
    with pytest.raises(WrongSecondFactor):
        open_staff_session(login=dataclasses.replace(login, second_factor="12345"), client=CLIENT, now=later)
    assert open_staff_session(login=whole, client=CLIENT, now=later).is_verified
    with pytest.raises(WrongCode):
        open_staff_session(login=whole, client=CLIENT, now=later)


def test_the_secret_of_the_authenticator_is_sealed(now):
    hire(now=now, password=GOOD)
    actor = actor_for_token(token=log_in(now).token, now=now)

    secret = start_enrolment(actor=actor).secret

    assert secret not in StaffProfile.objects.get().totp_encrypted


def test_reset_second_factor_ends_sessions_and_lets_enrol_again(now):
    staff = hire(now=now, password=GOOD)
    opened = log_in(now)
    actor = actor_for_token(token=opened.token, now=now)
    confirm_enrolment(actor=actor, code=totp(start_enrolment(actor=actor).secret, now), now=now)

    reset_second_factor(actor=SYSTEM_ACTOR, user_id=staff.id, reason="lost phone", now=now)

    assert actor_for_token(token=opened.token, now=now) is None
    assert StaffProfile.objects.get().totp_encrypted == ""


def test_totp_equals_the_standard():
    """RFC 6238 appendix B, SHA-1, the last six of its eight digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    codes = [
        code_at(secret=secret, step=second // 30) for second in (59, 1111111109, 1234567890, 20000000000)
    ]

    assert codes == ["287082", "081804", "005924", "353130"]


def test_change_roles_ends_staff_sessions_only(now):
    hire(now=now, phone=OTHER_PHONE)
    staff = hire(now=now, roles=(Role.GOODS,), password=GOOD)
    opened, shopping = log_in(now), make_session(now=now)

    changed = change_roles(
        actor=SYSTEM_ACTOR, user_id=staff.id, roles={Role.AUDITOR}, reason="new duty", now=now
    )

    assert changed.roles == (Role.AUDITOR,)
    assert actor_for_token(token=opened.token, now=now) is None
    assert actor_for_token(token=shopping.token, now=now) is not None
    entry = AuditEntry.objects.get(action="accounts.change_roles")
    assert (entry.before, entry.after, entry.reason) == (
        {"roles": ["GOODS"]},
        {"roles": ["AUDITOR"]},
        "new duty",
    )


def test_the_last_administrator_stays(now):
    staff = hire(now=now)

    with pytest.raises(LastAdministrator):
        dismiss_staff(actor=SYSTEM_ACTOR, user_id=staff.id, now=now)
    with pytest.raises(LastAdministrator):
        change_roles(actor=SYSTEM_ACTOR, user_id=staff.id, roles={Role.GOODS}, now=now)

    profile = StaffProfile.objects.get()
    assert (profile.is_active, profile.roles) == (True, ["ADMIN"])


def test_dismiss_staff_ends_sessions_and_login(now):
    hire(now=now, phone=OTHER_PHONE)
    staff = hire(now=now, roles=(Role.GOODS,), password=GOOD)
    opened = log_in(now)

    change = StaffChange(is_active=False, reason="left")
    change_staff(actor=SYSTEM_ACTOR, user_id=staff.id, change=change, now=now)

    assert actor_for_token(token=opened.token, now=now) is None
    with pytest.raises(WrongPassword):
        log_in(now)
    with pytest.raises(StaffNotFound):
        dismiss_staff(actor=SYSTEM_ACTOR, user_id=staff.id, now=now)
    assert hire(now=now, roles=(Role.PRICE,)).roles == (Role.PRICE,)


def test_dismissed_staff_come_back_with_their_roles_and_no_authenticator(now):
    hire(now=now, phone=OTHER_PHONE)
    staff = hire(now=now, roles=(Role.GOODS,), password=GOOD)
    actor = actor_for_token(token=log_in(now).token, now=now)
    secret = start_enrolment(actor=actor).secret
    confirm_enrolment(actor=actor, code=totp(secret, now), now=now)
    dismiss_staff(actor=SYSTEM_ACTOR, user_id=staff.id, now=now)
    back = StaffChange(is_active=True, reason="returned")

    changed = [change_staff(actor=SYSTEM_ACTOR, user_id=staff.id, change=back, now=now) for _ in range(2)]

    assert [(one.is_active, one.roles, one.has_second_factor) for one in changed] == [
        (True, (Role.GOODS,), False)
    ] * 2
    assert actor_for_token(token=log_in(now).token, now=now).roles == frozenset({Role.GOODS})
    audited = AuditEntry.objects.filter(action="accounts.reinstate_staff")
    assert [line.reason for line in audited] == ["returned"]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_staff_in_one_query(now, rows, django_assert_num_queries):
    for index in range(rows):
        hire(now=now, phone=f"1380000222{index}")

    with django_assert_num_queries(1):
        page = list_staff(cursor=None)

    assert (len(page.items), page.next) == (rows, None)


def test_record_audit_masks_and_lists(now):
    @transactional
    def use_case():
        record_audit(
            actor=SYSTEM_ACTOR,
            action="orders.change",
            subject="order:Z1",
            before={"phone": "13800001111"},
            after={"note": "call 13800001111"},
            reason="asked by 13800001111",
            now=now,
        )

    use_case()

    line = list_audit(subject="order:Z1", cursor=None).items[0]
    assert line.before["phone"].startswith("***")
    assert (line.after, line.reason) == ({"note": "call 138****1111"}, "asked by 138****1111")
    assert list_audit(subject="order:Z2", cursor=None).items == []


def test_record_audit_refuses_to_run_outside_a_transaction(now):
    with pytest.raises(RuntimeError):
        record_audit(actor=SYSTEM_ACTOR, action="a", subject="b", before=None, after=None, now=now)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="MariaDB refuses by the rights of its user")
@pytest.mark.parametrize(
    "sql", ["UPDATE accounts_audit_entry SET actor = 'x'", "DELETE FROM accounts_audit_entry"]
)
def test_the_audit_log_cannot_be_changed(now, sql):
    hire(now=now)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert AuditEntry.objects.get().actor == "SYSTEM"


def test_admin_has_every_permission_and_an_auditor_one(staff_actor):
    assert [staff_actor(Role.ADMIN).has(right) for right in (MANAGE_STAFF, READ_AUDIT)] == [True, True]
    assert [staff_actor(Role.AUDITOR).has(right) for right in (MANAGE_STAFF, READ_AUDIT)] == [False, True]


def test_createstaff_command_hires_and_refuses_twice():
    runner = CliRunner()

    first = runner.invoke(createstaff_command, ["--phone", PHONE, "--role", "admin", "--password", GOOD])
    second = runner.invoke(createstaff_command, ["--phone", PHONE, "--role", "goods"])

    assert (first.exit_code, first.output) == (0, "138****1111: admin\n")
    assert second.exit_code == 1
    assert StaffProfile.objects.get().roles == ["ADMIN"]
