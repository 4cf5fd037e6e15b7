"""A network learns: windows of text in, one update at a time."""
