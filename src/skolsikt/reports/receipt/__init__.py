"""Kvitto: who may see a pupil, who has looked and why, on one page for the pupil and the guardians."""
