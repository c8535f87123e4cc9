"""The REST routes of the promotions room."""

from __future__ import annotations

from zhida.shop.promotions import api_calendar, api_coupons, api_offers, api_price_history, api_reviewing

shopper = (api_coupons.shopper, api_price_history.shopper)
staff = (api_offers.staff, api_reviewing.staff, api_calendar.staff, api_coupons.staff)
