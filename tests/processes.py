"""Processes that a test starts, and kills."""

from __future__ import annotations

import multiprocessing
from multiprocessing.context import ForkServerContext
from types import ModuleType


def ready_processes(module: ModuleType) -> ForkServerContext:
    """Return processes that start with everything that ``module`` imports, and nothing running."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([module.__name__])
    return context
