"""Who may use the processor, and when."""
