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
    CaseBasisOut,
    CaseCountsOut,
    CaseListOut,
    CaseMediaOut,
    CaseOut,
    CasePreviewOut,
    CaseSummaryOut,
    StaffCaseListOut,
    StaffCaseOut,
    StaffCaseSummaryOut,
)
from zhida.shop.aftersales.schemas.words import (
    CaseKindWord,
    CaseStageWord,
    CaseStatusWord,
    DecisionWord,
)

__all__ = [
    "CaseAnswerIn",
    "CaseAppealIn",
    "CaseBasisOut",
    "CaseCountsOut",
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
    "CaseStageWord",
    "CaseStatusWord",
    "CaseSummaryOut",
    "DecisionIn",
    "DecisionWord",
    "ReturnPlaceDocument",
    "StaffCaseListOut",
    "StaffCaseOut",
    "StaffCaseSummaryOut",
]
