"""Fråga: a question in words, how it was understood, and its answer."""
