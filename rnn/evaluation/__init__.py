"""How good a network is, and what it has learned by heart: from a network and a text, no training."""
