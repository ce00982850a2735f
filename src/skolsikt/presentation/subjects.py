"""School subjects in words."""

from __future__ import annotations

from skolsikt.school.subjects import SUBJECTS


def subject_name(code: str) -> str:
    """Return the name of a subject; one that the rules do not know keeps its code.

    >>> subject_name("BL"), subject_name("XX")
    ('Bild', 'XX')
    """
    return SUBJECTS[code].name if code in SUBJECTS else code
