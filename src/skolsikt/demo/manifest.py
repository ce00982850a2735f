"""What the demo wrote and what is planted in it: the key that tests hold the answers against."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

MANIFEST_NAME = "manifest.json"


@dataclass(frozen=True, kw_only=True)
class ExportFile:
    """One written file: where (below the folder), for which source, how many data rows, which school year if one."""

    path: str
    source: str
    rows: int
    encoding: str
    school_year: str = ""


@dataclass(frozen=True, kw_only=True)
class AddedMerit:
    """Final grades of one unit are so much better that its mean merit value, all years, is ``points`` higher."""

    school_unit_code: str
    points: float
    mean_with: float
    mean_without: float


@dataclass(frozen=True, kw_only=True)
class BoysLead:
    """One birth year: boys' mean of study-heavy subjects (final grades) is ``sd`` standard deviations above girls'."""

    birth_year: int
    school_year: str
    sd: float
    subjects: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class UnderRegisteringTeacher:
    """A teacher who leaves ``unregistered_share`` of the absences unregistered; the lessons look reported."""

    signature: str
    school_unit_code: str
    unregistered_share: float


@dataclass(frozen=True, kw_only=True)
class Action:
    """Something a unit did about absence, from the first day of a school year on.

    ``points_share`` is the true change of absence (-0.03 is three percentage points lower). ``bad_year`` is the school
    year before an action that was started because absence had been unusually high: it falls back by itself.
    """

    title: str
    school_unit_code: str
    school_year: str
    from_date: str
    points_share: float
    bad_year: str = ""


@dataclass(frozen=True, kw_only=True)
class AreaTruth:
    """``eligible_share``: true probability of eligibility, mean of the area's pupils with final grades, all years."""

    area_code: str
    name: str
    eligible_share: float
    pupils: int


@dataclass(frozen=True, kw_only=True)
class TurningPupils:
    """Pupils whose absence rises by ``points_share`` from ``from_date`` to the end of the school year."""

    school_year: str
    from_date: str
    points_share: float
    person_numbers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Planted:
    """Everything that is known to be true of the demo municipality (design, section 9)."""

    added_merit: AddedMerit
    boys_lead: BoysLead
    under_registering_teacher: UnderRegisteringTeacher
    actions: tuple[Action, ...]
    areas: tuple[AreaTruth, ...]
    turning_pupils: TurningPupils


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """The demo municipality: how it was made, its files in the order to load them, and what is planted.

    Its people, schools and figures are invented; the person numbers in it belong to nobody.
    """

    municipality_code: str
    municipality_name: str
    pupils: int
    years: int
    seed: int
    school_years: tuple[str, ...]
    lesson_school_years: tuple[str, ...]
    files: tuple[ExportFile, ...]
    planted: Planted

    def write(self, folder: Path) -> None:
        """Write ``manifest.json`` in ``folder``."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        (folder / MANIFEST_NAME).write_text(text + "\n", "utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Return the manifest of a folder that ``generate`` wrote."""
        stored: dict[str, Any] = json.loads((folder / MANIFEST_NAME).read_text("utf-8"))
        planted = stored["planted"]
        stored["files"] = tuple(ExportFile(**file) for file in stored["files"])
        for name in ("school_years", "lesson_school_years"):
            stored[name] = tuple(stored[name])
        stored["planted"] = Planted(
            added_merit=AddedMerit(**planted["added_merit"]),
            boys_lead=BoysLead(**{**planted["boys_lead"], "subjects": tuple(planted["boys_lead"]["subjects"])}),
            under_registering_teacher=UnderRegisteringTeacher(**planted["under_registering_teacher"]),
            actions=tuple(Action(**action) for action in planted["actions"]),
            areas=tuple(AreaTruth(**area) for area in planted["areas"]),
            turning_pupils=TurningPupils(
                **{
                    **planted["turning_pupils"],
                    "person_numbers": tuple(planted["turning_pupils"]["person_numbers"]),
                }
            ),
        )
        return cls(**stored)

    def paths(self, folder: Path, source: str | None = None) -> list[Path]:
        """Return the files, in the order to load them; those of one source if it is named."""
        return [folder / file.path for file in self.files if source in (None, file.source)]
