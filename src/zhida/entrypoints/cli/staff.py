"""`zhida createstaff`: hire the first member of staff, or any other, from the terminal."""

from __future__ import annotations

import click

from zhida.shop.accounts.errors import InvalidPhone, StaffExists, WeakPassword
from zhida.shop.accounts.records import SYSTEM_ACTOR, NewStaff, Role
from zhida.shop.accounts.services import create_staff
from zhida.shop.kernel import clock

ROLE_WORDS = [role.value.lower() for role in Role]


@click.command(name="createstaff", help="Hire a member of staff, who then logs in by phone code or password.")
@click.option("--phone", required=True, help="mobile number; +86 is assumed")
@click.option(
    "--role", "roles", required=True, multiple=True, type=click.Choice(ROLE_WORDS), help="may be repeated"
)
@click.option("--name", default="", help="the name that colleagues see")
@click.option("--password", default="", help="at least 8 characters; without one the login is by code")
def createstaff_command(phone: str, roles: tuple[str, ...], name: str, password: str) -> None:
    """Hire; exit 1 with a sentence when the phone is staff already or the input is refused."""
    staff = NewStaff(
        phone=phone,
        roles=frozenset(Role(word.upper()) for word in roles),
        display_name=name,
        password=password,
    )
    try:
        hired = create_staff(actor=SYSTEM_ACTOR, staff=staff, now=clock.now())
    except (InvalidPhone, StaffExists, WeakPassword) as error:
        raise click.ClickException(error.detail) from error
    click.echo(f"{hired.phone_masked}: {', '.join(role.lower() for role in hired.roles)}")
