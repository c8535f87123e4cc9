"""How well search finds a thing whose name one knows, measured on real catalogues."""
