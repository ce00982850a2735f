"""Local surveys (Skoltempen and others) by profile: a row per answer, per respondent, or per counted answer.

A profile says how answers are worded, which questions belong to which heading and which are put the other way round.
Answers are counted per group when the file is read; no row of one person goes further.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from skolsikt.home.words import N_, _, ngettext
from skolsikt.school.periods import dates_of
from skolsikt.school.surveys import survey_headings
from skolsikt.sources.contract import Fault, Incoming, ProfileField, Reading, Recognition, Source, UnreadableFile, Wish
from skolsikt.sources.layouts.survey_counts import Respondent, SurveyCounts, Told
from skolsikt.sources.reading.canonical_rows import canonical_rows
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.columns import Layout, required_layout, table_rows
from skolsikt.sources.reading.delimited import Footer
from skolsikt.sources.reading.faults import (
    BAD_NUMBER,
    BAD_SCHOOL_UNIT,
    DATE_OUTSIDE_SCHOOL_YEAR,
    OUT_OF_RANGE,
    REQUIRED_MISSING,
    UNCLOSED_QUOTE,
    UNKNOWN_CODE,
    WRONG_COLUMN_COUNT,
)
from skolsikt.sources.reading.profile import candidate_profiles, profile_notes
from skolsikt.sources.reading.recognised import known_headings, recognised_layout
from skolsikt.sources.reading.record import Record
from skolsikt.sources.reading.rejects import RejectBook
from skolsikt.sources.reading.told_unit import UNIT_FIELDS, tells_unit, told_unit
from skolsikt.sources.reading.told_year import BAD_SCHOOL_YEAR, asked_school_year, told_school_year
from skolsikt.tables.around import OPINIONS, RESPONDENTS
from skolsikt.tables.catalogue import table

ID = "surveys"
SEXES = table("survey_answer").column("sex").codes
GRADE_LEVEL = table("survey_answer").column("grade_level")
FIELDS = {
    "survey": ProfileField(N_("enkätens namn"), is_required=True),
    "school_year": ProfileField(N_("läsår som 2024/25; annars anges det med --period")),
    **UNIT_FIELDS,
    "respondent_group": ProfileField(N_("vem som svarat"), is_required=True, codes=RESPONDENTS),
    "grade_level": ProfileField(N_("årskurs")),
    "sex": ProfileField(N_("kön"), codes=SEXES),
    "heading": ProfileField(N_("läroplanens rubrik i kapitel 2; i avsnittet codes står frågans rubrik")),
    "question": ProfileField(N_("fråga; utan kolumn för fråga är varje kolumn som är över en fråga")),
    "answer": ProfileField(N_("svar"), codes=OPINIONS),
    "answers_count": ProfileField(N_("antal svar, när filen är sammanräknad")),
}
REVERSED = "reversed"  # questions put the other way round, with | between them: a positive answer is then negative
_OTHER_WAY = {"positive": "negative", "negative": "positive", "no_opinion": "no_opinion"}

UNKNOWN_ANSWER = Fault(
    "unknown_answer",
    N_("Svaret är inte känt. Radens övriga svar är inlästa."),
    N_("Översätt svaret till positive, negative eller no_opinion i profilen (avsnittet codes.answer)."),
)
COUNT_TWICE = Fault(
    "survey_count_twice",
    N_("Samma grupp, fråga och svar står på en tidigare rad."),
    N_("Behåll en av raderna. Summarader läses inte: Skolsikt lägger samman grupperna."),
)


@dataclass
class _Tally:
    row_count: int = 0
    lost_count: int = 0


@dataclass(frozen=True, kw_only=True)
class _Questions:
    """Where the questions of a file stand. ``columns``: position -> question, when each has a column of its own."""

    layout: Layout
    columns: Mapping[int, str]
    reversed: frozenset[str]

    @classmethod
    def of(cls, layout: Layout, records: Sequence[Record]) -> _Questions:
        """Find the questions among the columns that are over: those in which at least half of what stands is answers.

        Others are time stamps, free text and the like, of which nothing is read.
        """
        told = str(layout.profile.options.get(REVERSED, ""))
        others = frozenset(one.strip() for one in told.split("|"))
        over = {} if layout.is_given("question") else _over(layout)
        found = {place: name for place, name in over.items() if _is_question(place, layout, records)}
        return cls(layout=layout, columns=found, reversed=others)

    def heading(self, question: str) -> str | None:
        """The heading that the profile gives the question."""
        return self.layout.profile.codes.get("heading", {}).get(question)

    def opinion(self, text: str, question: str) -> str | None:
        """What the words of an answer say about the school; None for words that the profile does not know."""
        told = self.layout.profile.translated("answer", text)
        if told not in OPINIONS:
            return None
        return _OTHER_WAY[told] if question in self.reversed else told


def _over(layout: Layout) -> dict[int, str]:
    known = set(layout.positions.values())
    return {place: name for place, name in enumerate(layout.headings) if name and place not in known}


def _is_question(place: int, layout: Layout, records: Sequence[Record]) -> bool:
    filled = [text for record in records if (text := record.fields[place])]
    return sum(layout.profile.translated("answer", text) in OPINIONS for text in filled) * 2 >= max(len(filled), 1)


def recognise(incoming: Incoming) -> Recognition | None:
    """Return a table with a survey, who answered and either question and answer or only answers that are known."""
    layout = recognised_layout(incoming, source=ID, fields=FIELDS, options=[REVERSED])
    if layout is None or not _is_told(layout):
        return None
    columns = known_headings(layout)
    return Recognition(0.95, _("Enkätsvar: kolumnerna {columns} känns igen.").format(columns=columns))


def _is_told(layout: Layout) -> bool:
    is_long = layout.is_given("question") and layout.is_given("answer")
    has_questions = not layout.is_given("question") and bool(_over(layout))
    return tells_unit(layout) and (is_long or has_questions)


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return ``survey_answer``: answers counted per group.

    A fault in who answered costs the row; an unknown answer only that answer. Raises UnreadableFile for missing
    headings, SchoolYearUnknown when nobody says which school year it is.
    """
    profiles = candidate_profiles(wish, source=ID, fields=FIELDS, options=[REVERSED])
    layout = required_layout(incoming, profiles, FIELDS)
    if not _is_told(layout):
        raise UnreadableFile(
            _(
                "{file} saknar kolumn för skolenhet, eller för fråga och svar. Ange kolumnerna i en profil (--profile)."
            ).format(file=incoming.name)
        )
    asked = asked_school_year(wish, layout)
    book, footer, tally, counts = RejectBook(), Footer(), _Tally(), SurveyCounts()
    records, seen = list(table_rows(incoming, layout, book=book, footer=footer)), set[tuple[Respondent, str, str]]()
    questions = _Questions.of(layout, records)
    for record in records:
        tally.row_count += 1
        row = CheckedRow(record, layout, book)
        respondent = _respondent(row, asked, wish.municipality)
        told = list(_answers(row, questions, respondent.school_year)) if respondent else []
        if respondent is None or row.is_lost or _is_repeated(row, respondent, told, seen):
            tally.lost_count += 1
            continue
        count = row.whole_number("answers_count", minimum=0, maximum=None) if layout.is_given("answers_count") else 1
        for one in told:
            counts.add(respondent, one, count or 0)
    return Reading(
        rows={"survey_answer": canonical_rows("survey_answer", list(counts.rows()))},
        rejects=book.table(),
        rows_read=tally.row_count + book.broken_count,
        rows_rejected=tally.lost_count + book.broken_count,
        notes=_notes(layout, questions),
    )


def _respondent(row: CheckedRow, asked: str, municipality: str) -> Respondent | None:
    """Return who answered; None when the row is lost."""
    year, unit = told_school_year(row, asked), told_unit(row, municipality)
    survey, group = row.text("survey"), row.code("respondent_group", RESPONDENTS)
    for field in ("survey", "respondent_group"):
        if not row.text(field):
            row.reject(field, REQUIRED_MISSING)
    level = row.whole_number("grade_level", minimum=GRADE_LEVEL.minimum, maximum=GRADE_LEVEL.maximum)
    sex = row.code("sex", SEXES)
    if row.layout.is_given("answers_count"):
        _check_count(row)
    if row.is_lost or not (year and unit and survey and group):
        return None
    return Respondent(
        survey=survey,
        school_year=year,
        school_unit_code=unit,
        respondent_group=group,
        grade_level=level if group == "pupil" else None,
        sex=sex if group == "pupil" else None,
    )


def _check_count(row: CheckedRow) -> None:
    if row.text("answers_count") is None:
        row.reject("answers_count", REQUIRED_MISSING)
    else:
        row.whole_number("answers_count", minimum=0, maximum=None)


def _answers(row: CheckedRow, questions: _Questions, school_year: str) -> Iterator[Told]:
    """Yield what the row answers. A long row is lost when its question or answer cannot be read."""
    if not row.layout.is_given("question"):
        yield from _by_column(row, questions)
        return
    question, text = row.text("question"), row.text("answer")
    for field in ("question", "answer"):
        if not row.text(field):
            row.reject(field, REQUIRED_MISSING)
    heading = row.code("heading", survey_headings(dates_of(school_year)[1]))
    if row.is_lost or not (question and text):
        return
    opinion = questions.opinion(text, question)
    if opinion is None:
        row.reject("answer", UNKNOWN_ANSWER)
    else:
        yield Told(heading=heading or questions.heading(question), question=question, answer=opinion)


def _by_column(row: CheckedRow, questions: _Questions) -> Iterator[Told]:
    for place, question in questions.columns.items():
        text = row.record.fields[place]
        if not text:
            continue
        opinion = questions.opinion(text, question)
        if opinion is None:
            row.book.add(row.record.number, question, text, UNKNOWN_ANSWER.code, row.record.text)
        else:
            yield Told(heading=questions.heading(question), question=question, answer=opinion)


def _is_repeated(
    row: CheckedRow, respondent: Respondent, told: Sequence[Told], seen: set[tuple[Respondent, str, str]]
) -> bool:
    """Whether a counted file has said the same group, question and answer already; the row is then rejected."""
    if not row.layout.is_given("answers_count"):
        return False
    answer = row.layout.positions.get("answer")
    words = row.record.fields[answer] if answer is not None else ""  # two words may say the same of the school
    places = {(respondent, one.question, words) for one in told}
    is_repeated = bool(places & seen)
    if is_repeated:
        row.reject("answer", COUNT_TWICE)
    seen |= places
    return is_repeated


def _notes(layout: Layout, questions: _Questions) -> list[str]:
    notes = profile_notes(layout.profile)
    if not layout.is_given("question"):
        count = len(questions.columns)
        notes.append(
            ngettext("{count} kolumn lästes som fråga.", "{count} kolumner lästes som frågor.", count).format(
                count=count
            )
        )
    return notes


SOURCE = Source(
    id=ID,
    title=N_("Lokala enkäter, till exempel Skoltempen"),
    delivers=("survey_answer",),
    recognise=recognise,
    read=read,
    describes=N_(
        "CSV eller Excel med enkätsvar från elever, lärare eller vårdnadshavare: en rad per svar, en rad per svarande "
        "med en kolumn per fråga, eller sammanräknade svar med antal. Profilen säger hur svaren är formulerade och "
        "till vilken rubrik i läroplanens kapitel 2 varje fråga hör. Svaren räknas per grupp när filen läses."
    ),
    needs_profile=True,
    faults=(
        WRONG_COLUMN_COUNT,
        UNCLOSED_QUOTE,
        REQUIRED_MISSING,
        BAD_SCHOOL_UNIT,
        BAD_SCHOOL_YEAR,
        DATE_OUTSIDE_SCHOOL_YEAR,
        BAD_NUMBER,
        OUT_OF_RANGE,
        UNKNOWN_CODE,
        UNKNOWN_ANSWER,
        COUNT_TWICE,
    ),
    refresh_days=400,
    fields=FIELDS,
)
