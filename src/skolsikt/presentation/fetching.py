"""How a fetch from a public API went, in a sentence or two."""

from __future__ import annotations

from datetime import datetime

from skolsikt.home.words import _, ngettext
from skolsikt.loading.fetching.outcomes import FetchOutcome
from skolsikt.presentation.periods import moment_short


def outcome_words(outcome: FetchOutcome) -> str:
    """Return what came of it, and since when the figures stand where it did not work."""
    since = moment_short(datetime.fromisoformat(outcome.succeeded_at)) if outcome.succeeded_at else ""
    if outcome.problem:
        stands = _("Siffrorna från {since} står kvar.").format(since=since) if since else _("Inget är hämtat än.")
        return f"{outcome.problem} {stands}"
    new = ngettext("{count} fil med något nytt", "{count} filer med något nytt", outcome.changed)
    told = new.format(count=outcome.changed) if outcome.changed else _("inget nytt")
    return " ".join([_("Hämtat {since}: {what}.").format(since=since, what=told), *outcome.notes])
