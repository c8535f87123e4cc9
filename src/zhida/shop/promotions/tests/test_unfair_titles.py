"""No offer may say what the law bans (消费者权益保护法 art. 26)."""

import pytest

from zhida.shop.promotions.errors import InvalidOffer
from zhida.shop.promotions.offer_rules.reading import read_stored_offer
from zhida.shop.promotions.tests.offers_made import CUT_200_30


def test_title_with_a_banned_clause_is_refused():
    with pytest.raises(InvalidOffer) as refused:
        read_stored_offer({**CUT_200_30, "id": "A1", "title": "满减，最终解释权归本店"})

    assert set(refused.value.fields) == {"title"}
