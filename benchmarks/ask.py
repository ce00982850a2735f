"""What ``ask`` costs over the same SQL run by hand: the first time and the second.

    python -m benchmarks.ask [--home DIR] [--rounds 5]

Every question is put to a house that has just been opened, in a process that has answered another one: nothing is
remembered and its SQL has to be compiled. The SQL that the answer says it ran is then run by hand on the same serving
file. The bars are 25 ms over it the first time, 2 ms the second.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from skolsikt.measures.asking import plan, shape
from skolsikt.measures.house import House
from skolsikt.measures.question import Question
from skolsikt.privacy.viewer import ANALYST, Relation, Viewer

FIRST_MS, SECOND_MS, LOOK_UP_MS = 25, 2, 5


def questions(school_unit: str) -> dict[str, Question]:
    """Questions of one school and term, and the ones a principal asks on Översikt."""
    where = {"school_unit": (school_unit,)}
    return {
        "absence, one school, one term": Question(measure="absence_share", where=where, period="HT2025"),
        "absence by class": Question(measure="absence_share", by=("class",), where=where, period="2025/26"),
        "absence by weekday": Question(measure="absence_share", by=("weekday",), where=where, period="2025/26"),
        "high absence": Question(measure="high_absence_share", where=where, period="2025/26"),
        "merit value by sex": Question(measure="merit_value_mean", by=("sex",), where=where, period="2025/26"),
        "eligible, all years": Question(measure="eligible_vocational", where=where, period="all"),
    }


def milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def run(home: Path, rounds: int) -> None:
    """Print one line per question: SQL by hand, first ask, second ask, what ask adds, and a release looked up."""
    warm = House.open(home)
    units = warm.ask(Question(measure="pupils", by=("school_unit",), period="2025/26"), viewer=ANALYST)
    largest = max(units.cells, key=lambda cell: cell.population or 0).group["school_unit"] or ""
    print(f"{'question':32} {'SQL ms':>8} {'first':>8} {'second':>8} {'adds':>8} {'look-up':>8}")
    for name, question in questions(largest).items():
        times = zip(*(one_round(home, question) for _round in range(rounds)), strict=True)
        sql, slow, fast, looked_up = map(statistics.median, times)
        is_met = slow - sql <= FIRST_MS and fast <= SECOND_MS and looked_up <= LOOK_UP_MS
        verdict = "" if is_met else "  over the bar"
        print(f"{name:32} {sql:8.1f} {slow:8.1f} {fast:8.2f} {slow - sql:8.1f} {looked_up:8.1f}{verdict}")


def one_round(home: Path, question: Question) -> tuple[float, float, float, float]:
    """Return milliseconds of the SQL by hand, the first ask and the second, in a house that remembers nothing.

    And of a look-up in a release that has been read, by a house that knows its words.
    """
    house = House.open(home)
    held = Relation(role="principal", school_unit_code=question.where["school_unit"][0])
    principal = Viewer(id="rektor", roles=frozenset({held.role}), relations=frozenset({held}))
    reader = house.rows()
    reader.fetchall("SELECT 1")  # the file is open on both sides
    sql = house.ask(question, viewer=principal).sql
    house.ask(question, viewer=ANALYST)
    house.kept = replace(house.kept, answers=type(house.kept)().answers)
    looked_up = milliseconds(lambda: house.ask(question, viewer=ANALYST))
    house.kept = type(house.kept)()
    shape._compiled.clear()
    plan._found.clear()
    first = milliseconds(lambda: house.ask(question, viewer=principal))
    second = milliseconds(lambda: house.ask(question, viewer=principal))
    return milliseconds(lambda: reader.fetchall(sql)), first, second, looked_up


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    run(given.home, given.rounds)


if __name__ == "__main__":
    main()
