"""Liknande skolor: which schools have pupils with a background like one's own, why, and how they compare."""
