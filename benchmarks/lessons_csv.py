"""Reading speed of one large lesson file: receive and read, against plain DuckDB ``read_csv`` into a native table.

    python benchmarks/lessons_csv.py [--rows 3000000] [--rounds 3] [--encoding utf-8|cp1252] [--file PATH]

Both run in processes of their own, one after the other, round by round; the medians and their ratio are printed.
The plain side is given a UTF-8 file in every case.
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

import duckdb
import pyarrow as pa

from skolsikt.school.identifiers import normalise_person_number
from skolsikt.sources.contract import Wish
from skolsikt.sources.lessons import SOURCE
from skolsikt.sources.reading.text import receive

MEMORY_LIMIT = "2GB"
DAYS, LESSONS_A_DAY = 179, 5
SIDES = ("plain", "skolsikt")


def generate(path: Path, rows: int) -> None:
    """Write about ``rows`` lessons: pupils x school days x lessons a day, one line each, always the same."""
    pupils = max(rows // (DAYS * LESSONS_A_DAY), 1)
    connection = duckdb.connect()
    connection.register("pupil", pa.table({"p": range(pupils), "person": [person_number(p) for p in range(pupils)]}))
    connection.execute(f"""
        COPY (
            SELECT person AS Personnummer, (1 + p % 9) || 'ABC'[1 + p % 3] AS Klass, 1 + p % 9 AS "Årskurs",
                12345600 + p // 470 AS Skolenhetskod, DATE '2024-08-19' + (d * 7 // 5)::INTEGER AS Datum,
                lpad((8 + l)::VARCHAR, 2, '0') || ':' || lpad((5 * ((p + l) % 12))::VARCHAR, 2, '0') AS Starttid,
                subject AS "Ämne", subject || ' ' || p // 25 % 90 AS Undervisningsgrupp, 'L' || p // 25 AS "Lärare",
                [40, 50, 60, 80][1 + (l + p) % 4] AS "Schemalagda minuter",
                CASE WHEN hash(p, d) % 17 = 0 THEN 40 ELSE 0 END AS "Giltig frånvaro",
                CASE WHEN hash(p, d, l) % 41 = 0 AND hash(p, d) % 17 > 0 THEN 25 ELSE 0 END AS "Ogiltig frånvaro",
                CASE WHEN hash(d, l, p // 25) % 13 = 0 THEN 'Nej' ELSE 'Ja' END AS Rapporterad,
                CASE WHEN hash(p, d) % 17 = 0 THEN 'Anmäld sjuk' END AS Orsak
            FROM pupil, range({DAYS}) AS day(d), range({LESSONS_A_DAY}) AS hour(l),
                (SELECT unnest(['MA', 'SV', 'EN', 'IDH', 'NO']) AS subject, unnest(range(5)) AS s) WHERE s = l
        ) TO '{path}' (HEADER, DELIMITER ';', QUOTE '')
    """)


def person_number(pupil: int) -> str:
    """Return an invented but valid number, a new one for every pupil."""
    start = f"{2008 + pupil % 9}{1 + pupil // 9 % 12:02}{1 + pupil // 108 % 28:02}{pupil // 3024 % 1000:03}"
    return next(start + digit for digit in "0123456789" if normalise_person_number(start + digit))


def plain(path: Path, folder: Path) -> int:
    connection = duckdb.connect(str(folder / "plain.duckdb"), config={"memory_limit": MEMORY_LIMIT})
    connection.execute("CREATE TABLE lesson AS SELECT * FROM read_csv(?, delim = ';')", [str(path)])
    return count(connection, "lesson")


def skolsikt(path: Path, folder: Path) -> int:
    connection = duckdb.connect(config={"memory_limit": MEMORY_LIMIT, "temp_directory": str(folder / "spill")})
    reading = SOURCE.read(receive(path, workdir=folder), connection, Wish())
    if reading.rows_rejected:
        raise SystemExit(f"{reading.rows_rejected} rows were rejected")
    return reading.rows_read


def count(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    (rows,) = connection.execute(f"SELECT count(*) FROM {name}").fetchone() or (0,)
    return int(rows)


def one_side(side: str, path: Path, folder: Path) -> dict[str, float]:
    """Run one side in this process and return what it took."""
    start, work = time.perf_counter(), os.times()
    rows = plain(path, folder) if side == "plain" else skolsikt(path, folder)
    seconds, done = time.perf_counter() - start, os.times()
    return {
        "rows": rows,
        "seconds": seconds,
        "cpu_seconds": done.user + done.system - work.user - work.system,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def in_own_process(side: str, path: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        command = [sys.executable, __file__, "--side", side, "--file", str(path), "--folder", folder]
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    result: dict[str, float] = json.loads(answer)
    return result


def compare(path: Path, encoding: str, rounds: int) -> None:
    ours = path
    if encoding != "utf-8":
        ours = path.with_suffix(f".{encoding}.csv")
        with path.open(encoding="utf-8", newline="") as read, ours.open("w", encoding=encoding, newline="") as write:
            while text := read.read(1 << 22):
                write.write(text)
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
    for name in ("seconds", "cpu_seconds"):
        print(f"ratio of {name}: skolsikt / plain = {medians['skolsikt'][name] / medians['plain'][name]:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=3_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--encoding", choices=("utf-8", "cp1252"), default="utf-8")
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
