"""Kolada's key figures (RKA), version 2 and 3: answers as JSON about municipalities, counties, the nation and schools.

A file is one answer or a list of them. Answers that list groups of municipalities or school units may stand among them:
they say what the codes in the others mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from skolsikt.home.words import N_, _
from skolsikt.school.identifiers import is_municipality_code, is_school_unit_code, named_unit_code
from skolsikt.school.municipalities import COUNTIES
from skolsikt.sources.contract import Fault, Incoming, Reading, Recognition, Source, UnreadableFile, Wish
from skolsikt.sources.reading.canonical_rows import canonical_rows
from skolsikt.sources.reading.json_text import Json, answers, entries, looks_like_json, read_json, text_of
from skolsikt.sources.reading.published_figures import PublishedFigure, about_figures, reference_row
from skolsikt.sources.reading.rejects import RejectBook

NATION = "SE"
_NATION, _REGION, _GROUP = "0000", re.compile(r"00(\d\d)"), re.compile(r"G\d+")
_KPI, _YEAR = re.compile(r"[NU]\d{5}"), re.compile(r"(?:19|20)\d\d")
_SCHOOL = re.compile(r"V\d\dE(\d+)")
_COUNTY_OF_GROUP = re.compile(r"(?P<county>.+ län)s kommuner\b.*")
_SEXES = {"T": "all", "K": "Kvinna", "F": "Kvinna", "M": "Man"}  # F in the documentation, K in what is answered
_FEW = re.compile(r"priv|confid|sekret|röj", re.IGNORECASE)

UNKNOWN_UNIT = Fault(
    "kolada_unit_unknown",
    N_("Det går inte att se vilken kommun, skola eller grupp värdet gäller."),
    N_("Hämta på nytt med 'skolsikt sources fetch kolada', som också hämtar listan över skolor och grupper."),
)
BAD_FIGURE = Fault(
    "kolada_figure_unreadable",
    N_("Värdet, året eller nyckeltalets kod har inte den form som Kolada brukar svara med."),
    N_("Hämta svaret på nytt. Har Kolada ändrat sina svar behöver Skolsikt uppdateras."),
)
TWICE = Fault(
    "kolada_figure_twice",
    N_("Samma enhet, nyckeltal, år och kön finns redan i filen med ett annat värde."),
    N_("Hämta svaret på nytt i stället för att lägga ihop filer från olika dagar."),
)


@dataclass
class _Names:
    """What the lists in the file say that codes mean."""

    groups: dict[str, str] = field(default_factory=dict)
    schools: dict[str, tuple[str, str]] = field(default_factory=dict)  # id -> municipality, title

    def learn(self, entry: Mapping[str, Json]) -> None:
        code, title = text_of(entry.get("id")), text_of(entry.get("title"))
        if _GROUP.fullmatch(code):
            self.groups[code] = title
        elif _SCHOOL.fullmatch(code) and is_municipality_code(text_of(entry.get("municipality"))):
            self.schools[code] = text_of(entry.get("municipality")), title


def recognise(incoming: Incoming) -> Recognition | None:
    """By the words of an answer: kpi, period and gender."""
    beginning = "".join(incoming.head)
    if looks_like_json(incoming) and all(f'"{word}"' in beginning for word in ("values", "kpi", "period", "gender")):
        return Recognition(0.95, _("Svar från Kolada med nyckeltal (kpi, period, gender)."))
    return None


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return one row of ``reference_value`` per unit, key figure, year and sex. ``staging`` is not needed.

    A row is one entry of ``values``; its number is its place in the file.
    """
    bodies = list(answers(read_json(incoming)))
    names, told = _Names(), []
    for body in bodies:
        for entry in _values(body, incoming.name):
            if "kpi" in entry:
                told.append(entry)
            else:
                names.learn(entry)
    if not told:
        raise UnreadableFile(_("{file} innehåller inga nyckeltal från Kolada.").format(file=incoming.name))
    book, figures = RejectBook(), _Kept()
    lost = 0
    for number, entry in enumerate(told, 1):
        lost += not figures.take(number, entry, names, book)
    rows = figures.rows()
    return Reading(
        rows={"reference_value": canonical_rows("reference_value", rows)},
        rejects=book.table(),
        rows_read=len(told),
        rows_rejected=lost,
        notes=[about_figures(rows), *_about_units(rows)],
    )


def _values(body: Mapping[str, Json], file: str) -> Sequence[Mapping[str, Json]]:
    values = body.get("values")
    if not isinstance(values, list):
        raise UnreadableFile(
            _(
                "{file}: svaret har inte listan values, som Koladas svar har. Öppna adressen i en webbläsare och se "
                "vad den svarar."
            ).format(file=file)
        )
    return entries(values)


class _Kept:
    """Figures by key. A county's own figure goes before the mean of its municipalities; an equal one stands once."""

    def __init__(self) -> None:
        self._by_key: dict[tuple[object, ...], dict[str, object]] = {}
        self._indirect: set[tuple[object, ...]] = set()

    def rows(self) -> list[dict[str, object]]:
        return list(self._by_key.values())

    def take(self, number: int, entry: Mapping[str, Json], names: _Names, book: RejectBook) -> bool:
        """Take one entry; False when nothing of it could be taken."""
        kpi, period = text_of(entry.get("kpi")), text_of(entry.get("period"))
        code = text_of(entry.get("municipality")) or text_of(entry.get("ou"))
        text = f"{kpi} {code} {period}"
        if not _KPI.fullmatch(kpi) or not _YEAR.fullmatch(period):
            book.add(number, "kpi", kpi, BAD_FIGURE.code, text)
            return False
        unit = _unit(code, names)
        if unit is None:
            book.add(number, "ou" if "ou" in entry else "municipality", code, UNKNOWN_UNIT.code, text)
            return False
        kind, unit_code = unit
        values, taken = entries(entry.get("values")), False
        if not values:
            book.add(number, "values", "", BAD_FIGURE.code, text)
        for value in values:
            figure, sex = _figure(value), _SEXES.get(text_of(value.get("gender")))
            if value.get("isdeleted") is True:
                taken = True
            elif figure is None or sex is None:
                book.add(number, "values", text_of(value.get("value")), BAD_FIGURE.code, text)
            else:
                row = reference_row(
                    unit_code=unit_code,
                    unit_kind=kind,
                    indicator=kpi,
                    period=period,
                    figure=figure,
                    row_number=number,
                    sex=sex,
                    publisher="Kolada",
                )
                taken |= self._keep(row, number, book, text, is_indirect=bool(_GROUP.fullmatch(code)))
        return taken

    def _keep(self, row: dict[str, object], number: int, book: RejectBook, text: str, *, is_indirect: bool) -> bool:
        key = row["unit_code"], row["indicator"], row["period"], row["sex"]
        before = self._by_key.get(key)
        is_nearer = key in self._indirect and not is_indirect and row["value"] is not None
        if before is None or is_nearer or (is_indirect and before["value"] is None):
            self._by_key[key] = row
            (self._indirect.add if is_indirect else self._indirect.discard)(key)
        elif before["value"] != row["value"] and not is_indirect:
            book.add(number, "values", str(row["value_text"]), TWICE.code, text)
            return False
        return True


def _unit(code: str, names: _Names) -> tuple[str, str] | None:
    """Return the kind and code of the unit that Kolada's code means."""
    if code == _NATION:
        return "nation", NATION
    if region := _REGION.fullmatch(code):
        return ("county", region[1]) if region[1] in COUNTIES else None
    if _GROUP.fullmatch(code):
        mean_of = _COUNTY_OF_GROUP.fullmatch(names.groups.get(code, ""))
        county = next((one for one, name in COUNTIES.items() if mean_of and name == mean_of["county"]), None)
        return ("county", county) if county else ("municipality_group", code)
    if is_municipality_code(code):
        return "municipality", code
    if school := _SCHOOL.fullmatch(code):
        if is_school_unit_code(school[1]):
            return "school_unit", school[1]
        municipality, title = names.schools.get(code, ("", ""))
        return ("school_unit", named_unit_code(municipality, title)) if title else None
    return None


def _figure(value: Mapping[str, Json]) -> PublishedFigure | None:
    """Return the figure; one that is not there is missing, or withheld where the status says that it is private."""
    number, status = value.get("value"), text_of(value.get("status"))
    if number is None:
        return PublishedFigure("", withheld_code="source_few" if _FEW.search(status) else "source_missing")
    if isinstance(number, bool) or not isinstance(number, int | float):
        return None
    return PublishedFigure(text_of(number), float(number))


def _about_units(rows: Sequence[Mapping[str, object]]) -> Iterator[str]:
    kinds = {kind: len({row["unit_code"] for row in rows if row["unit_kind"] == kind}) for kind in _KINDS}
    words = ", ".join(f"{_(_KINDS[kind])}: {count}" for kind, count in kinds.items() if count)
    if words:
        yield _("Nyckeltal: {figures}. {units}.").format(
            figures=len({row["indicator"] for row in rows}), units=words[0].upper() + words[1:]
        )


_KINDS = {
    "school_unit": N_("skolor"),
    "municipality": N_("kommuner"),
    "municipality_group": N_("grupper av kommuner"),
    "county": N_("län"),
    "nation": N_("riket"),
}

SOURCE = Source(
    id="kolada",
    title=N_("Kolada (nyckeltal om kommuner och skolor)"),
    delivers=("reference_value",),
    recognise=recognise,
    read=read,
    describes=N_(
        "Svar från Koladas öppna API, version 2 eller 3, som JSON: ett svar, eller flera i en lista. Riket, län, "
        "kommuner, grupper av liknande kommuner och skolor skiljs åt. En fil ersätter det som Kolada tidigare sagt om "
        "samma enhet och år, så hämta alla nyckeltal på en gång."
    ),
    controller=N_("RKA, Kolada (öppna data)"),
    purpose=N_("Att jämföra de egna skolorna och kommunen med publicerad statistik"),
    faults=(UNKNOWN_UNIT, BAD_FIGURE, TWICE),
    refresh_days=365,
)
