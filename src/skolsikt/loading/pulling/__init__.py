"""Data pulled from other systems' APIs, loaded as one bundle."""
