"""Dataskydd: what is kept about pupils and why, for everybody; the log, rights and responsible use."""
