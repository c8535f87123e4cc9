import pytest
from django.db import DatabaseError, connection, transaction

from zhida.shop.customers import privacy_notice
from zhida.shop.customers.models import Consent, Customer
from zhida.shop.customers.privacy_notice import CURRENT_VERSION, DIGESTS, digest_of, read_notice
from zhida.shop.customers.queries import consents_of, list_consent_lines
from zhida.shop.customers.records import Purpose
from zhida.shop.customers.services import change_consents, ensure_customer
from zhida.shop.kernel.models import OutboxEvent

from .factories import OTHER_NUMBER, make_customer

pytestmark = pytest.mark.django_db
ALL_OFF = dict.fromkeys(Purpose, False)


def test_everything_is_off_at_the_first_login(now):
    customer_id = make_customer(now=now)

    assert consents_of(for_customer=customer_id) == ALL_OFF
    assert Customer.objects.get().notice_version == CURRENT_VERSION


def test_ensure_customer_twice_is_one_customer(now):
    customer_id = make_customer(now=now)
    number = Customer.objects.get().number

    again = ensure_customer(user_id=customer_id, now=now)

    assert (again.id, again.number, number[0]) == (customer_id, number, "C")
    assert Customer.objects.count() == 1


def test_consent_is_given_and_withdrawn_purpose_by_purpose(now):
    customer_id, other_id = make_customer(now=now), make_customer(now=now, number=OTHER_NUMBER)

    given = change_consents(customer_id=customer_id, choices={Purpose.RECOMMENDATIONS: True}, now=now)
    assert given == {**ALL_OFF, Purpose.RECOMMENDATIONS: True}
    withdrawn = change_consents(customer_id=customer_id, choices={Purpose.RECOMMENDATIONS: False}, now=now)

    assert withdrawn == ALL_OFF
    assert consents_of(for_customer=other_id) == ALL_OFF
    lines = [
        (line.purpose, line.is_given, line.notice_version)
        for line in list_consent_lines(for_customer=customer_id)
    ]
    assert lines == [
        (Purpose.RECOMMENDATIONS, False, CURRENT_VERSION),
        (Purpose.RECOMMENDATIONS, True, CURRENT_VERSION),
    ]
    assert set(Consent.objects.values_list("notice_digest", flat=True)) == {DIGESTS[CURRENT_VERSION]}


def test_an_answer_that_changes_nothing_writes_nothing(now):
    customer_id = make_customer(now=now)
    before = OutboxEvent.objects.count()

    change_consents(customer_id=customer_id, choices=ALL_OFF, now=now)

    assert Consent.objects.count() == 0
    assert OutboxEvent.objects.count() == before


def test_an_old_consent_does_not_carry_over_to_a_changed_purpose(now, monkeypatch):
    customer_id = make_customer(now=now)
    change_consents(customer_id=customer_id, choices={Purpose.MARKETING_SMS: True}, now=now)

    monkeypatch.setitem(privacy_notice.PURPOSE_SINCE, Purpose.MARKETING_SMS, "2099-01-01")

    assert consents_of(for_customer=customer_id) == ALL_OFF


@pytest.mark.skipif(connection.vendor != "sqlite", reason="MariaDB refuses by the rights of its user")
@pytest.mark.parametrize(
    "sql", ["UPDATE customers_consent SET is_given = 0", "DELETE FROM customers_consent"]
)
def test_the_consent_ledger_cannot_be_changed(now, sql):
    customer_id = make_customer(now=now)
    change_consents(customer_id=customer_id, choices={Purpose.MARKETING_SMS: True}, now=now)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert consents_of(for_customer=customer_id)[Purpose.MARKETING_SMS] is True


@pytest.mark.parametrize("version", sorted(DIGESTS))
def test_a_published_notice_never_changes(version):
    assert digest_of(version) == DIGESTS[version]


@pytest.mark.parametrize(("language", "start"), [("zh-hans", "# 隐私政策"), ("en", "# Privacy notice")])
def test_read_notice_in_both_languages(language, start):
    notice = read_notice(language=language)

    assert notice.text.startswith(start)
    assert (notice.version, notice.digest) == (CURRENT_VERSION, DIGESTS[CURRENT_VERSION])
