"""Which days pupils are away, and how likely they are to miss a lesson on the days they come."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skolsikt.demo.arrays import Bytes, Floats, Ints
from skolsikt.demo.chance import stream
from skolsikt.demo.school_days import SchoolYearDays

PRESENT, VALID, INVALID = 0, 1, 2
_WHOLE_DAY_SHARE = 0.72  # of all absence comes as whole days
_SPELL_DAYS = 2.2
_WEEKDAY = np.array([1.10, 0.94, 0.93, 0.96, 1.10])
_FLU_PEAK_WEEK, _FLU_WEEKS, _FLU_HEIGHT = 6, 2.2, 0.95
_MOST = 0.95
_INVALID_BASE, _INVALID_BY_RATE, _INVALID_FROM_GRADE_7 = 0.07, 0.55, 0.09


@dataclass(frozen=True, kw_only=True)
class AbsenceDays:
    """Pupils x open days of one year: ``state`` of the whole day, and ``lesson_rate`` on the other days.

    ``invalid_share`` is, per pupil, the part of the absence that has no valid reason.
    """

    state: Bytes
    lesson_rate: Floats
    invalid_share: Floats


def season(days: SchoolYearDays, *, seed: int) -> Floats:
    """Return how much more than usual pupils are away each open day: weekday and flu weeks. The mean is 1."""
    random = stream(seed, f"season {days.label}")
    weekday = _WEEKDAY[[day.weekday() for day in days.open_days]]
    first_january = np.datetime64(f"{days.first_calendar_year + 1}-01-01")
    weeks = (np.array(days.open_days, dtype="datetime64[D]") - first_january).astype(float) / 7.0
    peak = _FLU_PEAK_WEEK + random.normal(0.0, 1.2)
    height = _FLU_HEIGHT * random.uniform(0.7, 1.3)
    autumn_peak = -5.0 + random.normal(0.0, 1.0)
    factor = weekday * (
        1.0
        + height * np.exp(-(((weeks - peak) / _FLU_WEEKS) ** 2))
        + 0.45 * height * np.exp(-(((weeks - autumn_peak) / _FLU_WEEKS) ** 2))
    )
    result: Floats = factor / factor.mean()
    return result


def draw_absence_days(rate: Floats, added: Floats, grade: Ints, days: SchoolYearDays, *, seed: int) -> AbsenceDays:
    """Draw a year. ``rate`` per pupil; ``added`` (pupils x days) is planted on top, in share of scheduled time."""
    random = stream(seed, f"absence days {days.label}")
    each = np.clip(rate[:, None] * season(days, seed=seed)[None, :] + added, 0.0, _MOST)
    whole = _WHOLE_DAY_SHARE * each
    invalid_share = np.clip(_INVALID_BASE + _INVALID_BY_RATE * rate + _INVALID_FROM_GRADE_7 * (grade >= 7), 0.0, 0.8)
    return AbsenceDays(
        state=_spells(whole, invalid_share, random),
        lesson_rate=((each - whole) / (1.0 - whole)).astype(np.float32),
        invalid_share=invalid_share,
    )


def _spells(whole: Floats, invalid_share: Floats, random: np.random.Generator) -> Bytes:
    """Walk day by day: a spell of absence starts with the chance that gives ``whole`` in the long run, and lasts."""
    pupils, open_days = whole.shape
    # Spells end with chance 1/length, so a share w of days in spells needs starts with chance w / (length (1 - w)).
    starts = np.clip(whole / (_SPELL_DAYS * (1.0 - whole)), 0.0, 1.0)
    state = np.zeros((pupils, open_days), dtype=np.int8)
    away = random.random(pupils) < whole[:, 0]
    kind = np.zeros(pupils, dtype=np.int8)
    for day in range(open_days):
        if day:
            draw = random.random(pupils)
            away = np.where(away, draw > 1.0 / _SPELL_DAYS, draw < starts[:, day])
        new = away & (kind == PRESENT)
        drawn_kind = np.where(random.random(pupils) < 0.5 * invalid_share, INVALID, VALID).astype(np.int8)
        kind = np.where(away, np.where(new, drawn_kind, kind), PRESENT).astype(np.int8)
        state[:, day] = kind
    return state
