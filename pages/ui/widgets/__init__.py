"""What asks: controls, pickers, forms, popovers."""
