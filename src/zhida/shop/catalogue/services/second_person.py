"""The four-eyes rule on product texts."""

from __future__ import annotations

from django.conf import settings

from zhida.shop.accounts.records import Actor, ActorKind


def needs_second_person(actor: Actor) -> bool:
    """Say whether a text of this actor must be looked at by another; the operator's command line need not."""
    return bool(settings.ZHIDA.second_person) and actor.kind is not ActorKind.SYSTEM
