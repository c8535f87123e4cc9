"""Reads of coupons: templates, the coupon centre, and what customers hold."""
