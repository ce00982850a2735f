"""SCB's tables by DeSO and RegSO (PxWeb, json-stat2): income, education, background and population of areas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
from pydantic import TypeAdapter

from skolsikt.home.words import N_, _
from skolsikt.home.yaml_text import parse_yaml
from skolsikt.sources.contract import Fault, Incoming, Reading, Recognition, Source, UnreadableFile, Wish
from skolsikt.sources.reading.area_figures import area_row, level_of, municipality_of
from skolsikt.sources.reading.canonical_rows import canonical_rows
from skolsikt.sources.reading.json_stat import Dataset, dataset_of
from skolsikt.sources.reading.json_text import answers, looks_like_json, read_json
from skolsikt.sources.reading.published_figures import WITHHELD_MARKS, PublishedFigure
from skolsikt.sources.reading.rejects import RejectBook

REGION, CONTENTS, TIME = "Region", "ContentsCode", "Tid"
_VINTAGE = re.compile(r"(?P<code>[^_]+)_(?:DeSO|RegSO)(?P<year>\d{4})")
_TABLES = Path(__file__).parent / "layouts" / "scb_tables.yaml"

UNKNOWN_REGION = Fault(
    "scb_region_unknown",
    N_("Regionen har inte den form som DeSO, RegSO, kommuner, län eller riket har."),
    N_("Hämta tabellen för kommunens DeSO och RegSO."),
)
NO_TOTAL = Fault(
    "scb_no_total",
    N_("Tabellen är uppdelad på något som saknar en summa, så det går inte att se vilket tal som menas."),
    N_("Hämta tabellen med bara en kategori i den uppdelningen, eller med dess summa."),
)


@dataclass(frozen=True, kw_only=True)
class _Content:
    """One figure of a table: a content as it is, or a part of it over the whole."""

    content: str
    indicator: str
    table: str = ""
    over: str = ""
    part: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()


@cache
def _contents() -> Mapping[str, Sequence[_Content]]:
    found: dict[str, list[_Content]] = {}
    for one in TypeAdapter(list[_Content]).validate_python(parse_yaml(_TABLES.read_text("utf-8"))):
        found.setdefault(one.content, []).append(one)
    return found


def recognise(incoming: Incoming) -> Recognition | None:
    """By the words of json-stat2 with a content and a region."""
    beginning = re.sub(r"\s+", "", "".join(incoming.head))
    if looks_like_json(incoming) and '"class":"dataset"' in beginning and f'"{REGION}"' in beginning:
        return Recognition(0.95, _("Svar från SCB:s statistikdatabas (json-stat2)."))
    return None


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return one row of ``area_indicator`` per area, figure and year. ``staging`` is not needed.

    A row is one region and year of one figure; its number is its place among them.
    """
    book, rows, number = RejectBook(), dict[tuple[object, ...], dict[str, object]](), 0
    vintages: dict[tuple[object, ...], int] = {}
    for body in answers(read_json(incoming)):
        dataset = dataset_of(body, file=incoming.name)
        if not {REGION, CONTENTS, TIME} <= dataset.dimensions.keys():
            raise UnreadableFile(
                _("{file}: tabellen saknar Region, ContentsCode eller Tid.").format(file=incoming.name)
            )
        for region, period, content, figure in _figures(dataset, book):
            number += 1
            code, vintage = _code(region)
            if not (level := level_of(code)):
                book.add(number, REGION, region, UNKNOWN_REGION.code, f"{region} {period}")
                continue
            key = level, code, content.indicator, period
            if vintages.get(key, -1) < vintage:  # old tables hold both divisions: the newest holds
                vintages[key] = vintage
                rows[key] = area_row(
                    level=level,
                    code=code,
                    name=_name(dataset.dimensions[REGION].categories[region]),
                    municipality=municipality_of(level, code),
                    indicator=content.indicator,
                    period=period,
                    figure=figure,
                    publisher="SCB",
                    row_number=number,
                )
    if not number:
        raise UnreadableFile(_("{file} innehåller inga tal om områden.").format(file=incoming.name))
    return Reading(
        rows={"area_indicator": canonical_rows("area_indicator", list(rows.values()))},
        rejects=book.table(),
        rows_read=number,
        rows_rejected=book.row_count,
        notes=_notes(list(rows.values())),
    )


def _code(region: str) -> tuple[str, int]:
    """Return the code of a region and the year of its division; 0 where it tells none."""
    dated = _VINTAGE.fullmatch(region)
    return (dated["code"], int(dated["year"])) if dated else (region, 0)


def _name(label: str) -> str:
    inside = re.fullmatch(r".+?\((?P<name>.+)\)", label)
    return inside["name"] if inside else "" if _VINTAGE.match(label) or level_of(label) else label


def _figures(dataset: Dataset, book: RejectBook) -> Iterator[tuple[str, str, _Content, PublishedFigure]]:
    """Yield region, year, what it is and the figure. Contents that have no name here keep SCB's code."""
    for contents in dataset.dimensions[CONTENTS].categories:
        for content in _contents().get(contents, [_Content(content=contents, indicator=f"scb:{contents}")]):
            others = [name for name in dataset.dimensions if name not in (REGION, CONTENTS, TIME, content.over)]
            totals = {name: dataset.dimensions[name].total for name in others}
            unread = [name for name, total in totals.items() if total is None]
            known = dataset.dimensions[content.over].categories if content.over in dataset.dimensions else {}
            if content.over and not {*content.part, *content.whole} <= known.keys():
                unread.append(content.over)
            if unread:
                book.add(0, unread[0], contents, NO_TOTAL.code, "")
                continue
            at = {CONTENTS: contents, **{name: total for name, total in totals.items() if total is not None}}
            for region, period in dataset.walk(REGION, TIME):
                here = {**at, REGION: region, TIME: period}
                yield region, period, content, _share(dataset, here, content) if content.over else _one(dataset, here)


def _one(dataset: Dataset, at: Mapping[str, str]) -> PublishedFigure:
    value, mark = dataset.cell(at)
    if value is None:
        return PublishedFigure(mark, withheld_code=WITHHELD_MARKS.get(mark, "source_missing"))
    return PublishedFigure(f"{value:g}", value)


def _share(dataset: Dataset, at: Mapping[str, str], content: _Content) -> PublishedFigure:
    """Return the part over the whole; its text is the two published numbers."""
    part, whole = (
        [dataset.cell({**at, content.over: one})[0] for one in codes] for codes in (content.part, content.whole)
    )
    above, below = (sum(one for one in of if one is not None) for of in (part, whole))
    if None in part or None in whole or not below:
        return PublishedFigure("", withheld_code="source_missing")
    return PublishedFigure(f"{above:g}/{below:g}", above / below)


def _notes(rows: Sequence[Mapping[str, object]]) -> list[str]:
    levels: dict[object, set[object]] = {}
    for row in rows:
        levels.setdefault(row["area_level"], set()).add(row["area_code"])
    words = ", ".join(f"{level}: {len(codes)}" for level, codes in sorted(levels.items(), key=str))
    notes = [_("Områden: {areas}.").format(areas=words)] if words else []
    if any("/" in str(row["value_text"]) for row in rows):
        notes.append(_("Andelar är räknade ur tabellens antal, som står kvar bredvid dem."))
    return notes


SOURCE = Source(
    id="scb_pxweb",
    title=N_("SCB: tal om DeSO och RegSO"),
    delivers=("area_indicator",),
    recognise=recognise,
    read=read,
    describes=N_(
        "Svar från SCB:s statistikdatabas (PxWeb, version 1 eller 2) som json-stat2, en tabell eller flera i en lista. "
        "Innehållet känns igen på sin kod (ContentsCode); det som inte har något namn i Skolsikt behåller SCB:s kod."
    ),
    controller=N_("SCB (öppna data)"),
    purpose=N_("Att läsa resultat per område bredvid områdets förutsättningar"),
    faults=(UNKNOWN_REGION, NO_TOTAL),
    refresh_days=450,
)
