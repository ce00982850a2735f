"""Releases: cut once, read by everybody without right to the pupils, and changed only by the next one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from skolsikt.home.paths import Home
from skolsikt.measures.answer import Answer, Cell, Withheld
from skolsikt.measures.dimensions import PROTECTED, UnknownDimension
from skolsikt.measures.house import House
from skolsikt.measures.question import Question
from skolsikt.measures.registry import measure, measures
from skolsikt.measures.releasing.areas import areas_of
from skolsikt.measures.releasing.audited import Audited
from skolsikt.measures.releasing.cut import cut_release
from skolsikt.measures.releasing.groups import Groups
from skolsikt.measures.releasing.readers import readers_of
from skolsikt.measures.releasing.task import Cut, Limits
from skolsikt.privacy.release.cubes import Cubes
from skolsikt.privacy.release.damages import NotApproved, damaged_releases
from skolsikt.privacy.release.plan import Family, families, family
from skolsikt.privacy.release.statements import Said
from skolsikt.privacy.release.store import Frozen, Release, ReleaseDamaged, release_numbers
from skolsikt.privacy.viewer import ANALYST, operator
from tests.copied import copied

AT = datetime(2040, 9, 1, 3, 0, tzinfo=UTC)
BY_SCHOOL_AND_SEX = Question(measure="eligible_vocational", by=("school_unit", "sex"), period="all")
K = 5
BY_RIGHT_ONLY = {
    "co_marking_agreement_share",
    "upper_secondary_changed_share",
    "upper_secondary_completed_year_later_share",
    "upper_secondary_introductory_share",
    "upper_secondary_left_share",
}


@pytest.fixture(scope="module")
def house(world_home: Home) -> House:
    """The test world, whose first release was cut when it was made."""
    return House.open(world_home)


def asked(house: House, question: Question = BY_SCHOOL_AND_SEX) -> tuple[Answer, Answer]:
    """As released, and as it is."""
    return house.ask(question, viewer=ANALYST), house.ask(question, viewer=operator(reason="test"))


def test_what_is_released_agrees_with_the_truth_and_tells_less(house: House) -> None:
    ways = Counter()
    for by in ((), ("school_unit",), ("sex",), ("school_unit", "sex")):
        released, true = asked(house, replace(BY_SCHOOL_AND_SEX, by=by))
        assert (released.release, true.release) == ("R1", None)
        for cell, real in zip(released.cells, true.cells, strict=True):
            assert (cell.period, cell.group) == (real.period, real.group)
            ways[_way(cell, real)] += 1
    assert min(ways["band"], ways["nothing"]) > 0  # in so small a municipality hardly anything is told exactly


def _way(cell: Cell, real: Cell) -> str:
    if cell.withheld is None:
        assert (cell.numerator, cell.denominator) == (real.numerator, real.denominator)
        return "number"
    if cell.bounds is not None:
        assert cell.bounds[0] <= (real.value or 0.0) <= cell.bounds[1]
        assert (real.population or 0) >= K
        return "band"
    assert (cell.value, cell.numerator, cell.denominator, cell.population) == (None, None, None, None)
    return "nothing"


def test_no_small_group_and_no_rare_outcome_is_told(house: House) -> None:
    released, true = asked(house)
    for cell, real in zip(released.cells, true.cells, strict=True):
        above, pupils = real.numerator or 0.0, real.denominator or 0.0
        if pupils and (pupils < K or above < K or pupils - above < K):
            assert cell.value is None


def test_a_filter_chooses_in_the_same_table(house: House) -> None:
    by_sex, _true = asked(house)
    for sex in ("Kvinna", "Man"):
        chosen, _true = asked(house, replace(BY_SCHOOL_AND_SEX, by=("school_unit",), where={"sex": (sex,)}))
        expected = {(cell.period, cell.group["school_unit"]): cell for cell in by_sex.cells if cell.group["sex"] == sex}
        for cell in chosen.cells:
            other = expected[cell.period, cell.group["school_unit"]]
            assert (cell.value, cell.bounds, cell.withheld) == (other.value, other.bounds, other.withheld)


def test_a_mean_is_told_in_whole_points_without_its_sum(house: House) -> None:
    released, true = asked(house, Question(measure="merit_value_mean", by=("school_unit",), period="all"))
    told = [(cell, real) for cell, real in zip(released.cells, true.cells, strict=True) if cell.value is not None]
    assert told
    for cell, real in told:
        assert cell.value == round(real.value or 0.0)
        assert cell.numerator is None


def test_nothing_new_makes_no_release(house: House) -> None:
    assert release_numbers(house.home) == [1]
    assert {one.what for one in cut_release(house, at=AT, held_together=())} == {"unchanged"}
    assert release_numbers(house.home) == [1]


def test_a_data_version_before_the_first_release_tells_nothing(house: House, monkeypatch) -> None:
    monkeypatch.setattr(House, "release", lambda self, version: Release.nothing())
    unreleased = House.open(house.home)
    for by in ((), ("school_unit", "sex")):
        answer = unreleased.ask(replace(BY_SCHOOL_AND_SEX, by=by, period="2024/25"), viewer=ANALYST)
        (row,) = answer.cells
        assert (row.withheld, row.value, row.population, set(row.group.values())) == (
            Withheld.NOT_RELEASED,
            None,
            None,
            {None} if by else set(),
        )


def test_each_data_version_has_the_release_of_its_time(house: House) -> None:
    now = house.rows().version.number
    in_force, before = house.release(now), house.release(now - 1)
    assert (in_force.number, before.number, dict(before.tables)) == (1, 0, {})


def test_a_changed_release_is_refused(house: House, tmp_path) -> None:
    home = copied(house.home, tmp_path / "home")
    file = home.releases / "1.json"
    file.write_text(file.read_text("utf-8").replace("number", "numbre"), "utf-8")
    with pytest.raises(ReleaseDamaged, match=r"1\.json"):
        House.open(home).ask(BY_SCHOOL_AND_SEX, viewer=ANALYST)
    assert [type(one) for one in damaged_releases(home)] == [ReleaseDamaged, NotApproved]
    assert list(damaged_releases(house.home)) == []


def test_a_release_that_has_lost_its_basis_is_damaged(house: House, tmp_path) -> None:
    home = copied(house.home, tmp_path / "home")
    (home.releases / "1.basis.json").unlink()
    assert [type(one) for one in damaged_releases(home)] == [ReleaseDamaged]


def test_years_added_together_are_released_tables_added_together(house: House) -> None:
    by_school = replace(BY_SCHOOL_AND_SEX, measure="merit_value_mean", by=("school_unit",))
    each, _true = asked(house, by_school)
    together, true = asked(house, replace(by_school, pool=True))
    assert len(together.cells) == len(true.cells)
    for cell, real in zip(together.cells, true.cells, strict=True):
        years = [one for one in each.cells if one.group == cell.group]
        if any(one.value is None for one in years):
            assert cell.value is None
        else:
            assert cell.value == round(real.value or 0.0)


@pytest.mark.parametrize("by", [("class",), ("school_unit", "class"), ("cohort",), ("sex", "parents_education")])
def test_what_no_table_releases_is_refused_in_the_same_words(house: House, by: tuple[str, ...]) -> None:
    answers = [
        house.ask(Question(measure="eligible_vocational", by=by, period=period), viewer=ANALYST)
        for period in ("2024/25", "2010/11")
    ]
    for answer in answers:
        (row,) = answer.cells
        assert (row.withheld, row.value, row.population) == (Withheld.NOT_RELEASED, None, None)
        assert set(row.group.values()) == {None}
    assert answers[0].caveats[0] == answers[1].caveats[0]


_YEAR_6 = {"grade_level": ("6",)}


@pytest.mark.parametrize("name", ["core_subjects_passed", "all_subjects_passed", "subject_passed", "grade_points_mean"])
def test_grades_of_year_6_are_released_by_school(house: House, name: str) -> None:
    chosen = _YEAR_6 | ({} if name.endswith("subjects_passed") else {"subject": ("MA",)})
    released, true = asked(house, Question(measure=name, by=("school_unit",), where=chosen, period="all"))
    assert (released.release, true.release) == ("R1", None)
    assert sum(real.population or 0 for real in true.cells) > 0
    assert any(cell.value is not None or cell.bounds is not None for cell in released.cells)
    for cell, real in zip(released.cells, true.cells, strict=True):
        assert (cell.period, cell.group) == (real.period, real.group)
        if cell.value is not None and cell.numerator is not None:
            assert (cell.numerator, cell.denominator) == (real.numerator, real.denominator)


@pytest.mark.parametrize(
    "where", [{}, {"grade_level": ("6", "9")}, {"grade_level": ("9",)}, {"grade_level": ("6",), "subject": ("HI",)}]
)
def test_a_table_of_year_6_answers_for_nothing_else(house: House, where: dict[str, tuple[str, ...]]) -> None:
    (row,) = house.ask(
        Question(measure="subject_passed", by=("grade_level", "subject"), where=where, period="2024/25"), viewer=ANALYST
    ).cells
    assert row.withheld is Withheld.NOT_RELEASED


def test_a_table_is_about_one_code_of_what_is_no_part() -> None:
    with pytest.raises(ValueError, match="added together"):
        Family(id="a", kind="outcomes", measures=("pupils",), tables=((),), where={"grade_level": ("6", "9")})


@pytest.mark.parametrize("name", ["pupils", "absence_share", "high_absence_share"])
def test_years_in_which_the_same_pupils_stand_are_not_added_together(house: House, name: str) -> None:
    answer = house.ask(Question(measure=name, period="all", pool=True), viewer=ANALYST)
    assert [cell for cell in answer.cells if cell.value is not None] == []
    assert answer.refusal


def test_a_month_can_be_chosen_and_shown_at_once(house: House) -> None:
    month = Question(measure="absence_share", by=("month",), where={"month": ("2025-09",)}, period="2025/26")
    (chosen,) = house.ask(month, viewer=ANALYST).cells
    every = house.ask(replace(month, where={}), viewer=ANALYST).cells
    assert chosen == next(cell for cell in every if cell.group["month"] == "2025-09")


def test_absence_in_preschool_is_told_by_preschool_and_month_within_a_tenth(house: House) -> None:
    released, true = asked(house, Question(measure="preschool_absence_share", by=("school_unit", "month")))
    told = {tuple(cell.group.values()): cell.value for cell in released.cells if cell.value is not None}
    truth = {tuple(cell.group.values()): cell.value for cell in true.cells if cell.value is not None}
    assert told
    assert all(abs(value - truth[key]) <= 0.0005 for key, value in told.items())


def test_every_guarded_measure_is_released_in_some_table() -> None:
    # Shares of one whole exclude each other and add up to it: the engine does not know such outcomes (ADR 28). What few
    # ask for is told by right only (ADR 29).
    guarded = {one.id for one in measures().values() if one.is_guarded and not one.shares_of}
    assert guarded - BY_RIGHT_ONLY == {name for one in families() for name in one.measures}


def test_every_family_releases_measures_that_know_its_dimensions() -> None:
    for one in families():
        for name in one.measures:
            asked_by = {*one.of_atoms, *one.parts, *one.where, *(cut for cube in one.slices for cut in cube)}
            asked_by -= {PROTECTED.name}
            assert asked_by <= {*measure(name).dimensions, *measure(name).counted_by}


def test_nobody_can_ask_who_has_protected_identity(house: House) -> None:
    for viewer in (ANALYST, operator(reason="test")):
        with pytest.raises(UnknownDimension):
            house.ask(Question(measure="pupils", by=(PROTECTED.name,)), viewer=viewer)


def test_mentors_are_played_with_and_without_the_protected_of_their_class() -> None:
    one = family("final_grades")
    atoms = [("A", "A/9A", "false", "Man"), ("A", "A/9A", "true", "Man"), ("B", "B/9A", "false", "Man")]
    cubes = Cubes(dimensions=one.of_atoms, atoms=atoms, pupils=np.ones(3), cubes=one.cubes)
    played = {reader.name: reader.knows.tolist() for reader in readers_of(one, cubes, [("A", "B"), ("A", "C")])}
    assert played == {
        "outsider": [False, False, False],
        "school_unit A": [True, True, False],
        "school_unit B": [False, False, True],
        "school_unit A B": [True, True, True],
        "class A/9A": [True, False, False],
    }


def test_the_areas_of_the_register_and_of_persons_are_played_once_each(house: House) -> None:
    groups = {str(unit): str(group) for unit, group in house.rows().fetchall(_UNITS)}
    areas = areas_of(house.rows(), [("A", "B"), ("B", "A"), ("C",)])
    assert ("A", "B") in areas
    assert ("C",) not in areas
    assert all(len({groups[unit] for unit in area}) == 1 for area in areas if area != ("A", "B"))
    assert len(areas) == 1 + sum(count > 1 for count in Counter(groups.values()).values())


_UNITS = "SELECT school_unit_code, school_group FROM school_units WHERE school_group IS NOT NULL"


def test_a_class_with_a_protected_pupil_in_a_school_of_its_own_is_told_as_a_range() -> None:
    """Its mentor knows all the others: from the school's own number that pupil's outcome would follow."""
    first = _groups({"A": 8, "B": 9, "C": 7, "D": 8})
    numbers = dict(first.numbers["eligible_vocational"])
    numbers["A", "A/9A", "false", "Man"] = (14.0, 8.0)
    numbers["A", "A/9A", "true", "Man"] = (1.0, 1.0)
    _done, plain = _frozen(first, None, 1)
    _done, guarded = _frozen(replace(first, numbers={"eligible_vocational": numbers}), None, 1)
    place = ("eligible_vocational", ("school_unit",), ("A",))
    assert plain.cells[place].said is Said.NUMBER
    assert guarded.cells[place].said is not Said.NUMBER
    assert guarded.cells[place].upper - guarded.cells[place].lower >= 1


def _groups(passed: dict[str, int]) -> Groups:
    """A family of one mean-free measure in four schools of thirty; ``passed``: how many of each passed."""
    one = family("final_grades").model_copy(update={"measures": ("eligible_vocational",), "within": ()})
    atoms = {
        (school, f"{school}/9A", "false", sex): half for school, half in passed.items() for sex in ("Kvinna", "Man")
    }
    numbers = {"eligible_vocational": {atom: (15.0, float(half)) for atom, half in atoms.items()}}
    return Groups(family=one, period="2024/25", numbers=numbers)


def _frozen(groups: Groups, stands: Frozen | None, number: int) -> tuple[Cut, Frozen]:
    """The groups as they are in release ``number``, after what ``stands``."""
    before = {stands.key: stands} if stands else {}
    (done,) = Audited(groups=groups).run(before, Limits(number=number, smallest_group=K))
    return done


def test_a_correction_of_too_few_pupils_waits_and_a_larger_one_comes() -> None:
    first = _groups({"A": 8, "B": 9, "C": 7, "D": 8})
    released, before = _frozen(first, None, 1)
    assert released.what == "released"
    for small in (
        {"A": 8, "B": 8, "C": 7, "D": 8},
        {"A": 8, "B": 6, "C": 7, "D": 8},
    ):
        waits, kept = _frozen(_groups(small), before, 2)
        assert (waits.what, kept) == ("waits", before)
    corrected, now = _frozen(_groups({"A": 3, "B": 8, "C": 7, "D": 8}), before, 2)
    assert (corrected.what, now.release) == ("corrected", 2)
    assert _by_school(now) == {"A": (30, 6), "B": (30, 18), "C": (30, 14), "D": (30, 16)}  # B waits still


def _by_school(frozen: Frozen) -> dict[str, tuple[float, float]]:
    """Pupils and, where a number is told, those who passed; else as many as can have."""
    told = frozen.by_table["eligible_vocational", ("school_unit",)]
    return {codes[0]: (one.pupils, one.upper) for codes, one in told.items()}


LATE = {  # what comes after the release of four schools of sixty: pupils and those of them who passed, girls and boys
    "one late pupil in each school": (dict.fromkeys("ABCD", ((1, 1), (0, 0))), set()),
    "three boys moved from A to B": ({"A": ((0, 0), (-3, -3)), "B": ((0, 0), (3, 3))}, set()),
    "a class of A, all of whom passed": ({"A": ((12, 12), (12, 12))}, set()),
    "a class of A, of whom half passed": ({"A": ((12, 6), (12, 6))}, {"A"}),
    "a class of A, and one pupil in B": ({"A": ((12, 6), (12, 6)), "B": ((1, 0), (0, 0))}, {"A"}),
    "the results of A were wrong": ({"A": ((0, -8), (0, -9))}, {"A"}),
    "six girls of A, no boys": ({"A": ((0, 6), (0, 0))}, {"A"}),
    "four girls and four boys of A": ({"A": ((0, 4), (0, 4))}, set()),
}


@pytest.mark.parametrize("what", LATE)
def test_the_difference_between_two_releases_is_no_small_group(what: str) -> None:
    """Whoever has both takes the difference, of every cell: it is nothing, or a group that could be told by itself."""
    late, taken = LATE[what]
    first = _late({})
    _done, before = _frozen(first, None, 1)
    done, now = _frozen(_late(late), before, 2)

    assert done.what == ("corrected" if taken else "waits")
    assert {school for school, told in _by_school(now).items() if told != _by_school(before)[school]} == taken
    for place, told in now.cells.items():
        stood = before.cells[place]
        if told.said is Said.NUMBER and stood.said is Said.NUMBER:
            came, gained = told.pupils - stood.pupils, told.lower - stood.lower
            assert (came, gained) == (0, 0) or (came == 0 and abs(gained) >= K) or K <= gained <= came - K


def _late(late: dict[str, tuple[tuple[int, int], tuple[int, int]]]) -> Groups:
    """Four schools of thirty girls and thirty boys, of whom twenty passed, and what has come ``late``."""
    none = ((0, 0), (0, 0))
    numbers = {
        (school, f"{school}/9{name}", "false", sex): (15.0 + came * (name == "A"), 10.0 + gained * (name == "A"))
        for school in "ABCD"
        for sex, (came, gained) in zip(("Kvinna", "Man"), late.get(school, none), strict=True)
        for name in "AB"
    }
    return replace(_groups({}), numbers={"eligible_vocational": numbers})


def test_nothing_else_gives_away_a_number_that_stays_withheld() -> None:
    """The girls of A stay withheld, and the boys: from either and the school's own number the other would follow."""
    _done, before = _frozen(_groups({"A": 14, "B": 9, "C": 7, "D": 8}), None, 1)
    _done, now = _frozen(_groups({"A": 9, "B": 9, "C": 7, "D": 8}), before, 2)
    of_a = [now.cells["eligible_vocational", ("school_unit", "sex"), ("A", sex)] for sex in ("Kvinna", "Man")]
    assert [one.said for one in of_a] == [Said.NOTHING, Said.NOTHING]
    assert all(one.upper - one.lower >= K - 1 for one in of_a)


def test_an_answer_names_the_release_only_when_it_comes_from_it(house: House) -> None:
    for by, release in ((("sex",), "R1"), (("class",), None)):
        answer = house.ask(replace(BY_SCHOOL_AND_SEX, by=by), viewer=ANALYST)
        assert answer.release == release


def test_a_number_once_withheld_stays_withheld() -> None:
    _done, before = _frozen(_groups({"A": 14, "B": 9, "C": 7, "D": 8}), None, 1)
    place = ("eligible_vocational", ("school_unit", "sex"), ("A", "Man"))
    assert before.cells[place].said is Said.ALL_BUT_FEW
    corrected, now = _frozen(_groups({"A": 9, "B": 9, "C": 7, "D": 8}), before, 2)
    assert corrected.what == "corrected"
    assert now.cells[place].said is not Said.NUMBER
    assert np.isfinite(now.cells[place].upper)
