"""Lesson time, attacked over everything that is told of it: every month, the school year, and both together."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linprog

from skolsikt.measures.releasing.extremes import Ends
from skolsikt.measures.releasing.lesson_groups import Minutes
from skolsikt.measures.releasing.minutes import YearOfMinutes
from skolsikt.measures.releasing.task import Limits
from skolsikt.privacy.release.cubes import Cube
from skolsikt.privacy.release.plan import UNIT, Family
from skolsikt.privacy.release.statements import Said
from skolsikt.privacy.release.store import Frozen, Told

K = 5
MONTHS = ("2024-09", "2024-10")
YEAR = "2024/25"
EACH = 600.0  # minutes a pupil and month
# The order of the dimensions of a smallest group: school unit, sex, grade level.
FAMILY = Family(
    id="attendance",
    kind="minutes",
    measures=("absence_share",),
    grains=("school_year", "month"),
    tables=((), (UNIT,), ("sex",), ("grade_level",), (UNIT, "sex"), (UNIT, "grade_level")),
    readers=(UNIT,),
)
Atom = tuple[str, ...]
LIMITS = Limits(number=1, smallest_group=K)


def world(seed: int) -> YearOfMinutes:
    """Three schools with two grade levels; some groups are small, and pupils come and go between the months."""
    chance = np.random.default_rng(seed)
    atoms = list(itertools.product("ABC", ("K", "M"), "78"))
    pupils = chance.choice([0, 2, 3, 4, 8, 12, 15], size=len(atoms))
    months: dict[str, dict[Atom, Minutes]] = {month: {} for month in MONTHS}
    for atom, heads in zip(atoms, pupils, strict=True):
        for month in MONTHS:
            now = max(0, int(heads) + int(chance.integers(-1, 2))) if heads else 0
            if now:
                absent = float(round(chance.beta(1.5, 15, size=now).sum() * EACH))
                months[month][atom] = Minutes(now, absent, now * EACH)
    both = {
        atom: Minutes(
            max(of[atom].pupils for of in months.values() if atom in of),
            sum(of[atom].counted for of in months.values() if atom in of),
            sum(of[atom].of for of in months.values() if atom in of),
        )
        for atom in {atom for of in months.values() for atom in of}
    }
    every = {YEAR: both, **months}
    heads = {period: {cube: _heads(of, cube) for cube in FAMILY.tables} for period, of in every.items()}
    smallest = {atom: min(of[atom].pupils for of in months.values() if atom in of) for atom in both}
    return YearOfMinutes(
        family=FAMILY,
        school_year=YEAR,
        atoms={period: {"absence_share": of} for period, of in every.items()},
        pupils=heads,
        slices={},
        ends={},
        smallest=smallest,
    )


def _heads(of: dict[Atom, Minutes], cube: tuple[str, ...]) -> dict[Atom, float]:
    found: dict[Atom, float] = {}
    for atom, one in of.items():
        codes = tuple(atom[FAMILY.of_atoms.index(name)] for name in cube)
        found[codes] = found.get(codes, 0.0) + one.pupils
    return found


def tables(year: YearOfMinutes) -> dict[str, Frozen]:
    return {frozen.period: frozen for _cut, frozen in year.run({}, LIMITS)}


def attacks(
    year: YearOfMinutes, told: dict[str, Frozen], measure: str = "absence_share", also: Collection[Atom] = ()
) -> Iterator[tuple[float, float, float, float]]:
    """For every small group, month and reader: what it is, how much it could be, and between what it must be.

    ``also``: further groups, by their codes.
    """
    atoms = [(month, atom) for month in MONTHS for atom in year.atoms[month][measure]]
    place = {one: column for column, one in enumerate(atoms)}
    true = np.array([year.atoms[month][measure][atom].counted for month, atom in atoms])
    most = np.array([year.atoms[month][measure][atom].of for month, atom in atoms])
    rows, right = [], []
    for period, frozen in told.items():
        for (name, cube, codes), one in frozen.cells.items():
            if name == measure and one.said is Said.NUMBER:
                row = _members(place, cube, codes, MONTHS if period == YEAR else (period,))
                rows.append(row)
                right.append(one.lower)
                assert one.lower == pytest.approx(row @ true)
    for reader in (None, "A", "B", "C"):
        known = np.array([atom[0] == reader for _month, atom in atoms])
        bounds = np.column_stack([np.where(known, true, 0.0), np.where(known, true, most)])
        for month in MONTHS:
            for (_measure, cube, codes), _one in told[month].cells.items():
                row = _members(place, cube, codes, (month,)) * ~known
                unknown = sum(year.atoms[month][measure][atoms[column][1]].pupils for column in row.nonzero()[0])
                if 0 < unknown < K or (unknown and codes in also):
                    low, high = (
                        sign * linprog(sign * row, A_eq=np.array(rows), b_eq=right, bounds=bounds).fun
                        for sign in (1, -1)
                    )
                    yield float(row @ true), float(row @ most), low, high


def _members(
    place: dict[tuple[str, Atom], int], cube: tuple[str, ...], codes: Atom, months: tuple[str, ...]
) -> np.ndarray:
    row = np.zeros(len(place))
    for (month, atom), column in place.items():
        if month in months and tuple(atom[FAMILY.of_atoms.index(name)] for name in cube) == codes:
            row[column] = 1.0
    return row


@pytest.mark.parametrize("seed", range(12))
def test_no_small_group_can_be_worked_out_from_months_and_year_together(seed: int) -> None:
    year = world(seed)
    told = tables(year)
    for true, most, low, high in attacks(year, told):
        assert low <= 0.5 * true + 1e-6
        assert high >= min(most, 1.5 * true) - 1e-6


INVALID = "absence_share_invalid"


def with_invalid(year: YearOfMinutes, seed: int) -> YearOfMinutes:
    """The same year, with how much of the absence of each group was invalid: mostly nothing."""
    chance = np.random.default_rng(seed)
    months = {
        month: {
            atom: replace(one, counted=one.counted * float(chance.choice([0.0, 0.0, 0.0, 0.6])))
            for atom, one in year.atoms[month]["absence_share"].items()
        }
        for month in MONTHS
    }
    both = {
        atom: replace(one, counted=sum(of[atom].counted for of in months.values() if atom in of))
        for atom, one in year.atoms[YEAR]["absence_share"].items()
    }
    atoms = {period: {**year.atoms[period], INVALID: of} for period, of in {YEAR: both, **months}.items()}
    family = FAMILY.model_copy(update={"measures": ("absence_share", INVALID)})
    return replace(year, atoms=atoms, family=family)


def narrowed(found: Iterator[tuple[float, float, float, float]]) -> bool:
    return any(low > 0.5 * true + 1e-6 or high < min(most, 1.5 * true) - 1e-6 for true, most, low, high in found)


@pytest.mark.parametrize("seed", range(4))
def test_no_part_of_the_absence_of_a_small_group_can_be_worked_out(seed: int) -> None:
    year = with_invalid(world(seed), seed)
    assert not narrowed(attacks(year, tables(year), INVALID))


def test_parts_that_follow_absence_unaudited_are_worked_out() -> None:
    """What was told before they were audited: the same groups, of absence alone."""
    years = ((seed, with_invalid(world(seed), seed)) for seed in range(4))
    assert any(narrowed(attacks(year, _told_like_absence(year, world(seed)), INVALID)) for seed, year in years)


def _told_like_absence(year: YearOfMinutes, of_absence: YearOfMinutes) -> dict[str, Frozen]:
    absence = tables(of_absence)
    return {
        period: replace(frozen, cells=_like_absence(year, period, frozen, absence[period]))
        for period, frozen in tables(year).items()
    }


def _like_absence(
    year: YearOfMinutes, period: str, frozen: Frozen, absence: Frozen
) -> dict[tuple[str, Cube, Atom], Told]:
    return {
        (name, cube, codes): replace(
            one, said=absence.cells["absence_share", cube, codes].said, lower=_minutes(year, period, cube, codes)
        )
        for (name, cube, codes), one in frozen.cells.items()
        if name == INVALID
    }


def _minutes(year: YearOfMinutes, period: str, cube: Cube, codes: Atom) -> float:
    of = year.atoms[period][INVALID]
    return sum(one.counted for atom, one in of.items() if _codes(cube, atom) == codes)


def _codes(cube: Cube, atom: Atom) -> Atom:
    return tuple(atom[FAMILY.of_atoms.index(name)] for name in cube)


DECIDED = (UNIT, "grade_level"), ("A", "7")


AWAY = {"7": 20.0, "8": 60.0}


@pytest.fixture(scope="module")
def decided() -> YearOfMinutes:
    """Twelve pupils in each smallest group, away for 20 or 60 minutes; in October one girl in A 7 all the time."""
    months: dict[str, dict[Atom, Minutes]] = {}
    ends: dict[str, dict[Atom, Ends]] = {}
    for month in MONTHS:
        atoms = list(itertools.product("ABC", ("K", "M"), "78"))
        months[month] = {atom: Minutes(12, 12 * AWAY[atom[2]], 12 * EACH) for atom in atoms}
        ends[month] = {atom: Ends([AWAY[atom[2]]] * 2, [AWAY[atom[2]]] * 2) for atom in atoms}
    girl = ("A", "K", "7")
    months[MONTHS[1]][girl] = Minutes(12, 220.0 + EACH, 12 * EACH)
    ends[MONTHS[1]][girl] = Ends([EACH, 20.0], [20.0, 20.0])
    both = {atom: of.with_more(months[MONTHS[1]][atom].counted, 12 * EACH) for atom, of in months[MONTHS[0]].items()}
    every = {YEAR: both, **months}
    return YearOfMinutes(
        family=FAMILY,
        school_year=YEAR,
        atoms={period: {"absence_share": of} for period, of in every.items()},
        pupils={period: {cube: _heads(of, cube) for cube in FAMILY.tables} for period, of in every.items()},
        slices={},
        ends=ends,
        smallest=dict.fromkeys(both, 12.0),
    )


def test_a_group_that_one_pupil_decides_in_one_month_is_told_in_no_period(decided: YearOfMinutes) -> None:
    told = tables(decided)
    for period in (YEAR, *MONTHS):
        assert told[period].cells["absence_share", *DECIDED].said is not Said.NUMBER
        assert told[period].cells["absence_share", (UNIT,), ("A",)].said is Said.NUMBER


def test_a_group_that_one_pupil_decides_cannot_be_worked_out_from_others(decided: YearOfMinutes) -> None:
    assert not narrowed(attacks(decided, tables(decided), also=[DECIDED[1]]))


def test_nothing_is_withheld_where_nobody_decides(decided: YearOfMinutes) -> None:
    even = replace(
        decided,
        ends={MONTHS[0]: decided.ends[MONTHS[0]]},
        atoms=dict(decided.atoms) | {MONTHS[1]: decided.atoms[MONTHS[0]]},
    )
    assert all(one.said is Said.NUMBER for one in tables(even)[MONTHS[0]].cells.values())


def test_the_same_groups_are_told_every_month() -> None:
    told = tables(world(3))
    for month in MONTHS:
        for place, one in told[month].cells.items():
            assert one.said is told[YEAR].cells[place].said


def test_the_whole_and_the_schools_are_told_and_half_of_all_groups() -> None:
    told = [(cube, one.said is Said.NUMBER) for seed in range(12) for cube, one in cells_of_year(world(seed))]
    own = [is_told for cube, is_told in told if cube in ((), (UNIT,))]
    assert sum(own) > 0.9 * len(own)
    assert sum(is_told for _cube, is_told in told) > 0.45 * len(told)


def cells_of_year(year: YearOfMinutes) -> Iterator[tuple[Cube, Told]]:
    for (_measure, cube, _codes), one in tables(year)[YEAR].cells.items():
        yield cube, one


def corrected(year: YearOfMinutes, atoms: Sequence[Atom], minutes: float, of: float = 0.0) -> YearOfMinutes:
    """The year when a source has corrected September: so many minutes more in each of ``atoms``."""
    every = {period: {name: dict(of) for name, of in measures.items()} for period, measures in year.atoms.items()}
    for period in (YEAR, MONTHS[0]):
        for atom in atoms:
            groups = every[period]["absence_share"]
            groups[atom] = groups[atom].with_more(minutes, of)
    return replace(year, atoms=every)


def told_of(frozen: Frozen, cube: Cube, codes: Atom) -> float | None:
    one = frozen.cells["absence_share", cube, codes]
    return one.lower if one.said is Said.NUMBER else None


def test_a_correction_of_a_few_waits_in_every_sum_that_it_is_a_part_of() -> None:
    year = world(3)
    first = {frozen.key: frozen for _cut, frozen in year.run({}, LIMITS)}
    atom = next(iter(year.atoms[MONTHS[0]]["absence_share"]))
    done = corrected(year, [atom], 37.0).run(first, replace(LIMITS, number=2))
    assert {cut.what for cut, frozen in done if frozen.period == MONTHS[0]} == {"waits"}
    assert {cut.what for cut, frozen in done if frozen.period != MONTHS[0]} == {"unchanged"}
    assert {frozen.key: frozen for _cut, frozen in done} == first


def test_the_year_so_far_never_tells_the_correction_that_waits() -> None:
    """October comes while a correction of September waits: the year is September as it was told, and October."""
    year = world(3)
    september = replace(
        year,
        atoms=dict.fromkeys((YEAR, MONTHS[0]), year.atoms[MONTHS[0]]),
        pupils=dict.fromkeys((YEAR, MONTHS[0]), year.pupils[MONTHS[0]]),
    )
    first = {frozen.key: frozen for _cut, frozen in september.run({}, LIMITS)}
    atom = next(iter(year.atoms[MONTHS[0]]["absence_share"]))
    done = corrected(year, [atom], 37.0).run(first, replace(LIMITS, number=2))
    told = {frozen.period: frozen for _cut, frozen in done}
    compared = 0
    for _measure, cube, codes in told[YEAR].cells:
        place = ("absence_share", cube, codes)
        parts = [told_of(told[month], cube, codes) for month in MONTHS if place in told[month].cells]
        if (whole := told_of(told[YEAR], cube, codes)) is not None:
            assert whole == pytest.approx(sum(part for part in parts if part is not None))
            compared += 1
    assert compared > 5


def test_a_correction_of_many_groups_comes_into_the_month_and_the_year() -> None:
    year = world(3)
    first = {frozen.key: frozen for _cut, frozen in year.run({}, LIMITS)}
    for atoms, more, found in (
        (of_school(year, "A"), (EACH, 5.5 * EACH), "corrected"),  # more time than five pupils of a group have
        (list(year.smallest)[:K], (7.0, 0.0), "waits"),  # one pupil of each, perhaps: of school B it is one
    ):
        done = corrected(year, atoms, *more).run(first, replace(LIMITS, number=2))
        what = {frozen.period: cut.what for cut, frozen in done}
        assert what == {YEAR: found if found == "corrected" else "unchanged", MONTHS[0]: found, MONTHS[1]: "unchanged"}


def of_school(year: YearOfMinutes, school: str) -> list[Atom]:
    return [atom for atom in year.atoms[MONTHS[0]]["absence_share"] if atom[0] == school]


def test_a_slice_that_has_been_told_stands_and_one_that_has_not_stays_so() -> None:
    weeks = {("A", "2024-W37"): Minutes(20, 90.0, 900.0), ("A", "2024-W38"): Minutes(3, 9.0, 90.0)}
    year = replace(world(3), slices={("absence_share", (UNIT, "week")): weeks})
    first = {frozen.key: frozen for _cut, frozen in year.run({}, LIMITS)}
    more = {codes: Minutes(20, one.counted + 1, one.of) for codes, one in weeks.items()}
    again = corrected(
        replace(year, slices={("absence_share", (UNIT, "week")): more}), of_school(year, "A"), EACH, 5.5 * EACH
    )
    now = {frozen.key: frozen for _cut, frozen in again.run(first, replace(LIMITS, number=2))}
    key = ("attendance", YEAR, "")
    assert now[key].release == 2
    for codes in weeks:
        place = ("absence_share", (UNIT, "week"), codes)
        assert now[key].cells[place] == first[key].cells[place]
