"""Shapes of the REST calls about cases."""

from zhida.shop.aftersales.schemas.bodies import (
    CaseAnswerIn,
    CaseAppealIn,
    CaseIn,
    CaseLineIn,
    CaseMessageIn,
    CasePreviewIn,
    CaseShipmentIn,
    DecisionIn,
    ReturnPlaceDocument,
)
from zhida.shop.aftersales.schemas.shapes import (
    CaseListOut,
    CaseMediaOut,
    CaseOut,
    CasePreviewOut,
    StaffCaseListOut,
    StaffCaseOut,
)
from zhida.shop.aftersales.schemas.words import (
    CaseKindWord,
    CaseStatusWord,
    DecisionWord,
)

__all__ = [
    "CaseAnswerIn",
    "CaseAppealIn",
    "CaseIn",
    "CaseKindWord",
    "CaseLineIn",
    "CaseListOut",
    "CaseMediaOut",
    "CaseMessageIn",
    "CaseOut",
    "CasePreviewIn",
    "CasePreviewOut",
    "CaseShipmentIn",
    "CaseStatusWord",
    "DecisionIn",
    "DecisionWord",
    "ReturnPlaceDocument",
    "StaffCaseListOut",
    "StaffCaseOut",
]
