"""Data > Ny källa: an export that nobody has described becomes a profile, without programming."""
