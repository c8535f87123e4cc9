import pytest

from zhida.entrypoints.realtime.tickets import (
    TICKET_SECONDS,
    Ticket,
    TicketInvalid,
    sign_ticket,
    verify_ticket,
)

SECRET = "a secret of the shop"
TOPIC = "order:Z261122ABCDEFGHJKMNPQ"


def test_ticket_opens_its_topic_for_ten_minutes():
    text = sign_ticket(TOPIC, secret=SECRET, at_seconds=1000)

    last = 1000 + TICKET_SECONDS - 1
    assert verify_ticket(text, secret=SECRET, at_seconds=last) == Ticket(TOPIC, 1000 + TICKET_SECONDS)
    with pytest.raises(TicketInvalid, match="old"):
        verify_ticket(text, secret=SECRET, at_seconds=last + 1)


def test_ticket_of_another_secret_is_refused():
    with pytest.raises(TicketInvalid, match="signature"):
        verify_ticket(sign_ticket(TOPIC, secret="another"), secret=SECRET)


def test_every_changed_character_is_refused():
    text = sign_ticket(TOPIC, secret=SECRET)

    for index, character in enumerate(text):
        other = "A" if character != "A" else "B"
        with pytest.raises(TicketInvalid):
            verify_ticket(text[:index] + other + text[index + 1 :], secret=SECRET)


@pytest.mark.parametrize("text", ["", ".", "a.b", "é.é", "x" * 600, "e30.e30"])
def test_nonsense_is_refused(text):
    with pytest.raises(TicketInvalid):
        verify_ticket(text, secret=SECRET)
