"""Tyck till: what people think of the pages, and what becomes of it."""
