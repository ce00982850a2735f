"""Cutting a release: the tables of ``release.yaml`` counted once, audited, and frozen."""
