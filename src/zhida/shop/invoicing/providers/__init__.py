"""How the tax service is spoken to: the port, and the one provider."""
