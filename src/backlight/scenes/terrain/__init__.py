"""A surface as a map, and lifted by its height."""
