"""A composition of functions: its course, and its plots layer by layer."""
