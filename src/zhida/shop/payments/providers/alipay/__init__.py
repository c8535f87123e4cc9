"""Alipay's gateway (RSA2): computer and phone web pages, QR codes, refunds and the daily trade bill."""
