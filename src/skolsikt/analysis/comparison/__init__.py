"""Comparison: own figures beside those that others have published."""
