"""Sources: one file per format or API, from bytes to canonical rows and rejects."""
