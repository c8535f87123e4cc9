"""The merchant's terms, runs let go beyond their cap, and a shopper's choice to be paid by itself."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.catalogue.queries import sellable_skus
from zhida.shop.kernel.timers import set_timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.price_protection import conf, queries
from zhida.shop.price_protection.errors import ReleaseNeedsAnother, RunNotWaiting
from zhida.shop.price_protection.lifecycle import RunStatus
from zhida.shop.price_protection.models import AutomaticChoice, ProtectedLine, SkuRun, Terms
from zhida.shop.price_protection.permissions import CHANGE_TERMS, RELEASE_RUNS
from zhida.shop.price_protection.protection_state import move_run
from zhida.shop.price_protection.records import RunRecord, TermsRecord, TermsWish
from zhida.shop.price_protection.rows import run_of
from zhida.shop.price_protection.services.running import protected_skus


@transactional
def put_terms(*, actor: Actor, wish: TermsWish, reason: str, now: datetime) -> TermsRecord:
    """Set whom automatic runs pay, their cap, and whether anything is paid at all; audited.

    Going on after a stop gives 3 days to those whose days ended meanwhile, and starts the runs.
    Raises PermissionDenied.
    """
    actor.require(CHANGE_TERMS)
    before = queries.get_terms()
    Terms.objects.update_or_create(
        pk=1,
        defaults={
            "mode": wish.mode,
            "run_cap_minor": wish.run_cap.minor,
            "stopped_at": (before.stopped_at or now) if wish.is_stopped else None,
            "changed_by": actor.principal,
            "changed_at": now,
        },
    )
    if before.stopped_at is not None and not wish.is_stopped:
        _give_grace(before.stopped_at, now)
    if not wish.is_stopped:
        for sku_id in protected_skus(now=now):
            set_timer(kind=conf.RUN_TIMER, key=str(sku_id), due_at=now)
    after = queries.get_terms()
    record_audit(
        actor=actor,
        action="price_protection.terms",
        subject="price_protection",
        before=_plain(before),
        after=_plain(after),
        reason=reason,
        now=now,
    )
    return after


@transactional
def release_run(*, actor: Actor, sku: str, reason: str, now: datetime) -> RunRecord:
    """Let the run of a SKU go on beyond its cap; audited. Where the shop asks for a second person the first
    call only asks, and another person's lets it go.

    Raises PermissionDenied, RunNotWaiting, ReleaseNeedsAnother.
    """
    actor.require(RELEASE_RUNS)
    sku_record = sellable_skus(skus=[sku], now=now).get(sku)
    row = SkuRun.objects.filter(pk=sku_record.sku_id if sku_record else 0, status=RunStatus.WAITING).first()
    if row is None:
        raise RunNotWaiting
    needs_another = bool(settings.ZHIDA.second_person)
    if needs_another and row.asked_by == actor.principal:
        raise ReleaseNeedsAnother
    if needs_another and not row.asked_by:
        SkuRun.objects.filter(pk=row.pk, asked_by="").update(asked_by=actor.principal)
    else:
        if not move_run(sku_id=row.pk, to=RunStatus.RUNNING, is_released=True):
            raise RunNotWaiting
        set_timer(kind=conf.RUN_TIMER, key=str(row.pk), due_at=now)
    after = SkuRun.objects.select_related("sku").get(pk=row.pk)
    record_audit(
        actor=actor,
        action="price_protection.release_run",
        subject=f"sku:{sku}",
        before={"status": RunStatus.WAITING.value, "asked_by": row.asked_by},
        after={"status": after.status, "asked_by": after.asked_by},
        reason=reason,
        now=now,
    )
    return run_of(after)


@transactional
def choose_automatic(*, actor: Actor, is_automatic: bool, now: datetime) -> None:
    """Let a shopper be paid by automatic runs, or not any more. Raises LoginRequired."""
    if is_automatic:
        AutomaticChoice.objects.get_or_create(customer_id=actor.customer_id, defaults={"chosen_at": now})
    else:
        AutomaticChoice.objects.filter(customer_id=actor.customer_id).delete()


def _give_grace(stopped_at: datetime, now: datetime) -> None:
    cut_short = Q(ends_at__gt=stopped_at) & Q(ends_at__lt=now + conf.GRACE)
    ProtectedLine.objects.filter(cut_short).update(ends_at=now + conf.GRACE)


def _plain(terms: TermsRecord) -> dict[str, object]:
    return {
        "mode": terms.mode.value,
        "run_cap_minor": terms.run_cap.minor,
        "stopped_at": terms.stopped_at.isoformat() if terms.stopped_at else None,
    }
