"""The demo's national tests: grades lie near the test grades, and every kind of missing result is there."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from skolsikt.demo.manifest import Manifest
from skolsikt.sources import national_tests_3, national_tests_6, national_tests_9
from skolsikt.sources.contract import Source, Wish
from skolsikt.sources.reading.text import receive
from tests.demo.written_files import files_of, final_grades

LETTERS = "FEDCBA"
Rows = list[dict[str, object]]


@pytest.fixture(scope="module")
def results(full_folder: Path, full: Manifest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rows]:
    """Test -> rows of the last year."""
    workdir = tmp_path_factory.mktemp("tests")
    return {
        source.id[-1]: _read(source, full_folder, full, workdir)
        for source in (national_tests_3.SOURCE, national_tests_6.SOURCE, national_tests_9.SOURCE)
    }


def _read(source: Source, folder: Path, manifest: Manifest, workdir: Path) -> Rows:
    file = list(files_of(manifest, source.id))[-1]
    reading = source.read(receive(folder / file.path, workdir=workdir), None, Wish())  # type: ignore[arg-type]
    return list(reading.rows["national_test_result"].to_pylist())


def test_grades_lie_near_the_tests_and_more_often_above_in_mathematics(
    results: dict[str, Rows], full_folder: Path, full: Manifest
) -> None:
    year = full.school_years[-1]
    grades = {one.person_number: one.grades for one in final_grades(full_folder, full) if one.school_year == year}
    steps: dict[str, Counter[int]] = {"MA": Counter(), "EN": Counter()}
    for row in results["9"]:
        subject, tested = str(row["subject_code"]), row["grade_value"]
        grade = grades[str(row["person_number"])].get(subject) if subject in steps else None
        if tested and grade and grade in LETTERS:
            steps[subject][LETTERS.index(grade) - LETTERS.index(str(tested))] += 1
    for counted in steps.values():
        assert set(counted) <= {-1, 0, 1}
        assert counted[0] > 0.6 * counted.total() > 200
    assert 0.15 < steps["MA"][1] / steps["MA"].total() < 0.4
    assert steps["MA"][1] > 3 * steps["MA"][-1]
    assert steps["EN"][-1] > steps["EN"][1]


def test_every_reason_for_a_missing_result_is_there_and_none_is_common(results: dict[str, Rows]) -> None:
    wholes = [row for test in "69" for row in results[test] if row["part"] == "total"]
    reasons = Counter(row["missing_reason"] for row in wholes)
    assert set(reasons) == {None, "not_taken", "lost", "substitute", "in_test_portal"}
    assert reasons[None] > 0.8 * reasons.total()


def test_most_pupils_of_year_three_reach_each_part(results: dict[str, Rows]) -> None:
    reached = [row["is_reached"] for row in results["3"] if row["is_reached"] is not None]
    assert 0.7 < sum(map(bool, reached)) / len(reached) < 0.95
