"""What schools note about pupils beside grades: support, assessments, learning results, co-marking, groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np

from skolsikt.demo.ability import Ability
from skolsikt.demo.arrays import Ints
from skolsikt.demo.chance import stream
from skolsikt.demo.enrolments import Enrolments
from skolsikt.demo.exports import UTF8_BOM, WINDOWS, Exports, year_in_name
from skolsikt.demo.people import People
from skolsikt.demo.school_days import SchoolYearDays
from skolsikt.demo.school_units import DemoUnit

SUPPORT_HEADINGS = "Personnummer;Skolenhetskod;Läsår;Stödform;Från;Till"
ASSESSMENT_HEADINGS = "Personnummer;Skolenhetskod;Termin;Årskurs;Klass;Ämne;Omdöme"
LEARNING_HEADINGS = "Personnummer;Skolenhetskod;Klass;Undervisningsgrupp;Ämne;Läromedel;Mål;Datum;Resultat"
CO_MARKING_HEADINGS = "Personnummer;Skolenhetskod;Läsår;Ämne;Prov;Uppgift;Bedömare A;Bedömare B"
GROUP_HEADINGS = "Personnummer;Skolenhetskod;Läsår;Grupp;Ämne;Från;Till"
_SUPPORT = (("Extra anpassningar", -0.55), ("Särskilt stöd", -1.05), ("Åtgärdsprogram", -1.15))
_STEPS = ("Otillräckliga kunskaper", "Godtagbara kunskaper", "Mer än godtagbara kunskaper")
_ASSESSED_LEVELS, _ASSESSED_SUBJECTS = (3, 5), ("Svenska", "Engelska", "Matematik")
_LEARNING_LEVEL, _LEARNING_TASKS, _MOST_POINTS = 9, ("Cellen", "Ekosystem", "Kroppen"), 20
_GOAL, _MORE = -0.75, 0.6  # of general ability, whose spread is about 0.7
_CO_MARKED_LEVEL, _PARTS, _MARKS = 6, ("Delprov B", "Delprov C", "Delprov D"), "FEDCBA"


def write_follow_up(
    exports: Exports,
    people: People,
    enrolments: Enrolments,
    ability: Ability,
    units: Sequence[DemoUnit],
    calendar: SchoolYearDays,
    *,
    year: int,
    seed: int,
) -> None:
    """Write one file of each kind about the last year."""
    of_year = np.flatnonzero((enrolments.year == year) & enrolments.is_at_year_end & ~enrolments.is_adapted)
    general = ability.general[enrolments.pupil[of_year]] + stream(seed, "follow-up").normal(0.0, 0.35, len(of_year))
    known = _Known(people, enrolments, units, calendar, of_year, general)
    name = year_in_name(calendar.label)
    files = (
        (f"6-stod/stodinsatser-{name}.csv", "support_measures", SUPPORT_HEADINGS, known.support(), WINDOWS),
        (f"3-betyg/elevomdomen-{name}.csv", "assessments", ASSESSMENT_HEADINGS, known.assessments(), UTF8_BOM),
        (f"3-betyg/laromedel-{name}.csv", "learning_results", LEARNING_HEADINGS, known.learning(), UTF8_BOM),
        (f"3-betyg/sambedomning-{name}.csv", "co_markings", CO_MARKING_HEADINGS, known.co_markings(seed), UTF8_BOM),
        (f"2-elever/grupper-{name}.csv", "group_members", GROUP_HEADINGS, known.groups(), UTF8_BOM),
    )
    for path, source, headings, rows, encoding in files:
        exports.text(path, source, rows, headings=headings, encoding=encoding, school_year=calendar.label)


class _Known:
    """The pupils of one year, each with what the schools see of how well it goes."""

    def __init__(
        self,
        people: People,
        enrolments: Enrolments,
        units: Sequence[DemoUnit],
        calendar: SchoolYearDays,
        of_year: Ints,
        general: np.ndarray,
    ) -> None:
        self._people, self._enrolments, self._units, self._calendar = people, enrolments, units, calendar
        self._of_year, self._general = of_year, general

    def support(self) -> Iterator[tuple[object, ...]]:
        first, last = self._calendar.term_bounds(0)[0], self._calendar.term_bounds(1)[1]
        for e, general in self._pupils():
            begins = (first + timedelta(days=14 + 7 * (e % 12))).isoformat()
            for kind, below in _SUPPORT:
                if general < below:
                    ends = last.isoformat() if e % 3 == 0 else ""
                    yield (*self._who(e), self._calendar.label, kind, begins, ends)

    def assessments(self) -> Iterator[tuple[object, ...]]:
        for e, general in self._pupils(*_ASSESSED_LEVELS):
            grade, class_name = self._enrolments.grade[e], self._enrolments.class_name[e]
            for place, subject in enumerate(_ASSESSED_SUBJECTS):
                seen = general + 0.15 * ((e + place) % 3 - 1)
                step = _STEPS[(seen > _GOAL) + (seen > _MORE)]
                yield (*self._who(e), self._calendar.terms[1], grade, class_name, subject, step)

    def learning(self) -> Iterator[tuple[object, ...]]:
        day = self._calendar.term_bounds(1)[0]
        for e, general in self._pupils(_LEARNING_LEVEL):
            for place, task in enumerate(_LEARNING_TASKS):
                expected = _MOST_POINTS * (0.62 + 0.2 * general) + (e + place) % 5 - 2
                points = int(np.clip(round(expected), 0, _MOST_POINTS))
                class_name = self._enrolments.class_name[e]
                about = (class_name, f"{class_name} BI", "Biologi", "Livets bok", task)
                when = (day + timedelta(days=21 * (place + 1))).isoformat()
                yield (*self._who(e), *about, when, f"{points}/{_MOST_POINTS}")

    def co_markings(self, seed: int) -> Iterator[tuple[object, ...]]:
        random = stream(seed, "co-marking")
        marked = [(e, general) for e, general in self._pupils(_CO_MARKED_LEVEL) if e % 4 == 0]
        for e, general in marked:
            for part in _PARTS:
                mark = int(np.clip(round(2.4 + 1.6 * general + random.normal(0, 0.5)), 0, 5))
                second = int(np.clip(mark + random.choice((-1, 0, 0, 0, 1)), 0, 5))
                about = (self._calendar.label, "Svenska", "Nationellt prov 6", part)
                yield (*self._who(e), *about, _MARKS[mark], _MARKS[second])

    def groups(self) -> Iterator[tuple[object, ...]]:
        first, last = self._calendar.term_bounds(1)
        for e, general in self._pupils(8, 9):
            if general < _SUPPORT[0][1]:
                name = f"Läxhjälp {self._enrolments.grade[e]}"
                yield (*self._who(e), self._calendar.label, name, "MA", first.isoformat(), last.isoformat())

    def _pupils(self, *levels: int) -> Iterator[tuple[int, float]]:
        for e, general in zip(self._of_year.tolist(), self._general.tolist(), strict=True):
            if not levels or self._enrolments.grade[e] in levels:
                yield e, general

    def _who(self, e: int) -> tuple[object, object]:
        return self._people.person_number[self._enrolments.pupil[e]], self._units[self._enrolments.unit_then[e]].code
