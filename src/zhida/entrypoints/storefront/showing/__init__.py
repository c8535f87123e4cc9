"""The rooms' records turned into what pages are drawn from. Pure but for the language of the request."""
