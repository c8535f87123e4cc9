"""What somebody does at a desk of the back office, by the words on the screen."""

from __future__ import annotations

import base64
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from tests.running.shop import CODE, Shop

# Whoever is not logged in yet is told so by the first question the page asks.
NOT_LOGGED_IN = "401 (Unauthorized)"
POLICY_WATCH = """addEventListener('securitypolicyviolation', (event) =>
  setTimeout(() => { throw new Error('CSP ' + event.blockedURI) }))"""
DRAWING = """(colour) => { const c = document.createElement('canvas'); c.width = c.height = 900;
  const x = c.getContext('2d'); x.fillStyle = colour; x.fillRect(90, 90, 700, 600);
  return c.toDataURL('image/png').split(',')[1] }"""


def log_in_by_code(page: Page, phone: str) -> None:
    """Log a member of staff in with the code that is sent to their phone."""
    page.goto("/backoffice")
    page.locator("input[name=phone]").fill(phone)
    ask_for_code(page)
    page.locator("input[name=code]").fill(CODE)
    press(page, "登录")
    expect(page.get_by_role("heading", name="现在需要你")).to_be_visible()
    page.faults[:] = [fault for fault in page.faults if NOT_LOGGED_IN not in fault]


def ask_for_code(page: Page) -> None:
    """Have a code sent and wait until it was: before that no code is right."""
    press(page, "获取验证码")
    expect(page.get_by_role("button", name="秒后重发")).to_be_visible()


def sit_down(page: Page, shop: Shop, token: str) -> Page:
    """Give a browser the session of a member of staff, and let no breach of the content policy pass."""
    page.add_init_script(POLICY_WATCH)
    page.context.add_cookies([{"name": "zhida_staff", "value": token, "url": shop.url}])
    return page


def press(place: Page | Locator, name: str) -> None:
    """Press the button with exactly this name."""
    place.get_by_role("button", name=name, exact=True).click()


def give_reason(page: Page, reason: str) -> None:
    """Answer the question for a reason."""
    box = page.locator(".el-message-box")
    box.get_by_placeholder("原因").fill(reason)
    press(box, "确定")


def draw_picture(page: Page, file: Path, colour: str) -> Path:
    """Let the browser draw a picture and keep it as a file."""
    file.write_bytes(base64.b64decode(page.evaluate(DRAWING, colour)))
    return file
