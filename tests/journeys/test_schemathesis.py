"""Whatever the document allows and forbids, no answer is a fault or a shape that the document does not know.

Bounded: a few generated calls an endpoint, as a shopper or as an admin, against a running shop.
"""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.pytest._test_builder import build_operation_test
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.running import documented
from tests.running.buying import add_address, add_to_cart, buy, phone_document
from tests.running.documented import STAFF, labels

pytestmark = pytest.mark.slow

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 5
ENDS_THE_LOGIN = "/auth/sessions/current"


@pytest.fixture(scope="module")
def document():
    """The shop's description of itself, as schemathesis reads it."""
    return schemathesis.openapi.from_dict(documented.document())


@pytest.fixture(scope="module")
def tokens(shop, staff):
    """Return the headers that log a shopper, who has bought something, and an admin in."""
    shop.import_products([phone_document("S1", stock=100)])
    shopper = shop.log_in("13800008888")
    buy(shopper, add_address(shopper), "S1-1")
    add_to_cart(shopper, "S1-1")
    return {"shopper": shopper.headers["Authorization"], "staff": staff.headers["Authorization"]}


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def keeps_to_the_document(case, url, tokens):
    token = tokens["staff" if case.path.startswith(STAFF) else "shopper"]
    headers = {} if case.path.endswith(ENDS_THE_LOGIN) else {"Authorization": token}

    case.call_and_validate(base_url=url, headers=headers, checks=CHECKS, timeout=60)


@pytest.mark.parametrize("label", labels())
def test_an_endpoint_keeps_to_the_document(shop, tokens, document, label):
    # Not `document.parametrize()`: each process of a run would think out all cases as it collects the tests.
    cases = build_operation_test(
        config=document.config,
        operation=document.find_operation_by_label(label),
        test_func=keeps_to_the_document,
        given_kwargs={},
        feedback=FeedbackSources(),
    )

    cases(url=shop.url, tokens=tokens)
