"""A municipality from its files alone: everything loaded anew, one night's files, and the first release of all years.

    python -m benchmarks.rebuild [--pupils 20000] [--years 10] [--lesson-years 10] [--folder DIR]

Every source that the demo writes, ten school years, lessons in all of them. The night brings the register of pupils,
the lessons of the running month and the term's grades, one row of each gone. The plain side is DuckDB reading the
same text files into native tables, nothing checked. The bars, on two cores: 15 minutes and 60 seconds within 3 GB, and
20 minutes for the release, whose memory is that of one process.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb

from skolsikt.cli.demo_home import MUNICIPALITY_CODE, MUNICIPALITY_NAME, export_files
from skolsikt.demo.municipality import generate
from skolsikt.home.clock import now
from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings, write_settings
from skolsikt.loading.load import load_files
from skolsikt.measures.house import House
from skolsikt.measures.releasing.cut import cut_release
from skolsikt.privacy.release.waiting import read_waiting, waiting_numbers
from skolsikt.sources.contract import Wish

BARS_SECONDS = {"everything": 900, "one night": 60, "first release": 1200}
BAR_MEGABYTES = 3_072


def plain(files: Sequence[Path], folder: Path) -> int:
    """Read every text file into a table of its own and return the number of rows."""
    connection = duckdb.connect(str(folder / "plain.duckdb"), config={"memory_limit": Settings().memory_limit})
    rows = 0
    for place, path in enumerate(file for file in files if file.suffix == ".csv"):
        connection.execute(
            f"CREATE TABLE t{place} AS SELECT * FROM read_csv(?, delim = ';', ignore_errors = true)", [str(path)]
        )
        rows += connection.table(f"t{place}").shape[0]
    return rows


def loaded(files: Sequence[Path], root: Path) -> int:
    """Load ``files`` as the worker does and return the number of rows. Stops when one of them cannot be loaded."""
    home = Home(root)
    if not home.settings_file.exists():
        write_settings(home.create(), Settings(municipality=MUNICIPALITY_CODE, organiser_name=MUNICIPALITY_NAME))
    outcomes = load_files(files, house=House.open(root), wish=Wish(municipality=MUNICIPALITY_CODE), at=now())
    if failed := [f"{outcome.record.file}: {outcome.error}" for outcome in outcomes if outcome.error]:
        raise SystemExit("\n".join(failed))
    return sum(outcome.record.rows_loaded for outcome in outcomes)


def released(root: Path) -> int:
    """Cut the first release of everything that is loaded and return the number of its tables."""
    house = House.open(root)
    cut_release(house, at=now(), held_together=(), progress=lambda step, share: None)
    (number,) = waiting_numbers(house.home)
    return len(read_waiting(house.home, number).tables)


def one_night(export: Path, into: Path) -> list[Path]:
    """Write the newest register of pupils, lessons of the newest month and grades, each without its last row."""
    into.mkdir()
    pupils, lessons, grades = (
        max(export.glob(pattern))
        for pattern in ("2-elever/elever-*", "4-franvaro/lektioner-*", "3-betyg/terminsbetyg-*")
    )
    with lessons.open("rb") as file:
        next(file)
        newest = max(month_of(line) for line in file)
    for path in (pupils, lessons, grades):
        with path.open("rb") as file:
            headings = next(file)
            lines = [line for line in file if path is not lessons or month_of(line) == newest]
        (into / path.name).write_bytes(b"".join([headings, *lines[:-1]]))
    return sorted(into.iterdir())


def month_of(lesson: bytes) -> bytes:
    return lesson.split(b";", 5)[4][:7]


def in_own_process(side: str, files: Sequence[Path], folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.rebuild", "--side", side, "--folder", str(folder), *map(str, files)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    result: dict[str, float] = json.loads(told)
    return result


def one_side(side: str, files: Sequence[Path], folder: Path) -> dict[str, float]:
    start, home = time.perf_counter(), folder / "home"
    rows = plain(files, folder) if side == "plain" else loaded(files, home) if side == "load" else released(home)
    seconds = time.perf_counter() - start
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"rows": rows, "seconds": seconds, "peak_mb": peak / 1024}


def compare(export: Path, folder: Path) -> None:
    everything = export_files(export)
    runs = {
        "plain": in_own_process("plain", everything, folder),
        "everything": in_own_process("load", everything, folder),
        "one night": in_own_process("load", one_night(export, folder / "night"), folder),
        "first release": in_own_process("release", (), folder),
    }
    for name, run in runs.items():
        what = "tables" if name == "first release" else "rows"
        bar = f"  (bar {BARS_SECONDS[name]} s, {BAR_MEGABYTES} MB)" if name in BARS_SECONDS else ""
        print(f"{name:13} {run['rows']:12,.0f} {what:6} {run['seconds']:8.1f} s  peak {run['peak_mb']:5.0f} MB{bar}")
    print(f"ratio of seconds: everything / plain = {runs['everything']['seconds'] / runs['plain']['seconds']:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pupils", type=int, default=20_000)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--lesson-years", type=int, default=10)
    parser.add_argument("--folder", type=Path, help="where there is room; 30 GB for the whole municipality")
    parser.add_argument("--side", choices=("plain", "load", "release"), help=argparse.SUPPRESS)
    parser.add_argument("files", nargs="*", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.side:
        print(json.dumps(one_side(given.side, given.files, given.folder)))
        return
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        export = Path(folder) / "export"
        generate(pupils=given.pupils, years=given.years, lesson_years=given.lesson_years, into=export)
        compare(export, Path(folder))


if __name__ == "__main__":
    main()
