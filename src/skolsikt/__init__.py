"""Skolsikt: the school-data house of a Swedish municipality."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from skolsikt.notebook import House

__version__ = "0.1.0"
__all__ = ["__version__", "open"]


def open(home: Path | str | None = None) -> House:  # noqa: A001 - the contract of design, section 8
    """Open an installation folder for questions from Python.

    Raises HomeMissing if the folder is not an installation. The rooms are imported only
    when asked for, so that importing ``skolsikt`` stays free.
    """
    from skolsikt.notebook import open_house

    return open_house(home)
