"""Utgåvor: what waits to be given out with its audit, approved by two; and figures held until a day."""
