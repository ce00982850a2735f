"""Which columns a file of lessons has, and the SQL that makes typed staging columns of them.

Two things may be written in two ways: how long a lesson is (its minutes, or its end) and how absence is told (valid
and invalid minutes in a column each, or minutes and their kind).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from skolsikt.home.words import N_
from skolsikt.sources.contract import Fault, Incoming, ProfileField
from skolsikt.sources.reading.columns import Layout, table_rows
from skolsikt.sources.reading.delimited import Footer
from skolsikt.sources.reading.faults import BAD_DATE, BAD_NUMBER
from skolsikt.sources.reading.numbers import swedish_date
from skolsikt.sources.reading.rejects import RejectBook
from skolsikt.sources.reading.staged_csv import TypedColumn
from skolsikt.tables.attendance import NOTICE_KINDS

BAD_TIME = Fault(
    "bad_time",
    N_("Klockslaget går inte att läsa."),
    N_("Skriv klockslag som 08:20 och exportera om."),
)
KINDS = ("valid", "invalid", "none")

FIELDS: Mapping[str, ProfileField] = {
    "person_number": ProfileField(N_("Elevens personnummer"), is_required=True),
    "date": ProfileField(N_("Lektionens datum"), is_required=True),
    "start_time": ProfileField(N_("När lektionen börjar"), is_required=True),
    "end_time": ProfileField(N_("När lektionen slutar; behövs när schemalagda minuter saknas")),
    "scheduled_minutes": ProfileField(N_("Schemalagda minuter; behövs när sluttiden saknas")),
    "valid_absent_minutes": ProfileField(N_("Giltig frånvaro i minuter")),
    "invalid_absent_minutes": ProfileField(N_("Ogiltig frånvaro i minuter")),
    "absent_minutes": ProfileField(N_("Frånvaro i minuter, när slaget står i en egen kolumn")),
    "absence_kind": ProfileField(N_("Slag av frånvaro: giltig, ogiltig eller ingen"), codes=KINDS),
    "is_reported": ProfileField(N_("Om läraren har rapporterat lektionen"), is_required=True, codes=("true", "false")),
    "school_unit_code": ProfileField(N_("Skolenhetskod"), is_required=True),
    "subject_code": ProfileField(N_("Ämne")),
    "teaching_group": ProfileField(N_("Undervisningsgrupp")),
    "teacher_key": ProfileField(N_("Lärarens signatur")),
    "class_name": ProfileField(N_("Klass")),
    "grade_level": ProfileField(N_("Årskurs")),
    "absence_reason": ProfileField(N_("Frånvaroorsak")),
    "notice_kind": ProfileField(
        N_("Ledighet, sjukanmälan eller oanmält: oftast orsaken, översatt med kommunens egen tabell"),
        codes=NOTICE_KINDS,
    ),
    "reported_on": ProfileField(N_("Dagen då läraren rapporterade lektionen")),
    "changed_on": ProfileField(N_("Dagen då rapporteringen senast ändrades")),
}
DAYS_OF_REPORTING = ("reported_on", "changed_on")
MINUTES = ("scheduled_minutes", "valid_absent_minutes", "invalid_absent_minutes", "absent_minutes")
# Either of the ways is enough; the first that the file has is used.
LENGTHS = (("scheduled_minutes",), ("end_time",))
ABSENCES = (("valid_absent_minutes", "invalid_absent_minutes"), ("absent_minutes", "absence_kind"))

_REASONS = ("absence_reason", "notice_kind")
_TEXTS = ("school_unit_code", "class_name", "subject_code", "teaching_group", "teacher_key", *_REASONS)
_MINUTES_TYPE = "DECIMAL(9,2)"  # an INTEGER would round 37.5 in silence
_SAMPLE_ROWS = 40
_ISO = "%Y-%m-%d"
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\d[ T]\d{1,2}:\d\d")
_TIME = re.compile(r"\d{1,2}:\d\d")


@dataclass(frozen=True, kw_only=True)
class LessonColumns:
    """How the columns of one file are read. ``date_format``: strftime pattern, empty for ISO."""

    layout: Layout
    types: Mapping[int, TypedColumn]
    date_format: str
    length: tuple[str, ...]  # one of LENGTHS
    absence: tuple[str, ...]  # one of ABSENCES

    @property
    def has_kind(self) -> bool:
        return "absence_kind" in self.absence

    @property
    def select(self) -> str:
        """SQL of the staging columns, from the columns of the file."""
        columns = {
            "person": self._raw("person_number"),
            "date": f"CAST({self._raw('date')} AS DATE)",
            "start_minute": self._minute("start_time"),
            "scheduled_minutes": self._scheduled(),
            **{field: self._minutes(field) for field in self.absence if field in MINUTES},
            **({"absence_kind": self._kind()} if self.has_kind else {}),
            "is_reported": self._is_reported(),
            "grade_level": self._grade_level(),
            **{field: self._text(field) for field in _TEXTS},
            **{field: self._day(field) for field in DAYS_OF_REPORTING},
        }
        return ", ".join(f"{sql} AS {name}" for name, sql in columns.items())

    def absent_sql(self, kind: str) -> str:
        """SQL of the valid or invalid absent minutes, from the staging columns."""
        if not self.has_kind:
            return f"{kind}_absent_minutes"
        return f"CASE WHEN absence_kind = '{kind}' THEN absent_minutes ELSE 0 * absent_minutes END"

    def _raw(self, field: str) -> str:
        return f"c{self.layout.positions[field]}"

    def _text(self, field: str) -> str:
        """SQL of a text, or of the code that the profile or Skolsikt knows it as (NULL when neither does)."""
        constant = _literal(self.layout.profile.constants.get(field))
        if field not in self.layout.positions:
            return f"CAST({constant} AS VARCHAR)"
        raw = self._raw(field)
        codes = {code: _literal(meant) for code, meant in self._codes(field).items()}
        sql = _coded(raw, codes, otherwise="NULL" if FIELDS[field].codes else _trimmed(raw))
        return sql if constant == "NULL" else f"CASE WHEN {_trimmed(raw)} IS NULL THEN {constant} ELSE {sql} END"

    def _day(self, field: str) -> str:
        """SQL of a day of reporting; NULL where it cannot be read: no lesson is lost for a remark."""
        if field not in self.layout.positions:
            return "CAST(NULL AS DATE)"
        text = f"left(trim({self._raw(field)}), 10)"
        return f"CAST(try_strptime({text}, {_literal(self.date_format or _ISO)}) AS DATE)"

    def _codes(self, field: str) -> dict[str, str]:
        """Code in the file -> Skolsikt's code; the likeliest first, since each costs a comparison."""
        return {**self.layout.profile.codes.get(field, {}), **{code: code for code in FIELDS[field].codes}}

    def _is_reported(self) -> str:
        constant = self.layout.profile.constants.get("is_reported", "NULL")
        if "is_reported" not in self.layout.positions:
            return f"CAST({constant} AS BOOLEAN)"
        raw = self._raw("is_reported")
        empty = "NULL" if constant == "NULL" else f"CASE WHEN {_trimmed(raw)} IS NULL THEN {constant} END"
        return f"CAST({_coded(raw, self._codes('is_reported'), otherwise=empty)} AS BOOLEAN)"

    def _kind(self) -> str:
        kind = self._text("absence_kind")
        if "absence_kind" not in self.layout.positions:
            return kind
        return f"CASE WHEN {_trimmed(self._raw('absence_kind'))} IS NULL THEN 'none' ELSE {kind} END"

    def _minute(self, field: str) -> str:
        raw = self._raw(field)
        if self.layout.positions[field] not in self.types:  # 08.20, 0820 and the like
            digits = f"replace(replace(trim({raw}), '.', ''), ':', '')"
            raw = f"TRY_CAST({digits}[:-3] || ':' || {digits}[-2:] AS TIME)"
        return f"CAST(60 * hour({raw}) + minute({raw}) AS INTEGER)"

    def _scheduled(self) -> str:
        if self.length == ("end_time",):
            return f"CAST({self._minute('end_time')} - {self._minute('start_time')} AS {_MINUTES_TYPE})"
        return self._minutes("scheduled_minutes")

    def _minutes(self, field: str) -> str:
        if field in self.layout.positions:
            return self._raw(field)
        return f"TRY_CAST({_literal(self.layout.profile.constants.get(field))} AS {_MINUTES_TYPE})"

    def _grade_level(self) -> str:
        """SQL of the grade level; -1 when it is given but no number."""
        text = self._text("grade_level")
        plain = f"TRY_CAST({self._raw('grade_level')} AS INTEGER), " if "grade_level" in self.layout.positions else ""
        return f"coalesce({plain}TRY_CAST({text} AS INTEGER), CASE WHEN {text} IS NOT NULL THEN -1 END)"


def ways_of(layout: Layout) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    """Return how the file tells the length of lessons and absence; None for what it does not tell."""
    fields = {*layout.positions, *layout.profile.constants}
    length, absence = (next((way for way in ways if fields.issuperset(way)), None) for ways in (LENGTHS, ABSENCES))
    return length, absence


def lesson_columns(
    incoming: Incoming, layout: Layout, *, length: tuple[str, ...], absence: tuple[str, ...]
) -> LessonColumns:
    """Look at the first rows below the headings and decide how dates, times and minutes are read."""
    first_rows = list(islice(table_rows(incoming, layout, book=RejectBook(), footer=Footer()), _SAMPLE_ROWS))
    samples = {at: [row.fields[at] for row in first_rows if row.fields[at]] for at in layout.positions.values()}
    types = {
        layout.positions[field]: TypedColumn(type=_MINUTES_TYPE, fault_code=BAD_NUMBER.code)
        for field in MINUTES
        if field in layout.positions
    }
    for field in ("end_time", "start_time", "date"):  # date last: one column may hold both date and time
        if field in layout.positions:
            at = layout.positions[field]
            fault = BAD_DATE if field == "date" else BAD_TIME
            if _share(samples[at], _TIMESTAMP) > 0.5:
                types[at] = TypedColumn(type="TIMESTAMP", fault_code=fault.code)
            elif field == "date":
                types[at] = TypedColumn(type="DATE", fault_code=fault.code)
            elif _share(samples[at], _TIME) > 0.5:
                types[at] = TypedColumn(type="TIME", fault_code=fault.code)
    dates = samples[layout.positions["date"]]
    return LessonColumns(
        layout=layout, types=types, date_format=_date_format(dates, layout), length=length, absence=absence
    )


def _share(samples: Iterable[str], pattern: re.Pattern[str]) -> float:
    found = [bool(pattern.match(sample)) for sample in samples]
    return sum(found) / max(len(found), 1)


def _date_format(samples: Sequence[str], layout: Layout) -> str:
    """Return the pattern that reads the most of ``samples``; empty for ISO, which needs none."""
    formats = layout.profile.date_formats
    best = max(formats, key=lambda form: sum(swedish_date(one, formats=(form,)) is not None for one in samples))
    return "" if best.startswith("%Y-%m-%d") else best


def _trimmed(raw: str) -> str:
    """SQL of a text without spaces around it, NULL when it is empty; few need it, so that asking first is cheaper."""
    return f"CASE WHEN prefix({raw}, ' ') OR suffix({raw}, ' ') THEN nullif(trim({raw}), '') ELSE {raw} END"


def _coded(raw: str, codes: Mapping[str, str], *, otherwise: str) -> str:
    """SQL of what ``codes`` (code -> SQL) makes of a text, with or without spaces around it."""
    if not codes:
        return otherwise
    whens = " ".join(f"WHEN {_literal(code)} THEN {sql}" for code, sql in codes.items())
    return f"CASE {raw} {whens} ELSE CASE trim({raw}) {whens} ELSE {otherwise} END END"


def _literal(text: str | None) -> str:
    return "NULL" if text is None else "'" + text.replace("'", "''") + "'"
