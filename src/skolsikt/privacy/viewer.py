"""The one who asks. ``ask`` takes nothing else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Who asks, in which roles and about which school units.

    ``roles``: names from ``privacy.roles``. ``relations``: school unit codes (or ``*``) that the roles hold for.
    ``reason``: why true aggregates are needed; required of the operator outside the demo.

    >>> PUBLIC.sees_true_aggregates
    False
    """

    id: str
    roles: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()
    reason: str = ""

    @property
    def sees_true_aggregates(self) -> bool:
        return "operator" in self.roles

    @property
    def scope(self) -> tuple[object, ...]:
        """What an answer may depend on, and therefore what the answer cache is keyed by."""
        return (tuple(sorted(self.roles)), tuple(sorted(self.relations)))


PUBLIC = Viewer(id="public", roles=frozenset({"public"}))
ANALYST = Viewer(id="analyst", roles=frozenset({"analyst"}))


def operator(*, reason: str) -> Viewer:
    """Return the operator of the command line: true aggregates, never single pupils, always with a reason."""
    return Viewer(id="operator", roles=frozenset({"operator"}), relations=frozenset({"*"}), reason=reason)
