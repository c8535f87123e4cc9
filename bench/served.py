"""A running shop under load, beside a bare Django view on the same server, workers and threads alike."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx
from tests.running.mariadb import wait_for_port
from tests.running.ports import free_ports
from tests.running.processes import processes_of
from tests.running.shop import Shop, running_shop

from bench.goods import write_catalogue
from bench.load import requests_a_second
from bench.measuring import Plan, in_turns, say
from bench.scratch import directory
from zhida.entrypoints.cli.serve import BACKLOG, THREADS_PER_WORKER

WORKERS = 2
ROOT = Path(__file__).resolve().parent.parent
API = "/api/shop/v1"
# Longer than an address that the shop keeps a drawn page for.
NEVER_KEPT = "?from=" + "x" * 120
REQUESTS_BEFORE_WEIGHING = 1_000


def run(plan: Plan) -> None:
    """Print requests a second of pages as parts of the bare view's, then the memory of a web worker."""
    with running_shop(mode="demo", workers=WORKERS) as shop, bare_server() as bare:
        catalogue = directory() / "served.jsonl"
        write_catalogue(catalogue, skus=plan.small_skus)
        shop.run("import", "products", str(catalogue), "--publish")
        urls = {"bare view": bare, **pages_of(shop)}
        for url in urls.values():
            httpx.get(url, trust_env=False, timeout=20).raise_for_status()
        rates = in_turns(
            {name: partial(requests_a_second, url, seconds=plan.seconds) for name, url in urls.items()},
            rounds=min(plan.rounds, 3),
        )
        for name, rate in rates.items():
            say(f"{name:26} {rate:7.0f} a second = {rate / rates['bare view']:.3f} of the bare view")
        weigh(shop, requests=REQUESTS_BEFORE_WEIGHING if plan.rounds > 1 else 20)


def pages_of(shop: Shop) -> dict[str, str]:
    """Return the addresses that are asked, kept for a moment and drawn anew each time."""
    with httpx.Client(base_url=shop.url, trust_env=False) as client:
        item = client.get(f"{API}/products?page_size=1").json()["items"][0]
    return {
        "product page, kept": f"{shop.url}{item['url']}",
        "product page, drawn anew": f"{shop.url}{item['url']}{NEVER_KEPT}",
        "list page, kept": f"{shop.url}/list",
        "list page, drawn anew": f"{shop.url}/list{NEVER_KEPT}",
        "API product": f"{shop.url}{API}/products/{item['id']}",
    }


def weigh(shop: Shop, *, requests: int) -> None:
    """Print the resident memory of the heaviest web worker after so many requests."""
    assert shop.process is not None
    with httpx.Client(base_url=shop.url, trust_env=False) as client:
        for index in range(requests):
            client.get("/list", params={"page": index % 5 + 1})
    weights = [
        resident_megabytes(pid) for pid, kind in processes_of(shop.process.pid).items() if kind == "web"
    ]
    say(f"heaviest web process after {requests} requests: {max(weights):.0f} MB (at most 170)")


def resident_megabytes(pid: int) -> float:
    """Return the resident memory of a process; 0 when it has just ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    kilobytes = next((line.split()[1] for line in lines if line.startswith("VmRSS")), "0")
    return int(kilobytes) / 1024


@contextmanager
def bare_server() -> Iterator[str]:
    """Run the bare view on granian as `zhida serve` runs the shop; yield its address."""
    port = free_ports(1)
    command = [
        *(sys.executable, "-m", "granian", "bench.bare_view:application", "--interface", "wsgi"),
        *("--port", str(port), "--workers", str(WORKERS), "--backlog", str(BACKLOG)),
        *("--blocking-threads", str(THREADS_PER_WORKER), "--no-ws"),
    ]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for_port(port, server)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(20)
