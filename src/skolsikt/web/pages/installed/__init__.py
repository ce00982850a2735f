"""Skolsikt on the home screen of a phone: manifest, the worker that keeps the shell, the page without network."""
