"""The tables of decisions: one file for each kind."""
