"""Where a number comes from, as plain values: question, definition, versions, files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from skolsikt.home.words import _, language
from skolsikt.measures.answer import Answer, Cell, RestsOn
from skolsikt.measures.question import Question
from skolsikt.measures.registry import measure
from skolsikt.presentation.groups import dimension_title
from skolsikt.presentation.numbers import format_count, format_number, format_range
from skolsikt.presentation.periods import moment_label, period_label
from skolsikt.presentation.reasons import cell_text, companion_text
from skolsikt.presentation.tables import Table, companion_title, table_of
from skolsikt.presentation.units import decimals_shown, spoken_code, subject_of, unit_of
from skolsikt.web.addresses import query_of
from skolsikt.web.counts import about_in_words
from skolsikt.web.sources import source_title

_HASH_SHOWN = 12


@dataclass(frozen=True)
class File:
    """A file that the number rests on. ``sha256`` whole; ``short`` its beginning; empty for who does not load files."""

    load: int
    source: str
    name: str
    sha256: str
    short: str
    rows: str
    loaded: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Lineage:
    """What the page shows. ``value`` is in words; ``facts`` are term and words; ``table`` when there are several."""

    title: str
    measure: str
    value: str
    asked: Sequence[tuple[str, str]]
    counted: Sequence[tuple[str, str]]
    definition: str
    population: str
    rules: Sequence[str]
    versions: Sequence[tuple[str, str]]
    caveats: Sequence[str]
    table: Table | None
    files: Sequence[File]
    sql: str
    compare: str

    @property
    def has_checksums(self) -> bool:
        """Whether the reader is told any checksum."""
        return any(file.sha256 for file in self.files)


def lineage_of(answer: Answer) -> Lineage:
    """Return everything that ``answer`` rests on."""
    of_measure, spoken = measure(answer.measure), language()
    single = answer.cells[0] if len(answer.cells) == 1 else None
    return Lineage(
        title=subject_of(answer),
        measure=answer.measure,
        value=cell_text(single, unit_of(answer, single), decimals=decimals_shown(answer, single)) if single else "",
        asked=_asked(answer.question, answer),
        counted=_counted(single, unit_of(answer, single), is_of_pupils=of_measure.is_of_pupils) if single else (),
        definition=answer.definition,
        population=of_measure.population_sentence.spoken(spoken),
        rules=of_measure.sources,
        versions=_versions(answer),
        caveats=answer.caveats,
        table=None if single else table_of(answer),
        files=[_file(source) for source in answer.sources],
        sql=answer.sql,
        compare=f"{reverse('compare:page')}?{query_of(answer.question)}",
    )


def _versions(answer: Answer) -> list[tuple[str, str]]:
    """The versions of what was asked, and the release that it was read from."""
    told = [(_("Måttets version"), answer.measure_version), (_("Dataversion"), str(answer.data_version))]
    return [*told, (_("Läst ur utgåva"), answer.release)] if answer.release else told


def _asked(question: Question, answer: Answer) -> list[tuple[str, str]]:
    lines = (
        [(_("Uppdelat efter"), ", ".join(dimension_title(name).lower() for name in question.by))] if question.by else []
    )
    lines += [(dimension_title(name), ", ".join(map(spoken_code, codes))) for name, codes in question.where.items()]
    periods = list(dict.fromkeys(cell.period for cell in answer.cells))
    span = [periods[0], periods[-1]] if len(periods) > 1 else periods
    return [*lines, (_("Period"), "–".join(period_label(period) for period in span) or period_label(question.period))]


def _counted(cell: Cell, unit: str, *, is_of_pupils: bool) -> list[tuple[str, str]]:
    lines = []
    if cell.numerator is not None and cell.denominator is not None:
        parts = [
            format_number(part, decimals=0 if part == int(part) else 1) for part in (cell.numerator, cell.denominator)
        ]
        lines.append((_("Täljare och nämnare"), _("{top} av {bottom}").format(top=parts[0], bottom=parts[1])))
    if cell.population is not None and is_of_pupils:
        lines.append((_("Antal elever bakom"), format_count(cell.population)))
    lines += [
        (companion_title(name), companion_text(cell, name))
        for name, share in cell.companions.items()
        if share is not None or name in cell.companions_withheld
    ]
    if cell.interval_95 is not None:
        lines.append((_("95 % säkerhet"), format_range(*cell.interval_95, unit)))
    return lines


def _file(source: RestsOn) -> File:
    return File(
        load=source.load,
        source=source_title(source.source),
        name=source.file,
        sha256=source.sha256,
        short=source.sha256[:_HASH_SHOWN],
        rows=about_in_words(source.rows) if source.approximate else format_count(source.rows or 0),
        loaded=moment_label(datetime.fromisoformat(source.loaded_at)),
        address=reverse("data:load", args=[source.load]),
    )
