"""What can be seen inside a network: pure functions of a model and ids."""
