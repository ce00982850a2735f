"""The clock: asked only from ``loading`` and above; everything below gets time as an argument."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

UTC = ZoneInfo("UTC")
STOCKHOLM = ZoneInfo("Europe/Stockholm")


def now() -> datetime:
    """Return the current instant in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return today's date in Sweden."""
    return datetime.now(STOCKHOLM).date()
