"""Skolsikt from Python: ``house = skolsikt.open(home); house.ask("merit_value_mean", by=["school_unit"])``."""

from skolsikt.notebook.house import House, open_house

__all__ = ["House", "open_house"]
