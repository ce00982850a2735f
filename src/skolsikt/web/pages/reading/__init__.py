"""Läsa siffror: what figures can and cannot tell each role, and two-minute exercises on invented numbers."""
