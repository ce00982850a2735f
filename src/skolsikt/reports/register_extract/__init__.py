"""Registerutdrag: everything that the house holds about one pupil (GDPR art. 15), as PDF and JSON."""
