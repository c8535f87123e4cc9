"""The simulator's bench of the payments room, for paying an order at checkout's own door."""

from zhida.shop.payments.tests.conftest import bench, clock, door

__all__ = ["bench", "clock", "door"]
