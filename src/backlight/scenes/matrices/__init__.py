"""Matrices of numbers, and a walk through them: the pass of one sample, moment by moment."""
