"""Talks with and about pupils, noted in two taps without a case, and a pupil's own words."""
