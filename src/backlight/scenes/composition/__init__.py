"""A composition of functions, layer by layer."""
