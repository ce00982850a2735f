"""How pupils are spread over the declared bands of a measure."""

from __future__ import annotations

from skolsikt.home.words import N_, _
from skolsikt.measures.answer import Cell
from skolsikt.measures.dimensions import BAND_PREFIX
from skolsikt.measures.registry import measure
from skolsikt.presentation.basis import Basis
from skolsikt.presentation.findings import answer_text
from skolsikt.presentation.groups import group_label
from skolsikt.presentation.kinds.contract import MOST_CELLS, ChartKind
from skolsikt.presentation.numbers import format_count, format_percent, unit_word
from skolsikt.presentation.stacked import Part, Stacked


def _bands_of(basis: Basis) -> str:
    return next((name for name in basis.names if name.startswith(BAND_PREFIX)), "")


def _rows_of(basis: Basis) -> tuple[str, ...]:
    return tuple(name for name in basis.names if name != _bands_of(basis))


def _why_not(basis: Basis) -> str:
    if not _bands_of(basis) or measure(basis.answer.measure).kind != "count":
        return _("Fördelning visar elever i intervall: välj måttet Elever, uppdelat i intervall.")
    if len(_rows_of(basis)) > 1 or len(basis.answer.cells) > MOST_CELLS:
        return _("Fördelning visar intervall och högst en uppdelning till.")
    return "" if _picture(basis).parts else _("I ingen grupp är alla intervall kända, så andelarna går inte att räkna.")


def _bands(basis: Basis) -> list[str]:
    """The bands in the order of the measure's file; what is missing last."""
    name = _bands_of(basis)
    ordered = {band.code: place for place, band in enumerate(measure(name.removeprefix(BAND_PREFIX)).bands)}
    found = {}
    for cell in basis.answer.cells:
        found[group_label(cell, name)] = ordered.get(cell.group.get(name) or "", len(ordered))
    return sorted(found, key=lambda words: found[words])


def _groups(basis: Basis) -> dict[str, dict[str, Cell]]:
    """The cells of every group by the words of their band."""
    rows, name = _rows_of(basis), _bands_of(basis)
    found: dict[str, dict[str, Cell]] = {words: {} for words in (basis.groups(rows[0]) if rows else [_("Alla")])}
    for cell in basis.answer.cells:
        found[group_label(cell, rows[0]) if rows else _("Alla")][group_label(cell, name)] = cell
    return found


def _picture(basis: Basis) -> Stacked:
    bands, groups = _bands(basis), _groups(basis)
    untold = tuple(name for name, cells in groups.items() if any(cell.value is None for cell in cells.values()))
    parts = [part for name, cells in groups.items() if name not in untold for part in _parts(name, cells, bands)]
    return Stacked(
        parts=tuple(parts),
        names=tuple(groups),
        bands=tuple(bands),
        untold=untold,
        warm=measure(_bands_of(basis).removeprefix(BAND_PREFIX)).better == "lower",
        narrow=basis.narrow,
        notes=tuple(_("{name}: något intervall visas inte").format(name=name) for name in untold),
    )


def _parts(name: str, cells: dict[str, Cell], bands: list[str]) -> list[Part]:
    counts = {band: cell.value or 0.0 if (cell := cells.get(band)) else 0.0 for band in bands}
    whole = sum(counts.values())
    return [Part(name, band, count / whole, _words(count, whole)) for band, count in counts.items()] if whole else []


def _words(count: float, whole: float) -> str:
    return f"{format_count(count)} {unit_word('pupils', round(count))}, {format_percent(count / whole)}"


def _text(basis: Basis) -> str:
    picture = _picture(basis)
    told = dict.fromkeys(part.name for part in picture.parts)
    largest = [max((one for one in picture.parts if one.name == name), key=lambda one: one.share) for name in told]
    sentence = _("{name}: flest i {band} ({share}).")
    said = [
        sentence.format(name=one.name, band=one.band.lower(), share=format_percent(one.share)) for one in largest[:12]
    ]
    return " ".join([*said, answer_text(basis.answer)])


DISTRIBUTION = ChartKind(code="fordelning", title=N_("Fördelning"), why_not=_why_not, picture=_picture, text=_text)
