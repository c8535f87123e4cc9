"""PayPal Orders v2. It has no signed answers: what it says is believed because of TLS and our own token."""
