"""The one who asks. ``ask`` takes nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field

EVERY_UNIT = "*"
OPERATOR = "operator"  # the role, and who it is while nobody is named


@dataclass(frozen=True, order=True, kw_only=True)
class Relation:
    """What one role holds for: every school unit (``*``), one unit, or a class or teaching group of it one school year.

    A role says nothing about what another role of the same person holds for: relations are never crossed.
    """

    role: str
    school_unit_code: str
    class_name: str = ""
    teaching_group: str = ""
    school_year: str = ""


@dataclass(frozen=True, kw_only=True)
class Window:
    """One pupil that somebody with the right has let a person in to, for a purpose, and why."""

    pupil_key: int
    purpose: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Who asks, in which roles, and what each role holds for, today.

    ``roles``: names from ``privacy.roles``. ``windows``: those that are open, the oldest first. ``reason``: why true
    aggregates are needed; required of the operator outside the demo. ``is_preview``: somebody else looks at the pages
    as this role, and therefore at no pupil.

    >>> PUBLIC.sees_true_aggregates
    False
    """

    id: str
    roles: frozenset[str] = frozenset()
    relations: frozenset[Relation] = frozenset()
    windows: tuple[Window, ...] = field(default=(), repr=False)  # they tell of pupils
    reason: str = ""
    is_preview: bool = False

    @property
    def sees_true_aggregates(self) -> bool:
        return OPERATOR in self.roles

    def windows_to(self, pupil_key: int | None) -> tuple[Window, ...]:
        """Return the windows that are open to this pupil."""
        return tuple(window for window in self.windows if window.pupil_key == pupil_key)

    @property
    def school_units(self) -> frozenset[str]:
        """Codes of the school units that some role holds for, or in which it holds for a class or group; ``*``: all."""
        return frozenset(relation.school_unit_code for relation in self.relations)

    @property
    def scope(self) -> tuple[object, ...]:
        """What an answer may depend on, and therefore what the answer cache is keyed by."""
        return tuple(sorted(self.roles)), tuple(sorted(self.relations)), self.is_preview


PUBLIC = Viewer(id="public", roles=frozenset({"public"}))
ANALYST = Viewer(id="analyst", roles=frozenset({"analyst"}))


def operator(*, reason: str, user: str = "") -> Viewer:
    """Return the viewer of the command line's ``--as operator``: true aggregates, never single pupils.

    ``user``: the person who holds the role, whom the caller has looked up.
    """
    return Viewer(
        id=user or OPERATOR,
        roles=frozenset({OPERATOR}),
        relations=frozenset({Relation(role=OPERATOR, school_unit_code=EVERY_UNIT)}),
        reason=reason,
    )
