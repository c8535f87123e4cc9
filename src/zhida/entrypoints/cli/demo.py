"""`zhida demo`: fill the shop with the goods of the fictional brand 青岚, to look at and to try out."""

from __future__ import annotations

import click
from django.conf import settings

from zhida.demo.loading import load_demo
from zhida.shop.kernel import clock


@click.command(name="demo", help="Load the demo shop; what is there already is left alone.")
def demo_command() -> None:
    """Load; refused in production, where goods that cannot be delivered must never be on sale."""
    if not settings.ZHIDA.is_demo_or_test:
        raise click.ClickException("zhida demo: refused in production mode")
    report = load_demo(now=clock.now())
    click.echo(f"demo shop: {report.products} products, {report.offers} offers, {report.people} people new")
