"""A teacher's own figures: shown to that teacher alone, kept nowhere, and only while a decision says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skolsikt.analysis.absence.registration.deviation import Deviation
from skolsikt.home.words import _
from skolsikt.measures.by_right.registered import registered_by
from skolsikt.presentation.findings import listed
from skolsikt.presentation.numbers import format_number, format_percent
from skolsikt.presentation.periods import day_label
from skolsikt.presentation.tables import Table
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.governance.models import FeedbackDecision
from skolsikt.records.governance.registration import feedback_standing
from skolsikt.web.asking import house
from skolsikt.web.pages.registration.lines import Fact, facts_of, kinds_of
from skolsikt.web.pages.registration.parts import deviation_of, whole_of


@dataclass(frozen=True, kw_only=True)
class OwnFigures:
    """``decision``: which one lets them be shown. ``why_not``: why there are none, in words."""

    decision: str = ""
    groups: str = ""
    facts: Sequence[Fact] = ()
    kinds: Table | None = None
    expected: str = ""
    why_not: str = ""


def own_figures(school_year: str, *, viewer: Viewer) -> OwnFigures:
    """Return the figures of the one who looks; without a decision nothing is read."""
    decision = feedback_standing()
    if decision is None:
        return OwnFigures(
            why_not=_("Kommunen har inte beslutat att lärare får se sina egna siffror. Därför räknas de inte ut.")
        )
    own = registered_by(school_year, viewer=viewer, house=house())
    if own.registered is None:
        return OwnFigures(
            decision=_decision(decision),
            why_not=_("Flera lärare undervisar i dina grupper, eller ingen. Då går det inte att säga vad som är ditt."),
        )
    whole = whole_of(own.registered)
    return OwnFigures(
        decision=_decision(decision),
        groups=listed(list(own.groups)),
        facts=facts_of(whole),
        kinds=kinds_of(whole),
        expected=_expected(deviation_of(own)),
    )


def _decision(decision: FeedbackDecision) -> str:
    negotiated = day_label(decision.negotiated_on) if decision.negotiated_on else ""
    return _("Visas enligt beslut {reference}, förhandlat {day}. Bara du ser dem, och de sparas inte.").format(
        reference=decision.reference, day=negotiated
    )


def _expected(found: Deviation | None) -> str:
    """Observed against expected, as something to look at together."""
    if found is None:
        return _(
            "Det är för få lektioner för att jämföra din registrerade frånvaro med vad samma elever har hos andra."
        )
    low, high = (format_percent(one, decimals=0) for one in found.usual)
    told = _(
        "På dina lektioner är {observed} frånvarotillfällen registrerade. Samma elever hade hos andra lärare samma "
        "veckor en frånvaro som motsvarar {expected}: {ratio} av det väntade. Vanligt är {low} till {high}."
    ).format(
        observed=format_number(found.expected.observed),
        expected=format_number(found.expected.expected),
        ratio=format_percent(found.ratio, decimals=0),
        low=low,
        high=high,
    )
    more = _(
        "Det skiljer sig från det väntade. Titta på det tillsammans med rektor: det kan bero på hur lektionerna "
        "ligger, på ämnet eller på hur frånvaron skrivs in."
    )
    return f"{told} {more}" if found.is_below else told
