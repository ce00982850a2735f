"""Registrering: how attendance is registered at a school, the guideline for it, and a teacher's own figures."""
