"""Loads as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from skolsikt.home.words import _, ngettext
from skolsikt.loading.loads import DAMAGED, FAILED, INTERRUPTED, NOTHING_ACCEPTED, PUBLISHED, UNCHANGED, Load
from skolsikt.presentation.numbers import format_count
from skolsikt.presentation.periods import moment_short
from skolsikt.warehouse.checks.catalogue import CHECKS
from skolsikt.warehouse.checks.finding import Finding
from skolsikt.web.choices import Choice, choices
from skolsikt.web.counts import Counted
from skolsikt.web.sources import source_title

LOADS_SHOWN = 20
_BAD = (FAILED, INTERRUPTED, NOTHING_ACCEPTED, DAMAGED)
_CSS = {PUBLISHED: "ok", UNCHANGED: "ok", **dict.fromkeys(_BAD, "failed")}
_ICONS = {"ok": "circle-check", "failed": "circle-alert", "": "clock"}


@dataclass(frozen=True)
class LoadLine:
    """One load in the list."""

    number: int
    file: str
    source: str
    status: str
    css: str
    icon: str
    rows: str
    rejected: str
    at: str


@dataclass(frozen=True)
class Listing:
    """The loads shown, how many there are, and the sources to choose among."""

    lines: Sequence[LoadLine]
    total: str
    is_cut: bool
    source: str
    sources: Sequence[Choice]


@dataclass(frozen=True, kw_only=True)
class FindingLine:
    """What one check found. ``told``: the sentence, or about how many rows for who is not told more."""

    title: str
    css: str
    icon: str
    word: str
    told: str
    what: str
    when: str
    remedy: str


@dataclass(frozen=True)
class LoadDetail:
    """One load in full. ``facts``: term and words."""

    line: LoadLine
    error: str
    facts: Sequence[tuple[str, str]]
    notes: Sequence[str]
    findings: Sequence[FindingLine]
    tables: Sequence[tuple[str, str]]


def chosen_loads(loads: Sequence[Load], *, source: str, everything: bool, counted: Counted) -> Listing:
    """Return the newest loads of the chosen source (all of them when it is empty)."""
    found = [load for load in loads if source in ("", load.source)]
    shown = found if everything else found[:LOADS_SHOWN]
    known = sorted({load.source for load in loads if load.source}, key=source_title)
    return Listing(
        lines=[_line(load, counted) for load in shown],
        total=format_count(len(found)),
        is_cut=len(shown) < len(found),
        source=source,
        sources=choices([("", _("Alla")), *((id_, source_title(id_)) for id_ in known)], source),
    )


def _line(load: Load, counted: Counted) -> LoadLine:
    css = _CSS.get(load.status, "")
    return LoadLine(
        number=load.number,
        file=load.file or "–",
        source=source_title(load.source) if load.source else "–",
        status=load.status_text,
        css=css,
        icon=_ICONS[css],
        rows=counted(load.rows_loaded),
        rejected=counted(load.rows_rejected) if load.rows_rejected else "",
        at=moment_short(datetime.fromisoformat(load.loaded_at)) if load.loaded_at else "–",
    )


def _bytes(count: int) -> str:
    return ngettext("{count} byte", "{count} byte", count).format(count=format_count(count))


def load_detail(load: Load, *, counted: Counted, is_exact: bool) -> LoadDetail:
    """Return everything that is known about one load.

    ``is_exact``: with what tells how long the file is, or whether it is a file that somebody has guessed.
    """
    line = _line(load, counted)
    exact = [
        (_("Filens storlek"), _bytes(load.size_bytes)),
        (_("Kontrollsumma (SHA-256)"), load.sha256),
    ]
    facts = [
        (_("Källa"), source_title(load.source) if load.source else "–"),
        (_("Inläst"), line.at),
        (_("Inläst av"), load.who),
        (_("Rader i filen"), counted(load.rows_read)),
        (_("Rader inlästa"), counted(load.rows_loaded)),
        (_("Rader avvisade"), counted(load.rows_rejected)),
        (_("Teckenkodning"), load.encoding),
        (_("Profil"), load.profile),
        *(exact if is_exact else ()),
        (_("Dataversion"), str(load.data_version or "")),
        (_("Program"), load.software),
    ]
    return LoadDetail(
        line=line,
        error=_error(load, is_exact=is_exact),
        facts=[(term, words) for term, words in facts if words],
        notes=load.notes if is_exact else (),
        findings=[_finding(one, counted, is_exact=is_exact) for one in load.findings],
        tables=[(table, counted(rows)) for table, rows in sorted(load.tables.items())],
    )


def _error(load: Load, *, is_exact: bool) -> str:
    """Why it failed; what a check said tells how many rows, and is for who is told that."""
    return load.error if is_exact or not load.findings else _("Inget är inläst: en kontroll stoppade filen.")


def _finding(finding: Finding, counted: Counted, *, is_exact: bool) -> FindingLine:
    check, is_stop = CHECKS[finding.check], finding.kind == "stop"
    return FindingLine(
        title=_(check.title),
        css="failed" if is_stop else "soon",
        icon="circle-alert" if is_stop else "info",
        word=_("stoppade inläsningen") if is_stop else _("varning"),
        told=finding.message if is_exact else _("Rader: {rows}").format(rows=counted(finding.rows)),
        what=_(check.what),
        when=_(check.when),
        remedy=_(check.remedy),
    )
