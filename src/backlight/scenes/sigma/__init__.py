"""Activations and their slopes, over what a network has and side by side."""
