"""Writes of coupons: templates, claims, codes and grants, and what orders do to holdings."""
