"""Absence, and how it has been registered."""
