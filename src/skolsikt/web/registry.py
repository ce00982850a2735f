"""Finding what ``config`` has registered: cards of Översikt, actions on a point, report blocks, jobs, uses."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


@cache
def entries(kind: str) -> tuple[Any, ...]:
    """Return the registered objects of ``kind`` in their order."""
    return tuple(import_string(name) for name in settings.SKOLSIKT_REGISTRIES[kind])
