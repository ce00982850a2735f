"""Skolenkäten as Skolverket's API answers it (planned-educations v4, nestedsurveys): averages, shares and counts.

What is published is read as it stands. The averages do not follow from the shares, so nothing is computed anew; ``-``
is a figure that the publisher withholds, and an alternative that a question does not have is null.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from skolsikt.home.words import N_, _
from skolsikt.school.identifiers import is_school_unit_code
from skolsikt.school.periods import InvalidPeriod, parse_period, school_year_of_term
from skolsikt.sources.contract import Fault, Incoming, Reading, Recognition, Source, UnreadableFile, Wish
from skolsikt.sources.reading.canonical_rows import canonical_rows
from skolsikt.sources.reading.faults import BAD_SCHOOL_UNIT
from skolsikt.sources.reading.json_text import Json, answers, entries, looks_like_json, read_json, text_of
from skolsikt.sources.reading.numbers import swedish_number, swedish_whole_number
from skolsikt.sources.reading.rejects import RejectBook
from skolsikt.tables.around import AVERAGE

SURVEY = "Skolenkäten"
_MARKED, _GROUPS, _UNIT, _SEMESTER = "Metrics", "schoolYearMetrics", "schoolUnitCode", "semester"
_LEVEL = re.compile(r"(?:ak|ar)(\d{1,2})")
_WITHHELD = "-"
# Key of an answer -> the alternative in words, as the questionnaire has it.
ALTERNATIVES: Mapping[str, str] = {
    "ratioCorrespondsFully": "Stämmer helt och hållet",
    "ratioCorrespondsWell": "Stämmer ganska bra",
    "ratioCorrespondsPoorly": "Stämmer ganska dåligt",
    "ratioCorrespondsNotAtAll": "Stämmer inte alls",
    "ratioAlways": "Alltid",
    "ratioOften": "Ofta",
    "ratioSometimes": "Ibland",
    "ratioSeldom": "Sällan",
    "ratioNever": "Aldrig",
    "ratioDoNotKnow": "Vet inte",
    "ratioNoAnswer": "Har inte svarat",
}

_FIGURES = {"average": (AVERAGE, "index_10"), **{name: (words, "percent") for name, words in ALTERNATIVES.items()}}

UNKNOWN_FIGURE = Fault(
    "unknown_figure",
    N_("Värdet är varken ett tal eller tecknet för att det inte visas (-)."),
    N_("Hämta svaret på nytt från Skolverket, utan att ändra i det."),
)
BAD_SEMESTER = Fault(
    "bad_semester",
    N_("Terminen är inte skriven som VT26."),
    N_("Hämta svaret på nytt från Skolverket, utan att ändra i det."),
)
BAD_LEVEL = Fault(
    "bad_level",
    N_("Årskursen är inte känd (ak5, ak8, ar2)."),
    N_("Hämta svaret på nytt; är årskursen ny behöver Skolsikt en ny version."),
)
GROUP_TWICE = Fault(
    "group_twice",
    N_("Samma skolenhet, termin och årskurs står redan tidigare i filen."),
    N_("Ta bort det ena svaret och läs in filen på nytt."),
)


@dataclass(frozen=True, kw_only=True)
class _Group:
    """The figures about those who answered: one grade level of pupils, or the guardians, of one school unit."""

    number: int
    unit: str
    semester: str
    level: str
    body: Mapping[str, Json]

    @property
    def respondent(self) -> str:
        return "pupil" if self.level else "guardian"

    @property
    def text(self) -> str:
        """What the group is, for the rejects."""
        return " ".join(filter(None, (self.unit, self.semester, self.level)))


def recognise(incoming: Incoming) -> Recognition | None:
    """The JSON has averages and ratios below keys that end in ``Metrics``."""
    beginning = "".join(incoming.head)
    if looks_like_json(incoming) and '"satisfactionMetrics"' in beginning and f'"{_SEMESTER}"' in beginning:
        return Recognition(0.98, _("Svar från Skolverkets API med Skolenkäten (nestedsurveys)."))
    return None


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return ``survey_index``: the average of each question and the share of each alternative, as published.

    A row number is the group's place in the file. Raises UnreadableFile for damaged JSON and a file without groups.
    """
    groups = list(_groups(incoming))
    if not groups:
        raise UnreadableFile(
            _("{file} innehåller inga svar från Skolenkäten. Hämta nestedsurveys på nytt.").format(file=incoming.name)
        )
    book, rows, seen = RejectBook(), [], set[tuple[str, str, str]]()
    for group in groups:
        year = _school_year(group, seen, book)
        rows += list(_rows(group, year, book)) if year else []
    lost = [entry for entry in book.entries if entry[3] != UNKNOWN_FIGURE.code]
    return Reading(
        rows={"survey_index": canonical_rows("survey_index", rows)},
        rejects=book.table(),
        rows_read=len(groups),
        rows_rejected=len(lost),
        notes=[_about(rows)],
    )


def _groups(incoming: Incoming) -> Iterator[_Group]:
    number = 0
    for body in answers(read_json(incoming)):
        listed = _GROUPS in body
        for group in entries(body.get(_GROUPS)) if listed else [body]:
            if not any(key.endswith(_MARKED) for key in group):
                continue
            number += 1
            yield _Group(
                number=number,
                unit=text_of(group.get(_UNIT)) or text_of(body.get(_UNIT)),
                semester=text_of(group.get(_SEMESTER)),
                level=(text_of(group.get("schoolYear")) or "?") if listed else "",
                body=group,
            )


def _school_year(group: _Group, seen: set[tuple[str, str, str]], book: RejectBook) -> str | None:
    """Return the school year of a group that can be read; the reason why it cannot goes to ``book``."""
    year = _year_of(group.semester)
    key = (group.unit, group.semester, group.level)
    checks = (
        (not is_school_unit_code(group.unit), _UNIT, group.unit, BAD_SCHOOL_UNIT),
        (year is None, _SEMESTER, group.semester, BAD_SEMESTER),
        (bool(group.level) and not _grade_level(group.level), "schoolYear", group.level, BAD_LEVEL),
        (key in seen, "", "", GROUP_TWICE),
    )
    seen.add(key)
    for is_wrong, column, value, fault in checks:
        if is_wrong:
            book.add(group.number, column, value, fault.code, group.text)
            return None
    return year


def _year_of(semester: str) -> str | None:
    word = f"{semester[:2]}20{semester[2:]}" if len(semester) == len("VT26") else semester
    try:
        period = parse_period(word)
    except InvalidPeriod:
        return None
    return school_year_of_term(period.text) if period.kind == "term" else None


def _grade_level(level: str) -> int | None:
    found = _LEVEL.fullmatch(level)
    return int(found[1]) if found and 1 <= int(found[1]) <= 10 else None


def _rows(group: _Group, year: str, book: RejectBook) -> Iterator[dict[str, object]]:
    for key, metrics in group.body.items():
        if not key.endswith(_MARKED) or not isinstance(metrics, dict):
            continue
        subject = text_of(metrics.get("questionSubject"))
        if not subject:  # a question that was not asked
            continue
        common = {
            "survey": SURVEY,
            "school_year": year,
            "school_unit_code": group.unit,
            "respondent_group": group.respondent,
            "grade_level": _grade_level(group.level),
            "index_name": subject,
            "question": text_of(metrics.get("questionDescription")) or None,
            "answers_count": swedish_whole_number(text_of(group.body.get("noOfAnswers"))),
            "asked_count": swedish_whole_number(text_of(group.body.get("noInGroup"))),
            "row_number": group.number,
        }
        for name, (answer, unit) in _FIGURES.items():
            text = text_of(metrics.get(name))
            if not text:
                continue
            value = swedish_number(text)
            if value is None and text != _WITHHELD:
                book.add(group.number, f"{key}.{name}", text, UNKNOWN_FIGURE.code, group.text)
                continue
            withheld = None if value is not None else "source_few"
            yield common | {"answer": answer, "unit": unit, "value": value, "withheld_code": withheld}


def _about(rows: Sequence[Mapping[str, object]]) -> str:
    averages = [row for row in rows if row["answer"] == AVERAGE]
    withheld = sum(row["withheld_code"] is not None for row in rows)
    return _("Medelvärden: {averages}. Svarsandelar: {shares}. Visas inte av Skolverket: {withheld}.").format(
        averages=len(averages), shares=len(rows) - len(averages), withheld=withheld
    )


SOURCE = Source(
    id="skolenkaten",
    title=N_("Skolenkäten (Skolverkets API)"),
    delivers=("survey_index",),
    recognise=recognise,
    read=read,
    describes=N_(
        "Skolenkätens svar per skolenhet som JSON (planned-educations v4, nestedsurveys): medelvärde 0–10 och andelen "
        "som gett varje svar, för elever i en årskurs eller för vårdnadshavare. Tecknet - sparas som att värdet inte "
        "visas. Publicerade medelvärden räknas aldrig om."
    ),
    controller=N_("Skolverket (öppna data)"),
    purpose=N_("Att jämföra de egna skolorna med publicerad statistik"),
    faults=(BAD_SCHOOL_UNIT, BAD_SEMESTER, BAD_LEVEL, GROUP_TWICE, UNKNOWN_FIGURE),
)
