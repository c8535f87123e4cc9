"""Writes of the devices room, one verb a file."""

from zhida.shop.devices.services.activate import record_activation
from zhida.shop.devices.services.looking import count_lookup
from zhida.shop.devices.services.owners import replace_unit, take_back
from zhida.shop.devices.services.recalling import close_recall, drop_recall, open_recall, propose_recall
from zhida.shop.devices.services.repairs import end_repair, extend_warranty, start_repair
from zhida.shop.devices.services.telling import follow_recalls, record_remedy, tell_buyers
from zhida.shop.devices.services.units import follow_order, follow_parcel

__all__ = [
    "close_recall",
    "count_lookup",
    "drop_recall",
    "end_repair",
    "extend_warranty",
    "follow_order",
    "follow_parcel",
    "follow_recalls",
    "open_recall",
    "propose_recall",
    "record_activation",
    "record_remedy",
    "replace_unit",
    "start_repair",
    "take_back",
    "tell_buyers",
]
