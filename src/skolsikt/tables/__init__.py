"""The canonical tables as contracts: grain, key, slice, columns with unit, bounds and privacy class."""
