"""Photograph a running demo shop for the README: docs/pictures/*.webp.

The demo's shopper logs in, buys and pays on the payment simulator, the staff ships, so that every picture
shows what the shop really does. Needs Chromium and playwright.
Run: zhida up (demo mode), then python tools/take_pictures.py --url http://127.0.0.1:8000
"""

import argparse
import io
import os
import re
import shutil
import time
import uuid
from pathlib import Path

import httpx
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
SHOPPER, OTHER_SHOPPER, STAFF, CODE = "13800000001", "13800000002", "13900000001", "000000"
CART = ("X7-ULTRA-GREEN-16-512", "WATCH-4-PRO-BLACK", "BUDS-4-PRO-WHITE")
ORDERS = ("WATCH-4-PRO-GREY", "BUDS-4-PRO-GREEN", "X7-ULTRA-WHITE-12-256", "BUDS-4-PRO-BLACK")
ORDERS += ("X7-ULTRA-BLACK-16-512", "X7-ULTRA-GREEN-12-256")
QUALITY = 80
MOST_BYTES = 150 * 1000


class Photographer:
    """One browser in front of one shop: a PC and a phone that share the shopper's login."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.url = url
        self.browser = browser
        self.pc = self.device(width=1440, height=900, scale=1)
        self.phone = self.device(width=390, height=844, scale=2)

    def device(self, *, width: int, height: int, scale: int) -> BrowserContext:
        """Open a browser of this size in daylight and in Chinese."""
        return self.browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": height},
            device_scale_factor=scale,
            is_mobile=scale > 1,
            has_touch=scale > 1,
            locale="zh-CN",
            color_scheme="light",
            reduced_motion="reduce",
        )

    def hand_over(self, client: httpx.Client) -> None:
        """Let both browsers be who this client is logged in as."""
        cookies = [{"name": name, "value": value, "url": self.url} for name, value in client.cookies.items()]
        self.pc.add_cookies(cookies)
        self.phone.add_cookies(cookies)

    def take(self, context: BrowserContext, path: str, name: str) -> Page:
        """Open a page, wait for its pictures, keep what the window shows."""
        page = context.pages[0] if context.pages else context.new_page()
        page.goto(path)
        page.wait_for_load_state("networkidle")
        self.keep(page, name)
        return page

    def keep(self, page: Page, name: str) -> None:
        """Write what the window shows as WebP, and refuse a picture that is too heavy for a README."""
        with Image.open(io.BytesIO(page.screenshot())) as shot:
            FOLDER.mkdir(parents=True, exist_ok=True)
            file = FOLDER / f"{name}.webp"
            shot.convert("RGB").save(file, "WEBP", quality=QUALITY, method=6)
        size = file.stat().st_size
        if size > MOST_BYTES:
            raise SystemExit(f"{file.name}: {size} bytes, at most {MOST_BYTES}")
        print(f"{file.name}: {size // 1000} kB")


def main() -> None:
    """Take the pictures that --only names, all of them by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--only", choices=["all", "storefront", "backoffice"], default="all")
    asked = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        photographer = Photographer(browser, asked.url)
        staff = log_in(asked.url, STAFF, "staff")
        if asked.only != "backoffice":
            take_storefront(photographer, staff)
        if asked.only != "storefront":
            take_backoffice(photographer, staff)
        browser.close()


def take_storefront(photographer: Photographer, staff: httpx.Client) -> None:
    """Go the whole way of a purchase, a picture at each place worth seeing."""
    shopper = log_in(photographer.url, SHOPPER, "shop")
    photographer.hand_over(shopper)
    product = fill_cart(shopper)
    for device, context in (("pc", photographer.pc), ("phone", photographer.phone)):
        photographer.take(context, "/", f"home-{device}")
        photographer.take(context, product, f"product-{device}")
    photographer.take(photographer.pc, "/cart", "cart-pc")
    page = photographer.take(photographer.phone, "/checkout", "checkout-phone")
    page.locator(".bottom-bar button").click()
    page.wait_for_url("**/pay/**")
    page.wait_for_load_state("networkidle")
    photographer.keep(page, "pay-phone")
    number = re.search(r"/pay/(\w+)", page.url).group(1)
    pay(photographer.url, shopper, number)
    page.goto(f"/pay/{number}/result")
    expect(page.get_by_role("heading", name="付款成功")).to_be_visible(timeout=30_000)
    ship(staff, shopper, number)
    photographer.take(photographer.phone, f"/orders/{number}", "order-phone")


def take_backoffice(photographer: Photographer, staff: httpx.Client) -> None:
    """Show the orders as the staff see them, a few of them fresh."""
    place_orders(photographer.url, staff)
    photographer.hand_over(staff)
    photographer.take(photographer.pc, "/backoffice/orders", "backoffice-orders")


def log_in(url: str, phone: str, side: str) -> httpx.Client:
    """Log a person of the demo in by code, for one side of the API."""
    client = httpx.Client(base_url=f"{url}/api/{side}/v1/", timeout=30, trust_env=False)
    sent = client.post("auth/codes", json={"phone": phone})
    if sent.status_code == httpx.codes.TOO_MANY_REQUESTS:
        # A second run within the minute: the shop sends one code a minute to a number.
        time.sleep(int(sent.headers["Retry-After"]) + 1)
        sent = client.post("auth/codes", json={"phone": phone})
    sent.raise_for_status()
    answer = client.post("auth/sessions", json={"phone": phone, "code": CODE})
    answer.raise_for_status()
    client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
    return client


def fill_cart(shopper: httpx.Client) -> str:
    """Put three things into an empty cart and return the address of the first one's page."""
    for line in shopper.get("cart").raise_for_status().json()["lines"]:
        shopper.delete(f"cart/lines/{line['id']}").raise_for_status()
    for sku in CART:
        shopper.post("cart/lines", json={"sku": sku, "quantity": 1}).raise_for_status()
    listed = shopper.get("search", params={"q": CART[0]}).raise_for_status().json()["items"]
    return f"{listed[0]['url']}?sku={CART[0]}"


def place_orders(url: str, staff: httpx.Client) -> None:
    """Order one thing at a time: the first stay unpaid, the next are paid, the last is shipped too."""
    shopper = log_in(url, OTHER_SHOPPER, "shop")
    address = shopper.get("addresses").raise_for_status().json()["items"][0]["id"]
    for place, sku in enumerate(reversed(ORDERS)):
        body = {"address_id": address, "lines": [{"sku": sku, "quantity": 1}]}
        quote = shopper.post("quotes", json=body).raise_for_status().json()["quote"]
        answer = shopper.post(
            "orders",
            json={**body, "expected_payable": quote["payable"]},
            headers={"Idempotency-Key": uuid.uuid4().hex},
        )
        number = answer.raise_for_status().json()["number"]
        if place < len(ORDERS) - 2:
            pay(url, shopper, number)
            wait_until_paid(shopper, number)
        if place == 0:
            ship(staff, shopper, number)


def wait_until_paid(shopper: httpx.Client, number: str) -> None:
    """Wait for the channel's word."""
    for _try in range(60):
        if shopper.get(f"orders/{number}").raise_for_status().json()["status"] == "paid":
            return
        time.sleep(0.5)
    raise SystemExit(f"{number} was not paid within half a minute")


def pay(url: str, shopper: httpx.Client, number: str) -> None:
    """Start an attempt and let the simulator, two ports up, take the money."""
    body = {"channel": "simulator", "scene": "pc"}
    started = shopper.post(f"orders/{number}/payments", json=body).raise_for_status().json()
    origin = httpx.URL(url)
    control = str(origin.copy_with(port=(origin.port or 80) + 2, path="/control"))
    answer = httpx.post(control, json={"op": "pay", "attempt": started["attempt"]}, trust_env=False)
    answer.raise_for_status()


def ship(staff: httpx.Client, shopper: httpx.Client, number: str) -> None:
    """Pack and ship the whole order."""
    lines = shopper.get(f"orders/{number}").raise_for_status().json()["lines"]
    staff.post(f"orders/{number}/packing", json={}).raise_for_status()
    parcel = {
        "carrier": "sf",
        "tracking": "SF1388000012345",
        "lines": [{"line": line["id"], "quantity": line["quantity"]} for line in lines],
    }
    staff.post(f"orders/{number}/shipments", json=parcel).raise_for_status()


if __name__ == "__main__":
    main()
