"""Tests of what only a real browser shows."""
