"""Endpoints: who may, what is refused, what is audited, and the doors."""

from dataclasses import replace

import pytest
from tests.running.doors import STAFF, send, set_clock, staff_client

from zhida.config.env import Mode
from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import Actor, ActorKind, Role
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.webhooks.errors import AddressRefused, EndpointNotFound, TooManyEndpoints
from zhida.shop.webhooks.models import Delivery, Endpoint
from zhida.shop.webhooks.queries import list_deliveries, list_endpoints
from zhida.shop.webhooks.records import DeliveryState, EndpointDraft
from zhida.shop.webhooks.services import (
    make_endpoint,
    ping_endpoint,
    remove_endpoint,
    rotate_secret,
    send_due,
)

pytestmark = pytest.mark.django_db

DRAFT = EndpointDraft(name="ERP", url="http://127.0.0.1:1/x?token=marker", events=frozenset({"order.paid"}))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": " "}, InvalidInput),
        ({"name": "n" * 41}, InvalidInput),
        ({"events": frozenset()}, InvalidInput),
        ({"events": frozenset({"order.stolen"})}, InvalidInput),
        ({"url": "ftp://127.0.0.1/"}, AddressRefused),
        ({"url": "http://no.such.invalid/"}, AddressRefused),
    ],
)
def test_an_endpoint_that_cannot_be_is_refused(admin, now, changes, error):
    with pytest.raises(error):
        make_endpoint(actor=admin, draft=replace(DRAFT, **changes), now=now)

    assert not Endpoint.objects.exists()


def test_in_production_inside_is_refused(admin, now, settings):
    settings.ZHIDA = replace(settings.ZHIDA, mode=Mode.PRODUCTION)

    for url in ("http://127.0.0.1/", "https://127.0.0.1/", "https://169.254.169.254/"):
        with pytest.raises(AddressRefused):
            make_endpoint(actor=admin, draft=replace(DRAFT, url=url), now=now)


def test_ten_are_enough(admin, now):
    for _endpoint in range(10):
        make_endpoint(actor=admin, draft=DRAFT, now=now)

    with pytest.raises(TooManyEndpoints):
        make_endpoint(actor=admin, draft=DRAFT, now=now)


def test_only_an_administrator_changes_and_auditors_read(now):
    auditor = Actor(kind=ActorKind.STAFF, user_id=1, roles=frozenset({Role.AUDITOR}))
    support = replace(auditor, roles=frozenset({Role.SUPPORT}))

    assert list_endpoints(actor=auditor) == []
    with pytest.raises(PermissionDenied):
        make_endpoint(actor=auditor, draft=DRAFT, now=now)
    with pytest.raises(PermissionDenied):
        list_endpoints(actor=support)


def test_what_is_not_there_is_not_found(admin, now):
    for act in (rotate_secret, remove_endpoint, ping_endpoint):
        with pytest.raises(EndpointNotFound):
            act(actor=admin, endpoint_id=1, now=now)


def test_the_doors_lead_through_an_endpoints_life(settings, tmp_path, now, receiver):
    set_clock(settings, tmp_path, now)
    client = staff_client(Role.ADMIN)
    body = {"name": "ERP", "url": receiver.url, "events": ["order.paid"]}

    made = send(client, "POST", f"{STAFF}/webhooks", body)
    at = f"{STAFF}/webhooks/{made.json()['endpoint']['id']}"
    changed = send(client, "PUT", at, {**body, "name": "仓库"})
    rotated = send(client, "POST", f"{at}/secret")
    paused = send(client, "POST", f"{at}/pause")
    send(client, "POST", f"{at}/pause")
    resumed = send(client, "POST", f"{at}/resume")
    pinged = send(client, "POST", f"{at}/ping")
    send_due(endpoint_id=int(made.json()["endpoint"]["id"]), now=now)
    log = send(
        client, "GET", f"{STAFF}/webhook-deliveries?state=DELIVERED&endpoint={made.json()['endpoint']['id']}"
    )
    again = send(client, "POST", f"{STAFF}/webhook-deliveries/{pinged.json()['id']}/send")
    listed = send(client, "GET", f"{STAFF}/webhooks")
    removed = send(client, "DELETE", at)

    assert (made.status_code, made.json()["secret"][:6]) == (201, "whsec_")
    assert rotated.json()["secret"] != made.json()["secret"]
    assert [changed.json()["name"], paused.json()["state"], resumed.json()["state"]] == [
        "仓库",
        "PAUSED",
        "ACTIVE",
    ]
    assert (again.status_code, removed.status_code, Endpoint.objects.count()) == (204, 204, 0)
    (delivery,) = log.json()["items"]
    assert [(row["status"], row["excerpt"]) for row in delivery["log"]] == [(200, "thanks")]
    assert "whsec_" not in str(listed.json())
    assert len(listed.json()["events"]) == 15
    actions = list(AuditEntry.objects.order_by("id").values_list("action", flat=True))
    assert actions == [
        f"webhooks.{verb}"
        for verb in ("make", "change", "rotate_secret", "pause", "resume", "ping", "send_again", "remove")
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_deliveries_are_listed_with_two_queries(admin, endpoint, now, rows, django_assert_num_queries):
    for _row in range(rows):
        ping_endpoint(actor=admin, endpoint_id=endpoint.endpoint.id, now=now)
    send_due(endpoint_id=endpoint.endpoint.id, now=now)

    with django_assert_num_queries(2):
        page = list_deliveries(actor=admin, cursor=None)

    assert [row.state for row in page.items] == [DeliveryState.DELIVERED] * rows
    assert [len(row.log) for row in page.items] == [1] * rows
    assert Delivery.objects.count() == rows
