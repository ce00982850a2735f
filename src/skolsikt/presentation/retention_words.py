"""Terms, decisions and destruction in words, for the command line and the pages."""

from __future__ import annotations

from collections.abc import Mapping

from skolsikt.home.words import N_, _, language, ngettext
from skolsikt.loading.retention.packages import State
from skolsikt.presentation.periods import day_label
from skolsikt.privacy.retention.decisions import InForce
from skolsikt.privacy.retention.kinds import KINDS, Disposal, Reach, RecordKind, Term
from skolsikt.warehouse.destruction import Destruction, WaitingOriginal, WaitsFor

_DISPOSALS = {Disposal.KEEP: N_("bevara"), Disposal.DESTROY: N_("gallra")}
_REACHES = {
    Reach.FOLLOWS: N_("följer raderna"),
    Reach.WITHOUT_ROWS: N_("när ingen rad är kvar"),
    Reach.BY_HAND: N_("inte av Skolsikt"),
}
_STATES = {
    State.NOT_WRITTEN: N_("arkivpaket saknas"),
    State.CHANGED: N_("ändrat sedan paketet skrevs"),
    State.NOT_RECEIVED: N_("väntar på arkivets mottagande"),
}
_COUNTS = {
    "rows": N_("rader"),
    "lake_files": N_("filer i lagret"),
    "versions": N_("äldre dataversioner"),
    "serving_files": N_("svarsfiler"),
    "bases": N_("underlag till utgåvor"),
    "originals": N_("originalfiler"),
    "rejects": N_("filer med avvisade rader"),
    "set_aside": N_("filer i inkorgen"),
    "backups": N_("säkerhetskopior"),
    "identities": N_("identiteter"),
    "records": N_("noteringar"),
    "log_entries": N_("rader i åtkomstloggen"),
}


def kind_in_words(kind: str) -> str:
    """Return what a kind of record is called; one that an older program knew, by its code."""
    return KINDS[kind].title.spoken(language()) if kind in KINDS else kind


def suggestion_in_words(kind: RecordKind) -> str:
    """Return what is suggested for a kind of record."""
    return _rule(kind, kind.suggestion.disposal, kind.suggestion.term)


def decision_in_words(decided: InForce) -> str:
    """Return what is decided.

    The number of the decision and its day are told beside it.
    """
    return _rule(decided.kind, decided.disposal, decided.term)


def state_in_words(state: State) -> str:
    """Return how far rows that are to be kept have come on their way to the archive."""
    return _(_STATES[state])


def counts_in_words(counts: Mapping[str, int]) -> str:
    """Return what was destroyed, in numbers."""
    return ", ".join(f"{_(word)} {counts[name]}" for name, word in _COUNTS.items() if name in counts)


def original_in_words(original: WaitingOriginal) -> str:
    """Return which original waits, by load and source, for what and until when."""
    waits = ", ".join(
        f"{kind_in_words(one.kind)} {one.school_year}".strip() + f" ({_until(one)})" for one in original.waits_for
    )
    told = _("Original som väntar: inläsning {loads} ({source}) väntar på {what}.")
    return told.format(loads=", ".join(map(str, original.loads)), source=original.source, what=waits)


def _until(wait: WaitsFor) -> str:
    day = wait.last_day
    return _("sparas till och med {day}").format(day=day_label(day)) if day else _("inget beslut om gallring")


def what_was_destroyed(entry: Destruction) -> str:
    """Return the kinds of record that an entry of the journal is about, each with its school years or last day."""
    years: dict[str, set[str]] = {}
    for target in entry.targets:
        years.setdefault(target.kind, set()).add(target.school_year)
    spans = {kind: "–".join(dict.fromkeys((min(of), max(of)))) for kind, of in years.items()}
    before = {one.kind: _("före {day}").format(day=day_label(one.before_day)) for one in entry.ended}
    return ", ".join(f"{kind_in_words(kind)} {when}" for kind, when in {**spans, **before}.items())


def _rule(kind: RecordKind, disposal: Disposal, term: Term | None) -> str:
    when = _(_REACHES[kind.reach]) if kind.reach in _REACHES else _term(term or Term())
    return f"{_(_DISPOSALS[disposal])}, {when}"


def _term(term: Term) -> str:
    years = ngettext("{count} år", "{count} år", term.years).format(count=term.years)
    months = ngettext("{count} månad", "{count} månader", term.months).format(count=term.months)
    told = [years] * bool(term.years) + [months] * bool(term.months)
    return " ".join(told) or _("genast")
