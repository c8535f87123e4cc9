"""The ASGI application: GET /realtime/stream?ticket=... answers text/event-stream."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from zhida.entrypoints.realtime.hub import Hub
from zhida.entrypoints.realtime.tail import Change, OutboxTail
from zhida.entrypoints.realtime.tickets import TicketInvalid, verify_ticket

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Header = tuple[bytes, bytes]

STREAM_PATH = "/realtime/stream"
HEALTH_PATH = "/healthz"
RETRY_MILLISECONDS = 3000
BAD_REQUEST = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewaySettings:
    """What the gateway is told at its start; the limits are DESIGN's and may be smaller in tests."""

    database_url: str
    public_origin: str
    secret: str
    largest_streams: int = 2000
    largest_streams_a_topic: int = 10
    stream_seconds: float = 30 * 60
    heartbeat_seconds: float = 15


class Gateway:
    """Streams events to ticket holders; answers nothing else but its health."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._settings = settings
        self._tail = OutboxTail(settings.database_url)
        self._hub: Hub | None = None
        self._reading: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection as ASGI 3 has it."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    def close_streams(self) -> None:
        """End every stream soon; may be called from a signal handler."""
        if self._loop is not None and self._hub is not None:
            self._loop.call_soon_threadsafe(self._hub.closing.set)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._loop = asyncio.get_running_loop()
        self._hub = Hub(self._tail)
        self._reading = asyncio.create_task(self._hub.run())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._reading.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._reading
        await asyncio.to_thread(self._tail.close)
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        method, path = scope["method"], scope["path"]
        if path == HEALTH_PATH and method in ("GET", "HEAD"):
            await self._reply(send, 200, "alive")
        elif path != STREAM_PATH:
            await self._reply(send, 404, "not_found")
        elif method == "OPTIONS":
            allowed = [(b"access-control-allow-methods", b"GET"), (b"access-control-max-age", b"86400")]
            await self._reply(send, 204, "", allowed)
        elif method != "GET":
            await self._reply(send, 405, "method_not_allowed", [(b"allow", b"GET")])
        else:
            await self._open(scope, receive, send)

    async def _open(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self._hub is not None, "the server runs the lifespan first"
        query = parse_qs(scope["query_string"].decode("latin-1"))
        try:
            ticket = verify_ticket(query.get("ticket", [""])[0], secret=self._settings.secret)
        except TicketInvalid:
            await self._reply(send, 403, "ticket_invalid")
            return
        if self._hub.stream_count >= self._settings.largest_streams or self._hub.closing.is_set():
            await self._reply(send, 503, "too_many_streams", [(b"retry-after", b"5")])
        elif self._hub.streams_of(ticket.topic) >= self._settings.largest_streams_a_topic:
            await self._reply(send, 429, "too_many_streams", [(b"retry-after", b"30")])
        else:
            await self._stream(self._hub, ticket.topic, receive, send)

    async def _stream(self, hub: Hub, topic: str, receive: Receive, send: Send) -> None:
        headers = [
            (b"content-type", b"text/event-stream; charset=utf-8"),
            (b"cache-control", b"no-store"),
            (b"x-accel-buffering", b"no"),
            *self._cors(),
        ]
        queue = hub.open(topic)
        ends = {asyncio.create_task(_disconnected(receive)), asyncio.create_task(_closing(hub))}
        pump = asyncio.create_task(self._pump(hub, queue, send))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await asyncio.wait({pump, *ends}, return_when=asyncio.FIRST_COMPLETED)
            pump.cancel()
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            for task in (pump, *ends):
                task.cancel()
            hub.close(topic, queue)

    async def _pump(self, hub: Hub, queue: asyncio.Queue[Change], send: Send) -> None:
        """Write changes, and a comment when there are none for a while, until the stream's time is up."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._settings.stream_seconds):
                await hub.wait_until_listening()
                await _write(send, f"retry: {RETRY_MILLISECONDS}\nevent: open\ndata: {{}}\n\n")
                while True:
                    await _write(send, await self._next(queue))

    async def _next(self, queue: asyncio.Queue[Change]) -> str:
        try:
            async with asyncio.timeout(self._settings.heartbeat_seconds):
                return _event(await queue.get())
        except TimeoutError:
            return ": still here\n\n"

    async def _reply(self, send: Send, status: int, code: str, headers: Iterable[Header] = ()) -> None:
        body = json.dumps({"status": status, "code": code}).encode() if code else b""
        await send(
            {
                "type": "http.response.start",
                "status": status,
                "headers": [
                    (
                        b"content-type",
                        b"application/problem+json" if status >= BAD_REQUEST else b"application/json",
                    ),
                    (b"content-length", str(len(body)).encode()),
                    *self._cors(),
                    *headers,
                ],
            }
        )
        await send({"type": "http.response.body", "body": body})

    def _cors(self) -> list[Header]:
        """Let pages of the shop's public URL read the answer, and no others."""
        origin = self._settings.public_origin.encode()
        return [(b"access-control-allow-origin", origin), (b"vary", b"Origin")]


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _closing(hub: Hub) -> None:
    await hub.closing.wait()


async def _write(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


def _event(change: Change) -> str:
    document = json.dumps({"name": change.name})
    return f"id: {change.event_id}\nevent: change\ndata: {document}\n\n"
