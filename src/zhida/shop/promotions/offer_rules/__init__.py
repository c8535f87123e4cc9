"""What a stored offer must be beyond what the engine can read, one family of kinds a file. Pure."""

from zhida.shop.promotions.offer_rules.reading import read_stored_offer, tier_keys_checked
from zhida.shop.promotions.offer_rules.titles import title_of

__all__ = ["read_stored_offer", "tier_keys_checked", "title_of"]
