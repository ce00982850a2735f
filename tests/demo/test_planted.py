"""What is planted can be found again by plain arithmetic in the written files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from statistics import fmean, pstdev

import pytest

from skolsikt.analysis.absence.registration.deviation import deviations
from skolsikt.analysis.absence.registration.expected import Cells, expected_absence
from skolsikt.demo.grading import eligible_vocational, merit_values
from skolsikt.demo.manifest import Manifest
from skolsikt.demo.published_files import all_subjects_passed, eligible_academic
from skolsikt.demo.world import make_world
from skolsikt.school.eligibility import all_subjects_passed as all_passed_by_law
from skolsikt.school.eligibility import eligibility_rules, eligible
from skolsikt.school.grades import points
from skolsikt.school.merit import merit_rules, merit_value
from tests.demo.written_files import FinalGrades, final_grades, tables

RULES_DAY = date(2026, 6, 30)
ABSENT = '("Giltig frånvaro" + "Ogiltig frånvaro")'


def _merit(pupil: FinalGrades) -> float:
    value = merit_value(pupil.grades, rules=merit_rules(RULES_DAY))
    return float(value or 0)


def test_the_generators_own_rules_agree_with_the_law(small_folder: Path, small: Manifest) -> None:
    world = make_world(pupils=small.pupils, years=small.years, seed=small.seed, last_school_year="2025/26")
    final = world.results.final
    rules = eligibility_rules(RULES_DAY)
    by_number = {pupil.person_number: pupil for pupil in final_grades(small_folder, small)}
    pupils = [by_number[number] for number in world.people.person_number[final.pupil]]

    assert merit_values(final.grades).tolist() == [_merit(pupil) for pupil in pupils]
    assert eligible_vocational(final.grades).tolist() == [eligible(p.grades, "YR", rules=rules) for p in pupils]
    for group, needed in (("ES", ()), ("EK_HU_SA", ("GE", "HI", "RE", "SH")), ("NA_TE", ("BI", "FY", "KE"))):
        ours = eligible_academic(final.grades, needed).tolist()
        assert ours == [eligible(pupil.grades, group, rules=rules) for pupil in pupils]
    assert all_subjects_passed(final.grades).tolist() == [all_passed_by_law(p.grades, rules=rules) for p in pupils]


@pytest.mark.parametrize("size", ["small", pytest.param("full", marks=pytest.mark.slow)])
def test_one_unit_has_twelve_merit_points_more_than_its_pupils_would_have_had(
    size: str, request: pytest.FixtureRequest
) -> None:
    manifest: Manifest = request.getfixturevalue(size)
    planted = manifest.planted.added_merit
    pupils = final_grades(request.getfixturevalue(f"{size}_folder"), manifest)

    mean = fmean(_merit(pupil) for pupil in pupils if pupil.school_unit_code == planted.school_unit_code)
    assert planted.points == 12
    assert mean == pytest.approx(planted.mean_with)
    assert mean - planted.mean_without == pytest.approx(12, abs=0.3)


@pytest.mark.parametrize("size", ["small", pytest.param("full", marks=pytest.mark.slow)])
def test_boys_lead_by_half_a_standard_deviation_in_one_cohort(size: str, request: pytest.FixtureRequest) -> None:
    manifest: Manifest = request.getfixturevalue(size)
    planted = manifest.planted.boys_lead
    lines = final_grades(request.getfixturevalue(f"{size}_folder"), manifest)
    cohort = [pupil for pupil in lines if pupil.person_number.startswith(str(planted.birth_year))]
    world = make_world(pupils=manifest.pupils, years=manifest.years, seed=1, last_school_year="2025/26")
    girls = dict(zip(world.people.person_number, world.people.is_girl.tolist(), strict=True))

    means = {pupil.person_number: _study_heavy_mean(pupil, planted.subjects) for pupil in cohort}
    boys_mean = fmean(mean for number, mean in means.items() if not girls[number])
    girls_mean = fmean(mean for number, mean in means.items() if girls[number])
    assert {pupil.school_year for pupil in cohort} == {planted.school_year}
    assert (boys_mean - girls_mean) / pstdev(means.values()) == pytest.approx(planted.sd, abs=0.02)


def _study_heavy_mean(pupil: FinalGrades, subjects: tuple[str, ...]) -> float:
    grades = {**pupil.grades, "SV": pupil.grades["SV"] or pupil.grades["SVA"]}
    graded = [grade for subject in subjects if (grade := grades[subject])]
    return fmean(float(points(grade, on=RULES_DAY)) if grade != "-" else 0.0 for grade in graded) if graded else 0.0


@pytest.mark.slow
def test_in_other_cohorts_girls_lead(full_folder: Path, full: Manifest) -> None:
    planted = full.planted.boys_lead
    others = [p for p in final_grades(full_folder, full) if not p.person_number.startswith(str(planted.birth_year))]

    means = [(pupil.is_girl, _study_heavy_mean(pupil, planted.subjects)) for pupil in others]
    assert fmean(mean for girl, mean in means if girl) > fmean(mean for girl, mean in means if not girl)


@pytest.mark.slow
def test_the_planted_teacher_registers_thirty_per_cent_of_the_absence_of_the_same_pupils(
    full_folder: Path, full: Manifest
) -> None:
    planted = full.planted.under_registering_teacher
    own, expected = (
        tables(full_folder)
        .execute(
            f"""
            WITH shares AS (
                SELECT Personnummer, Lärare = ? AS is_own, sum({ABSENT}) AS absent, sum("Schemalagda minuter") AS held
                FROM lessons WHERE Rapporterad = 'Ja' GROUP BY ALL
            )
            SELECT sum(own.absent) / sum(own.held), sum(own.held * other.absent / other.held) / sum(own.held)
            FROM shares own JOIN shares other USING (Personnummer) WHERE own.is_own AND NOT other.is_own
            """,
            [planted.signature],
        )
        .fetchall()[0]
    )

    assert planted.unregistered_share == 0.7
    assert own / expected == pytest.approx(0.30, abs=0.05)


@pytest.mark.slow
@pytest.mark.parametrize("year", [0, 1])
def test_the_planted_teacher_is_found_and_nobody_else_is_flagged(full_folder: Path, full: Manifest, year: int) -> None:
    planted = full.planted.under_registering_teacher
    months = tables(full_folder).execute("SELECT DISTINCT year(Datum - INTERVAL 7 MONTH) FROM lessons ORDER BY 1")
    first_calendar_year = months.fetchall()[year][0]
    found = (
        tables(full_folder)
        .execute(
            f"""
            SELECT (hash(Personnummer) % 4611686018427387904)::BIGINT AS pupil,
                date_diff('week', DATE '2000-01-03', Datum)::BIGINT AS week, Skolenhetskod || Lärare AS teacher,
                count(*)::DOUBLE AS lessons, count_if({ABSENT} >= "Schemalagda minuter" / 2)::DOUBLE AS absent
            FROM lessons WHERE Rapporterad = 'Ja' AND year(Datum - INTERVAL 7 MONTH) = ? GROUP BY ALL
            """,
            [first_calendar_year],
        )
        .fetchnumpy()
    )

    judged = deviations(expected_absence(Cells(**(found | {"teacher": found["teacher"].tolist()}))))

    assert [name for name, one in judged.items() if one.is_below] == [planted.school_unit_code + planted.signature]
    assert len(judged) > 300


@pytest.fixture(scope="module")
def absence(full_folder: Path) -> dict[tuple[str, int], float]:
    """Absence share of reported time by unit and year in which the school year begins."""
    rows = tables(full_folder).execute(
        f"""
        SELECT Skolenhetskod, year("Från") - CASE WHEN month("Från") > 7 THEN 0 ELSE 1 END AS year,
               sum({ABSENT}) / sum("Rapporterade minuter")
        FROM sums GROUP BY ALL
        """
    )
    return {(unit, year): share for unit, year, share in rows.fetchall()}


@pytest.mark.slow
def test_one_action_lowers_absence_by_three_points_and_the_other_does_nothing(
    absence: dict[tuple[str, int], float], full: Manifest
) -> None:
    actions = full.planted.actions
    years = sorted({year for _unit, year in absence})
    untouched = {unit for unit, _year in absence} - {action.school_unit_code for action in actions}

    def mean(units: set[str], chosen: list[int]) -> float:
        return fmean(absence[unit, year] for unit in units for year in chosen if (unit, year) in absence)

    for title, truth in (("Närvaroteam", -0.03), ("Frukost i skolan", 0.0)):
        effects = []
        for action in (one for one in actions if one.title == title):
            start = int(action.school_year[:4])
            before, after = [y for y in years if y < start - 1], [y for y in years if y >= start]
            unit = {action.school_unit_code}
            change = mean(unit, after) - mean(unit, before)
            effects.append(change - mean(untouched, after) + mean(untouched, before))
            assert action.points_share == truth
        assert len(effects) == 4
        assert fmean(effects) == pytest.approx(truth, abs=0.006)


@pytest.mark.slow
def test_the_idle_action_looks_good_before_and_after_for_it_began_in_a_bad_year(
    absence: dict[tuple[str, int], float], full: Manifest
) -> None:
    idle = [action for action in full.planted.actions if action.bad_year]

    changes = [
        absence[action.school_unit_code, int(action.school_year[:4])]
        - absence[action.school_unit_code, int(action.bad_year[:4])]
        for action in idle
    ]
    assert fmean(changes) < -0.015


@pytest.mark.slow
def test_forty_pupils_turn_by_fifteen_points_in_october(full_folder: Path, full: Manifest) -> None:
    planted = full.planted.turning_pupils
    before, after = (
        share
        for _is_after, share in tables(full_folder)
        .execute(
            f"""
            SELECT Datum >= ?::DATE AS is_after, sum({ABSENT}) / sum("Schemalagda minuter")
            FROM lessons WHERE Rapporterad = 'Ja' AND Datum >= '2025-08-01' AND list_contains(?, Personnummer)
            GROUP BY ALL ORDER BY is_after
            """,
            [planted.from_date, list(planted.person_numbers)],
        )
        .fetchall()
    )

    assert len(planted.person_numbers) == 40
    assert planted.from_date == "2025-10-01"
    assert after - before == pytest.approx(0.15, abs=0.03)


@pytest.mark.slow
def test_areas_range_from_65_to_95_per_cent_eligible_and_the_grades_agree(full_folder: Path, full: Manifest) -> None:
    world = make_world(pupils=full.pupils, years=full.years, seed=full.seed, last_school_year="2025/26")
    home = dict(zip(world.people.person_number, world.people.area.tolist(), strict=True))
    rules = eligibility_rules(RULES_DAY)
    outcomes: dict[str, list[bool]] = {}
    for pupil in final_grades(full_folder, full):
        area = world.places.code[home[pupil.person_number]]
        outcomes.setdefault(area, []).append(eligible(pupil.grades, "YR", rules=rules))

    truths = {area.area_code: area.eligible_share for area in full.planted.areas}
    assert len(truths) == 60
    assert min(truths.values()) == pytest.approx(0.65, abs=0.02)
    assert max(truths.values()) == pytest.approx(0.95, abs=0.02)
    misses = [
        (fmean(outcomes[area]) - share) / (share * (1 - share) / len(outcomes[area])) ** 0.5
        for area, share in truths.items()
    ]
    assert fmean(miss**2 for miss in misses) < 1.5  # no area strays further than chance explains
