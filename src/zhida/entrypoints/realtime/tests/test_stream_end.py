"""The gateway driven by hand, with short times."""

import asyncio

from zhida.entrypoints.realtime.gateway import Gateway, GatewaySettings
from zhida.entrypoints.realtime.tickets import sign_ticket

SECRET = "a secret for tests"


async def _listen(gateway):
    """Run the lifespan and one stream to its end; return everything that was sent."""
    life: asyncio.Queue = asyncio.Queue()
    started: asyncio.Queue = asyncio.Queue()
    await life.put({"type": "lifespan.startup"})
    living = asyncio.create_task(gateway({"type": "lifespan"}, life.get, started.put))
    await started.get()
    sent = []

    async def send(message):
        sent.append(message)

    never = asyncio.Event()
    query = f"ticket={sign_ticket('order:Z1', secret=SECRET)}".encode()
    scope = {"type": "http", "method": "GET", "path": "/realtime/stream", "query_string": query}
    await gateway(scope, never.wait, send)
    await life.put({"type": "lifespan.shutdown"})
    await living
    return sent


def test_stream_keeps_alive_and_ends_when_its_time_is_up(tmp_path):
    path = tmp_path / "shop.sqlite3"
    gateway = Gateway(
        GatewaySettings(
            database_url=f"sqlite:///{path}",
            public_origin="http://shop.test",
            secret=SECRET,
            stream_seconds=0.5,
            heartbeat_seconds=0.1,
        )
    )
    # An outbox that cannot be read yet must not end the process, only keep the stream silent.
    sent = asyncio.run(_listen(gateway))

    assert [message.get("status") for message in sent] == [200, None]
    assert sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}


def test_heartbeats_are_comments(outbox_file):
    gateway = Gateway(
        GatewaySettings(
            database_url=f"sqlite:///{outbox_file}",
            public_origin="http://shop.test",
            secret=SECRET,
            stream_seconds=0.6,
            heartbeat_seconds=0.1,
        )
    )

    sent = asyncio.run(_listen(gateway))

    bodies = [message["body"] for message in sent[1:]]
    assert bodies[0] == b"retry: 3000\nevent: open\ndata: {}\n\n"
    assert set(bodies[1:-1]) == {b": still here\n\n"}
    assert bodies[-1] == b""
