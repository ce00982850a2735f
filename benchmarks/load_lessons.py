"""One large lesson file, end to end into a published version, against plain DuckDB ``read_csv`` into a native table.

    python benchmarks/load_lessons.py [--rows 3000000] [--rounds 3] [--encoding utf-8|cp1252] [--file PATH]

End to end is: receive, hash, archive encrypted, read and check every line, swap identities for surrogates, sort, write
the lake, build the serving file with its derived tables, publish. Both sides run in processes of their own, one after
the other, round by round; the medians and their ratio are printed, with how the time was spent. The bar of 15 million
rows is 0.35 times the rows per second of the plain side (cp1252: 0.25), within 4 GB.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lessons_csv import generate, plain

from skolsikt.home.clock import now
from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings, write_settings
from skolsikt.loading.load import load_file
from skolsikt.measures.house import House
from skolsikt.sources.contract import Wish

SIDES = ("plain", "skolsikt")
BARS = {"utf-8": 0.35, "cp1252": 0.25}


class Phases:
    """Adds up the seconds of each step that a load reports."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._step, self._since = "", time.perf_counter()

    def __call__(self, step: str, share: float) -> None:
        self.stop()
        self._step = step

    def stop(self) -> None:
        at = time.perf_counter()
        if self._step:
            self.seconds[self._step] = self.seconds.get(self._step, 0.0) + at - self._since
        self._since = at


def end_to_end(path: Path, folder: Path, phases: Phases) -> int:
    home = Home(folder / "home").create()
    write_settings(home, Settings())
    house = House.open(home)
    outcome = load_file(path, house=house, wish=Wish(), at=now(), progress=phases)
    served = house.warehouse.reader().fetchall("SELECT count(*) FROM lesson_attendance")
    if outcome.rows_rejected or served != [(outcome.rows_loaded,)]:
        raise SystemExit(f"{outcome.rows_rejected} rows were rejected, {served} of {outcome.rows_loaded} are served")
    return outcome.rows_loaded


def one_side(side: str, path: Path, folder: Path) -> dict[str, float]:
    """Run one side in this process and return what it took."""
    phases = Phases()
    start, work = time.perf_counter(), os.times()
    rows = plain(path, folder) if side == "plain" else end_to_end(path, folder, phases)
    seconds, done = time.perf_counter() - start, os.times()
    phases.stop()
    return {
        "rows": rows,
        "seconds": seconds,
        "cpu_seconds": done.user + done.system - work.user - work.system,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        **{f"  {step}": spent for step, spent in phases.seconds.items()},
    }


def in_own_process(side: str, path: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        command = [sys.executable, __file__, "--side", side, "--file", str(path), "--folder", folder]
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    result: dict[str, float] = json.loads(answer)
    return result


def compare(path: Path, encoding: str, rounds: int) -> None:
    ours = path if encoding == "utf-8" else in_encoding(path, encoding)
    runs: dict[str, list[dict[str, float]]] = {side: [] for side in SIDES}
    for _round in range(rounds):
        for side in SIDES:
            runs[side].append(in_own_process(side, path if side == "plain" else ours))
    medians = {
        side: {name: statistics.median(run[name] for run in found) for name in found[0]} for side, found in runs.items()
    }
    print(f"{path.stat().st_size / 1e6:.0f} MB, {medians['plain']['rows']:.0f} rows, {encoding}, {rounds} rounds")
    for side, median in medians.items():
        print(
            f"{side:9} {median['rows'] / median['seconds'] / 1e6:6.2f} M rows/s  {median['seconds']:6.2f} s  "
            f"cpu {median['cpu_seconds']:6.2f} s  peak {median['peak_mb']:5.0f} MB"
        )
    for name, spent in medians["skolsikt"].items():
        if name.startswith(" "):
            print(f"{name:36} {spent:6.2f} s")
    ratio = medians["plain"]["seconds"] / medians["skolsikt"]["seconds"]
    print(f"ratio of rows per second: {ratio:.2f} (bar {BARS[encoding]})")


def in_encoding(path: Path, encoding: str) -> Path:
    copy = path.with_suffix(f".{encoding}.csv")
    with path.open(encoding="utf-8", newline="") as read, copy.open("w", encoding=encoding, newline="") as write:
        while text := read.read(1 << 22):
            write.write(text)
    return copy


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=3_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--encoding", choices=tuple(BARS), default="utf-8")
    parser.add_argument("--file", type=Path, help="keep the generated file here, or use the one that is here")
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.side:
        print(json.dumps(one_side(given.side, given.file, given.folder)))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = given.file or Path(folder) / "lessons.csv"
        if not path.exists():
            generate(path, given.rows)
        compare(path, given.encoding, given.rounds)


if __name__ == "__main__":
    main()
