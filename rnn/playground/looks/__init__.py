"""Looks inside a network: for each a question that its run answers with numbers, ready to be
drawn."""
