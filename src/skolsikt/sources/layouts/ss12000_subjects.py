"""Syllabuses of SS 12000: which subject of grundskolan each of them is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from skolsikt.school.school_forms import school_form_code
from skolsikt.school.subjects import SUBJECTS
from skolsikt.sources.layouts.ss12000_entity import Entities

# Skolverket's subject codes (GRGRMAT01): the three letters after the school form, where one subject can be meant.
_OFFICIAL = {
    "BIL": "BL",
    "ENG": "EN",
    "HKK": "HKK",
    "IDR": "IDH",
    "MAT": "MA",
    "MOD": "ML",
    "MUS": "MU",
    "BIO": "BI",
    "FYS": "FY",
    "KEM": "KE",
    "GEO": "GE",
    "HIS": "HI",
    "REL": "RE",
    "SAM": "SH",
    "SLJ": "SL",
    "SVE": "SV",
    "SVA": "SVA",
    "TSP": "TN",
    "TEK": "TK",
}
_CODE = re.compile(r"GR[A-Z]{2}([A-Z]{3})\d{2}")
_LANGUAGE = re.compile(r"(M1|M2|ML)[A-Z/ -]*")  # M2SPA, ML-ARA
_NAMES = {subject.name_sv.upper(): code for code, subject in SUBJECTS.items()}


@dataclass(frozen=True, kw_only=True)
class Syllabus:
    """``subject`` is a code of the official layouts, or empty; ``label`` is what lessons are told by."""

    subject: str
    label: str
    language: str
    school_form: str


def read_subjects(entities: Entities) -> dict[str, Syllabus]:
    """Return the syllabuses by id."""
    found: dict[str, Syllabus] = {}
    for entity in entities.of("syllabuses"):
        code, designation = entity.text("subjectCode").upper(), entity.text("subjectDesignation").upper()
        name = entity.text("subjectName")
        subject = subject_of(code=code, designation=designation, name=name)
        found[entity.id] = Syllabus(
            subject=subject,
            label=subject or designation or code or name,
            language=entity.text("languageCode"),
            school_form=school_form_code(entity.text("schoolType")) or "",
        )
    return found


def subject_of(*, code: str, designation: str, name: str) -> str:
    """Return the subject that a syllabus is about, or nothing.

    Modern languages by their official code alone are none: it does not tell whether they are the pupil's language
    choice, which counts as a seventeenth grade, and the designation (M1, M2) does.

    >>> subject_of(code="GRGRMAT01", designation="", name=""), subject_of(code="", designation="M2SPA", name="Spanska")
    ('MA', 'M2')
    >>> subject_of(code="GRGRMSP01", designation="SPA", name="Moderna språk")
    ''
    """
    if designation in SUBJECTS:
        return designation
    if language := _LANGUAGE.fullmatch(designation):
        return language[1]
    official = _CODE.fullmatch(code)
    return (official and _OFFICIAL.get(official[1])) or _NAMES.get(name.upper(), "")
