"""Tests of the app as it runs: what only a real browser or several visitors show."""
