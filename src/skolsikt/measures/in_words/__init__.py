"""Questions in Swedish words: what they ask, how that was understood, and what was not."""
