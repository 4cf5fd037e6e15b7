"""Tests of what the views share, and of the views themselves, without a browser."""
