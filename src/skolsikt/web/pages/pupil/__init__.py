"""Elev: one pupil, opened by relation and purpose; who may see the pupil, who has, and why."""
