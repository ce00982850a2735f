"""Skolkalender: when there is school, and days entered by hand."""
