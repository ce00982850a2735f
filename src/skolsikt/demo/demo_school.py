"""A school of the demo municipality as its users know it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class DemoSchool:
    """A school unit, a class of its last grade level and one of that class's teaching groups, in its newest year."""

    code: str
    name: str
    class_name: str
    teaching_group: str
    school_year: str
