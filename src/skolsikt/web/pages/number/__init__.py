"""Följ siffran: from any number to the question, the definition and the files that it rests on."""
