"""Writes of the webhooks room, one verb a file."""

from zhida.shop.webhooks.services.endpoints import (
    change_endpoint,
    make_endpoint,
    pause_endpoint,
    remove_endpoint,
    resume_endpoint,
    rotate_secret,
)
from zhida.shop.webhooks.services.planning import ping_endpoint, plan_deliveries, send_delivery_again
from zhida.shop.webhooks.services.pruning import prune_log, start_pruning
from zhida.shop.webhooks.services.sending import send_due

__all__ = [
    "change_endpoint",
    "make_endpoint",
    "pause_endpoint",
    "ping_endpoint",
    "plan_deliveries",
    "prune_log",
    "remove_endpoint",
    "resume_endpoint",
    "rotate_secret",
    "send_delivery_again",
    "send_due",
    "start_pruning",
]
