"""How often one address may look up serials without a login."""

from datetime import datetime

from django.conf import settings

from zhida.shop.devices import conf
from zhida.shop.devices.errors import TooManyLookups
from zhida.shop.devices.models import Lookup
from zhida.shop.kernel.encryption import blind_index
from zhida.shop.kernel.uow import transactional

ADDRESS_PURPOSE = "devices.lookup"


def count_lookup(*, ip: str, now: datetime) -> None:
    """Count one look-up of an address, known by its blind index only; older ones are forgotten.

    Outside demo and test mode more than 20 in ten minutes are refused. Raises TooManyLookups.
    """
    if settings.ZHIDA.is_demo_or_test or not ip:
        return
    since = now - conf.LOOKUP_WINDOW
    address = blind_index(ip, purpose=ADDRESS_PURPOSE)
    _keep(address, since=since, now=now)
    if Lookup.objects.filter(address_index=address, looked_at__gt=since).count() > conf.LOOKUPS_AN_ADDRESS:
        raise TooManyLookups(retry_after_seconds=int(conf.LOOKUP_WINDOW.total_seconds()))


@transactional
def _keep(address: str, *, since: datetime, now: datetime) -> None:
    Lookup.objects.filter(looked_at__lte=since).delete()
    Lookup.objects.create(address_index=address, looked_at=now)
