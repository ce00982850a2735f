"""Klass: the pupils of an own class or teaching group, with what is known and what is missing."""
