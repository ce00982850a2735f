"""The installation folder: paths, settings, keys, clock and words."""
