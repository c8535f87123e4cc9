"""`zhida realtime`: the event stream, in the foreground."""

from __future__ import annotations

import signal
from types import FrameType
from urllib.parse import urlsplit

import click
import uvicorn

from zhida.config.env import read_env
from zhida.config.startup import refuse_unsafe_binding
from zhida.entrypoints.realtime.gateway import Gateway, GatewaySettings

GRACE_SECONDS = 5


class _GatewayServer(uvicorn.Server):
    """A server that ends its streams when it is told to stop: they would never end by themselves."""

    def __init__(self, config: uvicorn.Config, gateway: Gateway) -> None:
        super().__init__(config)
        self._gateway = gateway

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop accepting, and close the streams."""
        self._gateway.close_streams()
        super().handle_exit(sig, frame)


@click.command()
@click.option("--port", type=int, default=None, help="default: $ZHIDA_REALTIME_PORT, or the shop's port + 1")
@click.option("--host", default="127.0.0.1", show_default=True)
def realtime_command(port: int | None, host: str) -> None:
    """Stream events to open pages until SIGTERM; open streams are ended, pages reconnect."""
    env = read_env()
    refuse_unsafe_binding(env, host)
    public = urlsplit(env.public_url)
    gateway = Gateway(
        GatewaySettings(
            database_url=env.database_url,
            public_origin=f"{public.scheme}://{public.netloc}",
            secret=env.secret_key,
        )
    )
    config = uvicorn.Config(
        gateway,
        host=host,
        port=port or env.realtime_port,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    # uvicorn raises the signal again once it has finished; here that means "done", not "killed".
    signal.signal(signal.SIGTERM, lambda _number, _frame: None)
    signal.signal(signal.SIGINT, lambda _number, _frame: None)
    server = _GatewayServer(config, gateway)
    server.run()
    if not server.started:
        raise click.ClickException(f"the event stream could not start on {host}:{config.port}")
