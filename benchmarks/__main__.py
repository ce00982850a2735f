"""``make bench``: every benchmark, one after the other, each printing ratios against the plain tool in one run.

python -m benchmarks [--rows 15000000] [--pupils 6000]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=15_000_000)
    parser.add_argument("--pupils", type=int, default=6000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = str(Path(folder) / "demo")
        rows = ["--rows", str(given.rows)]
        for command in (
            [str(HERE / "lessons_csv.py"), *rows],
            [str(HERE / "load_lessons.py"), *rows],
            [str(HERE / "load_lessons.py"), *rows, "--encoding", "cp1252"],
            ["-m", "benchmarks.demo", "--pupils", str(given.pupils), "--home", home],
            ["-m", "benchmarks.ask", "--home", home],
            ["-m", "benchmarks.releases"],
            ["-m", "benchmarks.release_choice"],
            ["-m", "benchmarks.registration"],
            ["-m", "benchmarks.rebuild", "--pupils", str(given.pupils), "--lesson-years", "2"],
        ):
            print(f"\n== {' '.join(Path(word).name for word in command)}", flush=True)
            subprocess.run([sys.executable, *command], check=True, cwd=HERE.parent)


if __name__ == "__main__":
    main()
