"""How good a network is at a text, and what it has memorised of it. No training here."""
