"""The services that a shopper may log in with, one file a protocol. Each speaks httpx, none keeps state."""
