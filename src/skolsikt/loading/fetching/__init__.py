"""Fetching open data over public APIs: what is answered is kept as it came and read like any other file."""
