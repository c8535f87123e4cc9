"""WeChat Pay v3 for practice, written from the protocol a second time: nothing is shared with the shop.

It proves our signatures, signs its answers by platform certificate or public key, seals its notifications and
writes bills as WeChat does. It listens on loopback; no money moves.
"""
