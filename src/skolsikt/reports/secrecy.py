"""Secrecy marks of documents (offentlighets- och sekretesslagen, OSL): which provisions may apply to what stands there.

A mark is a reminder, not a decision (OSL 5 kap. 5 §): whoever is asked to hand the document out judges each time.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from skolsikt.privacy.refusal_words import listed

_PRESCHOOL = "23 kap. 1 §"
_SCHOOL = "23 kap. 2 §"
_POPULATION_REGISTER = "22 kap. 1 §"
_THREATENED = "21 kap. 3 §"
_PRESCHOOL_FORMS = frozenset({"FS"})


@dataclass(frozen=True)
class Secrecy:
    """The provisions of OSL that may apply, and what whoever keeps or hands out the document must know."""

    provisions: tuple[str, ...]
    remark: str

    @property
    def mark(self) -> str:
        """The mark as it stands on the document; empty where no provision is known to apply."""
        if not self.provisions:
            return ""
        return f"Sekretess kan gälla enligt {listed(self.provisions)} OSL"


def secrecy_of_pupil(school_forms: Collection[str], *, is_protected: bool) -> Secrecy:
    """Return the mark of a document about one pupil, who has gone in ``school_forms``.

    >>> secrecy_of_pupil({"GR"}, is_protected=False).mark
    'Sekretess kan gälla enligt 23 kap. 2 § OSL'
    >>> secrecy_of_pupil({"FS", "GR"}, is_protected=True).provisions
    ('23 kap. 1 §', '23 kap. 2 §', '21 kap. 3 §', '22 kap. 1 §')
    """
    forms = set(school_forms)
    provisions = [_PRESCHOOL] if forms & _PRESCHOOL_FORMS else []
    provisions += [_SCHOOL] if forms - _PRESCHOOL_FORMS or not forms else []
    provisions += [_THREATENED, _POPULATION_REGISTER] if is_protected else []
    remark = (
        "Sekretessen gäller inte mot eleven själv (12 kap. 1 § OSL) och som regel inte mot vårdnadshavaren, om det "
        "inte kan antas att barnet lider betydande men av att uppgiften röjs (12 kap. 3 § OSL). Pröva vid varje "
        "utlämnande."
    )
    return Secrecy(tuple(provisions), remark)


def secrecy_of_security() -> Secrecy:
    """Return the mark of a document that tells how the installation is guarded."""
    remark = (
        "Det som säger hur systemet skyddas kan vara hemligt om det motverkar skyddet att det blir känt. Resten är "
        "som regel offentligt. Pröva vid varje utlämnande."
    )
    return Secrecy(("18 kap. 8 §",), remark)
