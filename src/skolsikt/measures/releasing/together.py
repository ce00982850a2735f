"""Tasks of a cut done several at a time: what is counted is audited while the next is being counted."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from os import cpu_count

from skolsikt.measures.releasing.task import Before, Cut, Limits, Task
from skolsikt.privacy.release.store import Frozen

_FEW = 4  # tasks; fewer are done before another process has started
Done = list[tuple[Cut, Frozen]]


def done_together(tasks: Iterator[Task], tables: Before, limits: Limits) -> Iterator[Done]:
    """Yield what each task did, in their order, with all the processors there are. Raises AuditFailed."""
    first = list(itertools.islice(tasks, _FEW + 1))
    work = ((task, _stands(task, tables), limits) for task in itertools.chain(first, tasks))
    if len(first) <= _FEW or cpu_count() == 1:
        yield from itertools.starmap(_one, work)
        return
    pool = ProcessPoolExecutor(mp_context=get_context("spawn"))
    try:
        futures = [pool.submit(_one, *each) for each in work]
        yield from (future.result() for future in futures)
    finally:
        pool.shutdown(cancel_futures=True)


def _stands(task: Task, tables: Before) -> Before:
    return {key: tables[key] for key in (*task.keys, *task.needs) if key in tables}


def _one(task: Task, before: Before, limits: Limits) -> Done:
    return task.run(before, limits)
