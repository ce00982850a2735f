"""Exercises in reading numbers: invented groups, drawn by chance from a seed, and what is true of what was drawn."""
