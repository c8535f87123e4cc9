"""REST of API keys: for administrators at a screen, never for a key."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Router, Schema, Status
from pydantic import AwareDatetime, Field

from zhida.shop.accounts import key_queries
from zhida.shop.accounts.key_records import KeyRecord, MadeKey, NewKey
from zhida.shop.accounts.machine_clock import machine_now
from zhida.shop.accounts.permissions import MANAGE_KEYS, grantable, staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.accounts.schemas import RowIdText, StrictBody
from zhida.shop.accounts.services.keys import make_key, revoke_key

staff = Router(tags=["accounts"])

ScopeText = Annotated[str, Field(max_length=80)]
NetworkText = Annotated[str, Field(max_length=50)]


class NewKeyBody(StrictBody):
    """A key to make; without networks it may be used from anywhere, without an end until it is revoked."""

    name: Annotated[str, Field(max_length=40)]
    scopes: Annotated[set[ScopeText], Field(min_length=1, max_length=100)]
    networks: Annotated[list[NetworkText], Field(max_length=20)] = []
    expires_at: AwareDatetime | None = None


class KeyOut(Schema):
    id: str
    name: str
    hint: str
    scopes: list[str]
    networks: list[str]
    made_by: str
    made_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None
    is_usable: bool

    @classmethod
    def of(cls, key: KeyRecord) -> KeyOut:
        """Show one key."""
        return cls(
            id=str(key.id),
            name=key.name,
            hint=key.hint,
            scopes=list(key.scopes),
            networks=list(key.networks),
            made_by=f"S:{key.made_by}",
            made_at=key.made_at,
            expires_at=key.expires_at,
            used_at=key.used_at,
            revoked_at=key.revoked_at,
            is_usable=key.is_usable,
        )


class MadeKeyOut(Schema):
    """A fresh key; `token` is never told again."""

    token: str
    key: KeyOut

    @classmethod
    def of(cls, made: MadeKey) -> MadeKeyOut:
        """Show a fresh key."""
        return cls(token=made.token, key=KeyOut.of(made.key))


class KeysOut(Schema):
    """All keys, and the scopes that a new one may have."""

    items: list[KeyOut]
    scopes: list[str]


@staff.get("/api-keys", response=KeysOut, auth=staff_only(MANAGE_KEYS), summary="List API keys")
def get_keys(request: ShopRequest) -> KeysOut:
    keys = key_queries.list_keys(actor=request.actor, now=machine_now())
    return KeysOut(items=[KeyOut.of(key) for key in keys], scopes=list(grantable()))


@staff.post("/api-keys", response={201: MadeKeyOut}, auth=staff_only(MANAGE_KEYS), summary="Make an API key")
def post_key(request: ShopRequest, body: NewKeyBody) -> Status[MadeKeyOut]:
    new = NewKey(
        name=body.name,
        scopes=frozenset(body.scopes),
        networks=tuple(body.networks),
        expires_at=body.expires_at,
    )
    return Status(201, MadeKeyOut.of(make_key(actor=request.actor, new=new, now=machine_now())))


@staff.delete(
    "/api-keys/{id}", response={204: None}, auth=staff_only(MANAGE_KEYS), summary="Revoke an API key"
)
def delete_key(request: ShopRequest, id: RowIdText) -> Status[None]:
    revoke_key(actor=request.actor, key_id=int(id), now=machine_now())
    return Status(204, None)
