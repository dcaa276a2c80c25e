"""Layers: one file for each set of equations, with its hand-derived backward pass."""
