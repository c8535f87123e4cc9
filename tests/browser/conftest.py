"""One running shop and one browser for the pages of a module."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright
from tests.running.browser import browser_program
from tests.running.desk import sit_down
from tests.running.shop import Shop, running_shop

# Several shops and browsers share the machine: what takes a second alone may take ten beside them.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    """A demo shop: its goods have pictures, its payment channel is the simulator."""
    with running_shop(mode="demo") as running:
        yield running


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright) -> Iterator[Browser]:
    program = browser_program()
    if program is None:
        pytest.skip("no Chromium on this machine")
    browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture
def open_page(shop, chromium):
    """Give a function that opens a fresh browser in front of the shop and collects what goes wrong in it."""
    contexts = []

    def faults_of(message) -> list[str]:
        """A fault of one of our own pages; the cashier's are its own."""
        is_ours = message.location.get("url", "").startswith(shop.url)
        return (
            [f"{message.text} {message.location}"] if is_ours and message.type in ("error", "warning") else []
        )

    def opened(*, width: int = 1440, scripts: bool = True, dark: bool = False) -> Page:
        context = chromium.new_context(
            base_url=shop.url,
            viewport={"width": width, "height": 900 if width > 700 else 780},
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
            locale="zh-CN",
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda message: page.faults.extend(faults_of(message)))
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def staff(shop) -> httpx.Client:
    """A member of staff with every right, as a program."""
    return shop.log_staff_in()


@pytest.fixture
def desk(open_page, shop, staff) -> Iterator[Page]:
    """The desk of that member of staff; nothing may go wrong at it."""
    page = sit_down(open_page(), shop, staff.headers["Authorization"].removeprefix("Bearer "))
    yield page
    assert page.faults == []
