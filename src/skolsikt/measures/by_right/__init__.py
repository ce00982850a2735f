"""Rows of single pupils, for those with the right to them: decided, written in the access log, then read."""
