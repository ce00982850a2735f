"""The synthetic municipality: export files in the real formats, with planted truths. Nobody in it is real."""
