"""Activations and their slopes."""
