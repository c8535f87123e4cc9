"""Tables of the after-sales room: fields and constraints only."""

from zhida.shop.aftersales.models.cases import Case, CaseLine, CaseQuerySet, CaseStep, CaseUnits, ReturnPlace
from zhida.shop.aftersales.models.evidence import CaseMedia, CaseMessage, Inspection
from zhida.shop.aftersales.models.refunds import StaffRefund

__all__ = [
    "Case",
    "CaseLine",
    "CaseMedia",
    "CaseMessage",
    "CaseQuerySet",
    "CaseStep",
    "CaseUnits",
    "Inspection",
    "ReturnPlace",
    "StaffRefund",
]
