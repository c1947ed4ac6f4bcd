"""Backlight."""
