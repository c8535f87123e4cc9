"""Services to log in with, for practice: WeChat, Weibo and Alipay, each with its page, tokens and refusals.

It runs apart from the shop, imports nothing of it, listens on loopback and sends browsers back to loopback
only. The people are invented; whoever opens the page chooses which of them to be.
"""
