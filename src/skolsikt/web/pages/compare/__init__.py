"""Jämför: choose a measure, break it down, see chart and table."""
