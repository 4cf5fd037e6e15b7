"""Tests of what the pages share, and of the pages themselves, without a browser."""
