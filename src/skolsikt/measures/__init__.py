"""Measures: one way to ask, one gate to pass."""
