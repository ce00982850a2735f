"""A week's lessons for a class: subject, weekday, start and length, by stage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

WEEKDAYS = 5
_DAY_STARTS_MINUTE = 8 * 60 + 10
_BREAK_MINUTES = 15
_LUNCH_AFTER_LESSONS, _LUNCH_MINUTES = 3, 45

# stage -> subject -> (lessons a week, minutes each)
_PLANS: dict[str, dict[str, tuple[int, int]]] = {
    "F": {"OVR": (15, 60)},
    "1-3": {
        "SV": (7, 50), "MA": (5, 50), "EN": (1, 40), "NO": (1, 50), "SO": (2, 50), "IDH": (2, 50), "BL": (1, 50),
        "MU": (1, 40), "SL": (1, 60),
    },
    "4-6": {
        "SV": (5, 50), "MA": (5, 50), "EN": (3, 45), "NO": (2, 50), "SO": (2, 60), "IDH": (2, 60), "BL": (1, 50),
        "MU": (1, 50), "SL": (1, 80), "TK": (1, 50), "M2": (2, 40),
    },
    "7-9": {
        "SV": (3, 60), "MA": (4, 55), "EN": (3, 60), "BI": (1, 60), "FY": (1, 60), "KE": (1, 60), "GE": (1, 60),
        "HI": (1, 60), "RE": (1, 50), "SH": (1, 60), "IDH": (2, 70), "BL": (1, 60), "MU": (1, 60), "SL": (1, 80),
        "HKK": (1, 80), "TK": (1, 60), "M2": (3, 50),
    },
    "AG": {"SV": (6, 50), "MA": (5, 50), "NO": (2, 50), "SO": (3, 50), "IDH": (2, 50), "BL": (2, 50), "MU": (2, 50)},
}  # fmt: skip
# Language choice (0 is none) and the groups that part of a class goes to, at the same time as SV or M2.
LANGUAGES = {1: "SPA", 2: "TYS", 3: "FRA"}
_GROUPS = {"SVA": ("SVA",), "SPA": ("SPA",), "TYS": ("TYS",), "FRA": ("FRA",), "other": ("OVR",)}
_TAUGHT_WITH = {"SVA": "SV", "SPA": "M2", "TYS": "M2", "FRA": "M2", "OVR": "M2"}
# One class teacher gives most to the young; from grade level 4 and 7 more subjects have teachers of their own.
SPECIALITIES: dict[str, dict[str, tuple[str, ...]]] = {
    "F": {"class": ("OVR",)},
    "1-3": {
        "class": ("SV", "MA", "EN", "NO", "SO", "BL"), "sport": ("IDH",), "music": ("MU",), "crafts": ("SL",),
        "SVA": ("SVA",),
    },
    "4-6": {
        "class": ("SV", "EN", "SO"), "science": ("MA", "NO", "TK"), "sport": ("IDH",), "music": ("MU", "BL"),
        "crafts": ("SL",), **_GROUPS,
    },
    "7-9": {
        "Swedish": ("SV",), "mathematics": ("MA", "FY", "TK"), "English": ("EN",), "nature": ("BI", "KE"),
        "society": ("GE", "HI", "RE", "SH"), "sport": ("IDH",), "arts": ("BL", "MU"), "crafts": ("SL", "HKK"),
        **_GROUPS,
    },
    "AG": {
        "class": ("SV", "MA", "NO", "SO", "BL"), "sport": ("IDH",), "music": ("MU",), "SVA": ("SVA",),
    },
}  # fmt: skip
_TEACHER_LESSONS_A_WEEK = 20


@dataclass(frozen=True)
class Slot:
    """One lesson of the week."""

    weekday: int
    start_minute: int
    minutes: int
    subject: str
    is_last_of_day: bool


def stage_of(grade: int, *, is_adapted: bool) -> str:
    """Return the stage whose timetable holds.

    >>> stage_of(8, is_adapted=False)
    '7-9'
    """
    if is_adapted:
        return "AG"
    return "F" if grade == 0 else "1-3" if grade < 4 else "4-6" if grade < 7 else "7-9"


def week_of(stage: str, random: np.random.Generator) -> tuple[Slot, ...]:
    """Return a week for one class: its lessons shuffled over the days, as even as they go.

    >>> len(week_of("7-9", np.random.default_rng(1)))
    27
    """
    lessons = [(subject, minutes) for subject, (count, minutes) in _PLANS[stage].items() for _ in range(count)]
    shuffled = [lessons[number] for number in random.permutation(len(lessons))]
    slots = []
    for weekday in range(WEEKDAYS):
        of_day = shuffled[weekday::WEEKDAYS]
        start = _DAY_STARTS_MINUTE + 5 * int(random.integers(0, 5))
        for number, (subject, minutes) in enumerate(of_day):
            slots.append(Slot(weekday, start, minutes, subject, number == len(of_day) - 1))
            start += minutes + (_LUNCH_MINUTES if number + 1 == _LUNCH_AFTER_LESSONS else _BREAK_MINUTES)
    return tuple(slots)


def week_minutes(stage: str) -> int:
    """Return the scheduled minutes of a week.

    >>> week_minutes("F")
    900
    """
    return sum(count * minutes for count, minutes in _PLANS[stage].values())


def classes_per_teacher(stage: str, speciality: str) -> int:
    """Return how many classes one teacher of this speciality can take."""
    plan, subjects = _PLANS[stage], SPECIALITIES[stage][speciality]
    lessons = sum(plan[subject if subject in plan else _TAUGHT_WITH[subject]][0] for subject in subjects)
    return max(1, _TEACHER_LESSONS_A_WEEK // lessons)


def week_lessons(stage: str) -> int:
    """Return the lessons of a week.

    >>> week_lessons("4-6")
    25
    """
    return sum(count for count, _minutes in _PLANS[stage].values())
