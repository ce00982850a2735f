"""Progress of long work: a bar on a terminal, plain lines otherwise. Always on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

Report = Callable[[str, float], None]  # what is being done, and how much of it is done (0-1)


@contextmanager
def progress(title: str) -> Iterator[Report]:
    """Show the progress of ``title``; the block calls the reporter with a step's words and the share done."""
    if sys.stderr.isatty():
        with _bar(title) as report:
            yield report
    else:
        yield _lines(title)


@contextmanager
def _bar(title: str) -> Iterator[Report]:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=1.0)

        def report(step: str, share: float) -> None:
            bar.update(task, description=f"{title}: {step}", completed=share)

        yield report


def _lines(title: str) -> Report:
    last = ""

    def report(step: str, share: float) -> None:
        nonlocal last
        if step != last:
            print(f"{title}: {step}", file=sys.stderr, flush=True)
            last = step

    return report
