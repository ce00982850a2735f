"""What a reader of the demo sees: asked of the municipality of ``make demo`` after its files went through the door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean

import pytest

from skolsikt.demo.manifest import Manifest
from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings, write_settings
from skolsikt.loading.load import load_files
from skolsikt.measures.house import House
from skolsikt.measures.question import Question
from skolsikt.privacy.vault import Vault
from skolsikt.privacy.viewer import operator
from skolsikt.sources.contract import Wish

LoadedWith = Callable[..., House]
AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LESSON_YEARS = ("2024/25", "2025/26")


@pytest.fixture(scope="module")
def loaded_with(full_folder: Path, full: Manifest, tmp_path_factory: pytest.TempPathFactory) -> LoadedWith:
    def loads(*sources: str, years: tuple[str, ...]) -> House:
        home = Home(tmp_path_factory.mktemp("house") / "home").create()
        write_settings(home, Settings(municipality=full.municipality_code, is_demo=True))
        house = House.open(home.root)
        files = [
            full_folder / one.path for one in full.files if one.source in sources and one.school_year in ("", *years)
        ]
        outcomes = load_files(files, house=house, wish=Wish(municipality=full.municipality_code), at=AT)
        assert [outcome.error for outcome in outcomes if outcome.error] == []
        return house

    return loads


@pytest.fixture(scope="module")
def house(loaded_with: LoadedWith, full: Manifest) -> House:
    """All years, those with lessons by their sums: they equal the lessons and load in a twentieth of the time."""
    sources = ("school_units", "school_unit_successions", "pupils", "attendance_sums")
    return loaded_with(*sources, years=full.school_years)


def high_absence(house: House, year: str) -> dict[int, float]:
    """Return the share of pupils with high absence by grade level."""
    question = Question(measure="high_absence_share", by=("grade_level",), period=year)
    cells = house.ask(question, viewer=operator(reason="test")).cells
    return {int(cell.group["grade_level"] or ""): float(str(cell.value)) for cell in cells}


@pytest.mark.parametrize("year", LESSON_YEARS)
def test_about_ten_per_cent_of_the_last_grade_level_have_high_absence(house: House, year: str) -> None:
    assert 0.08 <= high_absence(house, year)[9] <= 0.12


def test_high_absence_of_the_last_grade_level_stays_near_ten_per_cent_over_the_years(
    house: House, full: Manifest
) -> None:
    shares = [high_absence(house, year)[9] for year in full.school_years]

    assert 0.08 <= min(shares) < max(shares) <= 0.13
    assert 0.09 <= fmean(shares) <= 0.115


@pytest.mark.parametrize("year", LESSON_YEARS)
def test_high_absence_rises_from_stage_to_stage(house: House, year: str) -> None:
    shares = high_absence(house, year)
    first, middle, last = (fmean(shares[grade] for grade in stage) for stage in ((1, 2, 3), (4, 5, 6), (7, 8, 9)))

    assert 0.02 < first < middle < last < 0.11
    assert shares[9] == max(shares.values())


def test_a_trend_across_the_merger_is_one_line_and_marked_in_the_years_before(house: House) -> None:
    question = Question(
        measure="pupils", by=("school_unit",), where={"school_unit": ("Ödesjö skola",)}, period="2020/21..2023/24"
    )
    answer = house.ask(question, viewer=operator(reason="test"))

    assert [(cell.period, cell.labels["school_unit"], len(cell.marks)) for cell in answer.cells] == [
        ("2020/21", "Ödesjö skola", 2),
        ("2021/22", "Ödesjö skola", 2),
        ("2022/23", "Ödesjö skola", 0),
        ("2023/24", "Ödesjö skola", 0),
    ]
    assert [caveat for caveat in answer.caveats if "Hults skola gick upp i Ödesjö skola 2022-07-01" in caveat]
    pupils = [float(str(cell.value)) for cell in answer.cells]
    assert max(pupils) < 1.3 * min(pupils)


def test_no_other_school_is_marked_over_all_years(house: House) -> None:
    question = Question(measure="pupils", by=("school_unit",), period="all")
    answer = house.ask(question, viewer=operator(reason="test"))

    assert {cell.labels["school_unit"] for cell in answer.cells if cell.marks} == {"Ödesjö skola"}
    assert len({cell.group["school_unit"] for cell in answer.cells}) == 12


def test_before_the_merger_a_year_shows_the_two_small_schools(house: House) -> None:
    question = Question(measure="pupils", by=("school_unit",), period="2021/22")
    answer = house.ask(question, viewer=operator(reason="test"))

    labels = {cell.labels["school_unit"] for cell in answer.cells}
    assert {"Hults skola", "Ödesjö mellanskola"} < labels
    assert "Ödesjö skola" not in labels


def test_pupils_who_come_with_an_address_get_the_area_that_they_live_in(
    loaded_with: LoadedWith, full: Manifest, full_folder: Path
) -> None:
    """The independent school of the last year tells addresses; a street is called by the area that it lies in."""
    year = full.school_years[-1]
    house = loaded_with("school_units", "areas", "addresses", "pupils", years=(year,))
    (file,) = (one for one in full.files if "/elever-" in one.path and one.school_year == year)
    lines = [line.split(";") for line in (full_folder / file.path).read_text(file.encoding).splitlines()]
    at = {heading: place for place, heading in enumerate(lines[0])}
    streets = {row[at["Personnummer"]]: row[at["Adress"]].partition("vägen ")[0] for row in lines[1:]}
    moved = {row[at["Personnummer"]] for row in lines[1:] if row[at["Hemkommun"]] != full.municipality_code}
    told = {number: street for number, street in streets.items() if street and number not in moved}
    keys = Vault(house.home).known_keys(list(told))
    found = dict(
        house.rows().fetchall(
            "SELECT pupil_key, area.name FROM pupil JOIN area ON area_code = home_area_code "
            "WHERE pupil.source = 'geocoding'"
        )
    )

    assert len(told) > 400
    assert found == {keys[number]: street for number, street in told.items()}


@pytest.mark.slow
def test_lessons_give_the_same_high_absence_as_their_sums(house: House, loaded_with: LoadedWith) -> None:
    with_lessons = loaded_with("school_units", "pupils", "lessons", years=LESSON_YEARS[1:])

    assert high_absence(with_lessons, LESSON_YEARS[1]) == high_absence(house, LESSON_YEARS[1])
