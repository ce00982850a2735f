"""The demo municipality from nothing to pages: generated, loaded, served, and what Översikt costs the server.

    python -m benchmarks.demo [--pupils 6000] [--years 8] [--home DIR]

The bars are 120 seconds to the first page and 100 ms of server time for Översikt.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import tempfile
import time
from pathlib import Path

from skolsikt.cli.demo_home import build_demo, schools_with_leavers
from skolsikt.cli.django import start_django
from skolsikt.home.paths import Home

SECONDS, OVERVIEW_MS, VISITS = 120, 100, 20


def built(home: Home, pupils: int, years: int) -> float:
    """Build and load the demo; return the seconds it took."""
    start = time.perf_counter()
    build_demo(home, pupils=pupils, years=years, seed=1)
    return time.perf_counter() - start


def overview_milliseconds(home: Home) -> list[float]:
    """Return the server time of each visit to Översikt, the first one cold."""
    from django.test import Client

    import skolsikt.config.wsgi  # noqa: F401 - collects the static files, as the server does

    client = Client(headers={"host": "127.0.0.1"})
    client.login(username="rektor", password=demo_password())
    times = []
    for _visit in range(VISITS):
        start = time.perf_counter()
        answer = client.get("/")
        times.append((time.perf_counter() - start) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"Översikt answered {answer.status_code}")
    return times


def demo_password() -> str:
    from skolsikt.records.accounts.demo_users import DEMO_PASSWORD

    return DEMO_PASSWORD


def run(home: Home, pupils: int, years: int) -> None:
    seconds = built(home, pupils, years)
    peak_gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skolsikt.config.settings")
    start_django(home)
    from skolsikt.measures.house import House
    from skolsikt.records.accounts.demo_users import create_demo_users

    house = House.open(home)
    create_demo_users(schools_with_leavers(house))
    lessons = house.rows().fetchall("SELECT count(*) FROM lesson_attendance")[0][0]
    print(f"{pupils} pupils, {years} years, {lessons:,} lesson rows")
    print(f"generated, loaded, served: {seconds:.1f} s of {SECONDS} s, peak {peak_gigabytes:.1f} GB")
    first, *rest = overview_milliseconds(home)
    print(f"Översikt: first {first:.0f} ms, then {statistics.median(rest):.0f} ms ({OVERVIEW_MS} ms is the bar)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pupils", type=int, default=6000)
    parser.add_argument("--years", type=int, default=8)
    parser.add_argument("--home", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run(Home(given.home or Path(folder) / "demo"), given.pupils, given.years)


if __name__ == "__main__":
    main()
