"""From a file that nobody knows to a profile: what its columns hold, and which fields of a source they look like."""
