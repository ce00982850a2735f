"""The pupils: who they are, when they came and left, and what they bring with them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from skolsikt.demo.arrays import Bools, Floats, Ints, Texts
from skolsikt.demo.chance import stream
from skolsikt.demo.names import draw_names, draw_origins, mother_tongues
from skolsikt.demo.person_numbers import COORDINATION, ORDINARY, TEMPORARY, draw_person_numbers
from skolsikt.demo.places import Places

GRADES_COUNT = 10  # förskoleklass and grade levels 1-9
AGE_IN_FIRST_GRADE = 6
MOVED_IN_SHARE = 0.035  # of the pupils are new each year
_MOVED_IN_FROM_ABROAD_SHARE = 0.34
_NEWLY_ARRIVED_AT_START_SHARE = 0.045
NEWLY_ARRIVED_YEARS = 4  # skollagen 3 kap. 12 a §
_FOREIGN_SHARE = 0.22
_PROTECTED_SHARE = 0.004
_ADAPTED_SCHOOL_SHARE = 0.014
_LIVES_ELSEWHERE_SHARE = 0.012
_CHANGES_SCHOOL_SHARE = 0.09
_DURING_THE_YEAR_SHARE = 0.4
_COHORT_SIZE_SPREAD = 0.03
NEVER = 99


@dataclass(frozen=True, kw_only=True)
class People:
    """Every pupil of the municipality's history, one position each.

    Years are positions in the list of school years. ``comes_during_year`` and ``leaves_during_year`` tell whether the
    first and the last year are parts of years. ``changed_school_year`` is NEVER for those who do not change.
    ``arrival_year`` is when a newly arrived pupil came to Sweden (a position, may be negative), NEVER for others.
    """

    person_number: Texts
    given_name: Texts
    family_name: Texts
    mother_tongue: Texts
    birth_year: Ints
    is_girl: Bools
    area: Ints
    parents_education: Ints
    is_foreign: Bools
    arrival_year: Ints
    is_protected: Bools
    is_in_adapted_school: Bools
    lives_elsewhere: Bools
    first_year: Ints
    last_year: Ints
    comes_during_year: Bools
    leaves_during_year: Bools
    changed_school_year: Ints
    changes_during_year: Bools
    absence_trait: Floats

    @property
    def count(self) -> int:
        return len(self.birth_year)

    def protecting(self, pupils: Ints) -> People:
        """Return the same people, with protected identity for these too."""
        is_protected = self.is_protected.copy()
        is_protected[pupils] = True
        return replace(self, is_protected=is_protected)

    def newly_arrived(self, people: Ints, year: Ints) -> Bools:
        """Whether these people are newly arrived in these years."""
        years = year - self.arrival_year[people]
        result: Bools = (years >= 0) & (years < NEWLY_ARRIVED_YEARS)
        return result


@dataclass(frozen=True, kw_only=True)
class _Stays:
    birth_year: Ints
    first_year: Ints
    last_year: Ints
    comes_during_year: Bools
    leaves_during_year: Bools
    moved_in: Bools


def make_people(places: Places, *, pupils: int, first_calendar_year: int, years: int, seed: int) -> People:
    """Return all pupils of ``years`` school years from the autumn of ``first_calendar_year``, ``pupils`` at a time."""
    stays = _stays(pupils, first_calendar_year, years, stream(seed, "stays"))
    random = stream(seed, "people")
    count = len(stays.birth_year)
    is_girl = random.random(count) < 0.487
    area = random.choice(places.count, size=count, p=places.population_share)
    wealth = places.wealth_rank[area] - 0.5
    came_from_abroad = stays.moved_in & (random.random(count) < _MOVED_IN_FROM_ABROAD_SHARE)
    arrived_before = ~stays.moved_in & (random.random(count) < _NEWLY_ARRIVED_AT_START_SHARE) & (stays.first_year == 0)
    arrival_year = np.where(came_from_abroad, stays.first_year, NEVER)
    arrival_year = np.where(arrived_before, -random.integers(0, NEWLY_ARRIVED_YEARS, count), arrival_year)
    is_newly = arrival_year < NEVER
    is_foreign = is_newly | (random.random(count) < _FOREIGN_SHARE * np.exp(-2.2 * wealth))
    origin = draw_origins(is_foreign, stream(seed, "origins"))
    given, family = draw_names(origin, is_girl, stream(seed, "names"))
    is_protected = random.random(count) < _PROTECTED_SHARE
    return People(
        person_number=_numbers(stays.birth_year, is_girl, is_newly, stream(seed, "person numbers")),
        given_name=given,
        family_name=family,
        mother_tongue=mother_tongues(origin),
        birth_year=stays.birth_year,
        is_girl=is_girl,
        area=area,
        parents_education=_parents_education(wealth, is_newly, random),
        is_foreign=is_foreign,
        arrival_year=arrival_year,
        is_protected=is_protected,
        is_in_adapted_school=random.random(count) < _ADAPTED_SCHOOL_SHARE,
        lives_elsewhere=random.random(count) < _LIVES_ELSEWHERE_SHARE,
        first_year=stays.first_year,
        last_year=stays.last_year,
        comes_during_year=stays.comes_during_year,
        leaves_during_year=stays.leaves_during_year,
        changed_school_year=_changed_school_year(stays, random),
        changes_during_year=random.random(count) < _DURING_THE_YEAR_SHARE,
        absence_trait=random.normal(0.0, 1.0, count),
    )


def _stays(pupils: int, first_calendar_year: int, years: int, random: np.random.Generator) -> _Stays:
    """Give each birth year its places in school; each place is held by one pupil after another."""
    oldest = first_calendar_year - AGE_IN_FIRST_GRADE - (GRADES_COUNT - 1)
    birth_years = np.arange(oldest, oldest + GRADES_COUNT + years - 1)
    share = random.normal(1.0, _COHORT_SIZE_SPREAD, len(birth_years))
    seats = np.round(pupils / GRADES_COUNT * share).astype(int)
    seats[:GRADES_COUNT] = _summing_to(seats[:GRADES_COUNT], pupils)
    parts = [
        _stays_of(int(born), int(held), first_calendar_year, years, random)
        for born, held in zip(birth_years, seats, strict=True)
    ]
    return _Stays(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in _Stays.__annotations__})


def _summing_to(seats: Ints, total: int) -> Ints:
    return seats + np.diff(np.linspace(0, total - seats.sum(), len(seats) + 1).round().astype(int))


def _stays_of(birth_year: int, seats: int, first_calendar_year: int, years: int, random: np.random.Generator) -> _Stays:
    starts = birth_year + AGE_IN_FIRST_GRADE - first_calendar_year
    first, last = max(starts, 0), min(starts + GRADES_COUNT - 1, years - 1)
    span = last - first + 1
    is_new = random.random((seats, span)) < MOVED_IN_SHARE
    is_new[:, 0] = True  # the first holder of the place, who has not moved in
    seat, came = np.nonzero(is_new)
    during = (random.random(len(seat)) < _DURING_THE_YEAR_SHARE) & (came > 0)
    is_last_holder = np.r_[seat[1:] != seat[:-1], True]
    next_came = np.r_[came[1:], 0]
    next_during = np.r_[during[1:], False]
    left = np.where(is_last_holder, span - 1, next_came - np.where(next_during, 0, 1))
    return _Stays(
        birth_year=np.full(len(seat), birth_year),
        first_year=first + came,
        last_year=first + left,
        comes_during_year=during,
        leaves_during_year=~is_last_holder & next_during,
        moved_in=came > 0,
    )


def _parents_education(wealth: Floats, is_newly: Bools, random: np.random.Generator) -> Ints:
    leaning = 1.5 * wealth - 1.1 * is_newly + random.logistic(0.0, 1.0, len(wealth))
    return 1 + (leaning > -2.1) + (leaning > 0.05)


def _changed_school_year(stays: _Stays, random: np.random.Generator) -> Ints:
    count = len(stays.birth_year)
    year = stays.first_year + 1 + np.floor(random.random(count) * (stays.last_year - stays.first_year)).astype(int)
    changes = (random.random(count) < _CHANGES_SCHOOL_SHARE) & (stays.last_year > stays.first_year)
    return np.where(changes, year, NEVER)


def _numbers(birth_year: Ints, is_girl: Bools, is_newly: Bools, random: np.random.Generator) -> Texts:
    chance = random.random(len(birth_year))
    kind = np.where(is_newly & (chance < 0.12), TEMPORARY, ORDINARY)
    kind = np.where(is_newly & (chance > 0.93), COORDINATION, kind)
    return draw_person_numbers(birth_year, is_girl, kind, random)
