"""Words and units of published figures: an indicator = one entry of a file, a publisher = one file."""
