"""One visitor's run and session, without a screen."""
