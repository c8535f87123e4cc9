"""The pure promotion engine: (lines, buyer facts, offers, now) -> Quote. No framework, no database, no clock.

One file a lane, in the order they run: unit_prices, line_offers, threshold_offers, coupons, points, freight;
`quoting.quote` is the whole walk. The rules with worked numbers are in docs/rules/promotions.md.
"""
