"""Destroying what is decided to be destroyed, everywhere, and handing over to the archive what is to be kept."""
