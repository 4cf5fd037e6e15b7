"""A network that is ready before a visitor has trained one, and the script that made it."""
