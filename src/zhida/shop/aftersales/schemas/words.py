"""The words of cases in the REST API, each a code in lower case."""

from enum import StrEnum


class CaseKindWord(StrEnum):
    """The kind of a case in the API's words; `late` is opened by the shop only."""

    REFUND_ONLY = "refund_only"
    RETURN = "return"
    EXCHANGE = "exchange"
    REPAIR = "repair"
    LATE = "late"


class CaseStatusWord(StrEnum):
    """The status of a case in the API's words."""

    APPLIED = "applied"
    APPROVED = "approved"
    SENT = "sent"
    RECEIVED = "received"
    QUOTED = "quoted"
    AWAITING_PAYMENT = "awaiting_payment"
    REPAIRING = "repairing"
    RETURNING = "returning"
    REPLACING = "replacing"
    REFUNDING = "refunding"
    REFUND_FAILED = "refund_failed"
    REJECTED = "rejected"
    APPEALED = "appealed"
    REFUNDED = "refunded"
    COVERED = "covered"
    REPLACED = "replaced"
    REPAIRED = "repaired"
    SENT_BACK = "sent_back"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


class CaseStageWord(StrEnum):
    """What a case waits for, as staff work through the queue."""

    DECIDE = "decide"
    COMING = "coming"
    INSPECT = "inspect"
    SEND = "send"
    PAY = "pay"


class CaseReasonWord(StrEnum):
    """Why a case is opened, in the API's words."""

    NO_REASON = "no_reason"
    NOT_WANTED = "not_wanted"
    NOT_ARRIVED = "not_arrived"
    MISSING_PARTS = "missing_parts"
    AGREED = "agreed"
    FAULTY = "faulty"
    NOT_AS_DESCRIBED = "not_as_described"
    WRONG_ITEM = "wrong_item"
    DAMAGED = "damaged"
    OTHER_VARIANT = "other_variant"
    ACCIDENT = "accident"
    LATE = "late"


class RefusalWord(StrEnum):
    """Why goods that came back may be refused; nothing else may be chosen."""

    UNAUTHORISED_REPAIR = "unauthorised_repair"
    DAMAGED_MARK = "damaged_mark"
    OUTER_WEAR = "outer_wear"
    TRACES_OF_USE = "traces_of_use"
    NO_FAULT_FOUND = "no_fault_found"


class DispositionWord(StrEnum):
    """What becomes of a unit that is back."""

    SELLABLE = "sellable"
    REFURBISHED = "refurbished"
    SCRAP = "scrap"


class DecisionWord(StrEnum):
    """What staff may decide or do about a case."""

    APPROVE = "approve"
    REJECT = "reject"
    RECEIVE = "receive"
    INSPECT = "inspect"
    RESTOCK = "restock"
    REFUND_INSTEAD = "refund_instead"
    SEND_REPLACEMENT = "send_replacement"
    QUOTE = "quote"
    QUOTE_PAID = "quote_paid"
    REPAIR_DONE = "repair_done"
    REPAIR_IMPOSSIBLE = "repair_impossible"
    QUOTE_GIVEN_BACK = "quote_given_back"
    PARCEL_LOST = "parcel_lost"
    SEND_BACK = "send_back"
    COMPENSATE = "compensate"
    PAY_WAY_BACK = "pay_way_back"
    WAY_BACK_LABEL = "way_back_label"
