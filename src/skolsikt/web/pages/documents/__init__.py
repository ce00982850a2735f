"""Dokument: what the law asks for, as files."""
