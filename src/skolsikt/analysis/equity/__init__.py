"""How evenly pupils and results are spread."""
