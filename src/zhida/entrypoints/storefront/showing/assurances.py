"""What a product page promises for the time after the sale, out of the rules that stand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.contexts.aftercare import Assurance
from zhida.entrypoints.storefront.kept_rules import kept_rules
from zhida.entrypoints.storefront.showing.goods import options_text
from zhida.shop.catalogue.records import SkuRecord
from zhida.shop.policies import queries as policies

# A merchant's own line that speaks of these would say again, or otherwise, what the policy says.
POLICY_WORDS = ("无理由", "换货", "联保", "保修", "质保", "价保")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What holds for the SKUs of a page, and which of them are excluded for which reason."""

    assurances: tuple[Assurance, ...]
    exclusions: tuple[str, ...]


def told_of(skus: Sequence[SkuRecord]) -> Told:
    """Give the promises of a product's SKUs with their sources, and name every excluded one with its reason.

    Where only some are excluded, the promises are those of the others. No query beside the kept rules.
    """
    found = policies.policies_by(rules=kept_rules(), skus=skus)
    excluded = [sku for sku in skus if found[sku.sku_id].asks_confirmation]
    others = [sku for sku in skus if not found[sku.sku_id].asks_confirmation]
    if not skus:
        return Told(assurances=(), exclusions=())
    shown = policies.shown_promises(found[(others or excluded)[0].sku_id])
    reasons: dict[str, list[str]] = {}
    for sku in excluded:
        policy = found[sku.sku_id]
        reason = f"{policy.exclusion_reason}（{policy.sources[0]}）"
        reasons.setdefault(reason, []).append(options_text(sku.options))
    return Told(
        assurances=tuple(Assurance(text=one.text, source=one.source) for one in shown),
        exclusions=tuple(_exclusion(reason, names if others else ()) for reason, names in reasons.items()),
    )


def own_services(services: Collection[str]) -> tuple[str, ...]:
    """Give the merchant's own lines without those that the policy speaks for."""
    kept = tuple(text for text in services if not any(word in text for word in POLICY_WORDS))
    return kept or (_("官方发货"),)


def general_promise() -> str:
    """Say what holds for goods in general when somebody wants to give them back."""
    return policies.shown_promises(policies.general_policy(rules=kept_rules()))[0].text


def _exclusion(reason: str, names: Sequence[str]) -> str:
    if not any(names):
        return _("购买时由你确认后，不支持七天无理由退货：%(reason)s") % {"reason": reason}
    return _("%(names)s 购买时由你确认后，不支持七天无理由退货：%(reason)s") % {
        "names": "、".join(names),
        "reason": reason,
    }
