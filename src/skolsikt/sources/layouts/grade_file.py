"""Recognise and read a grade file in an official record layout: one line per pupil becomes one row per grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from skolsikt.home.words import _, ngettext
from skolsikt.sources.contract import Incoming, Reading, Recognition, UnreadableFile, Wish
from skolsikt.sources.layouts.grade_checks import (
    DATE_BEFORE_SCALE,
    NOT_GRADED,
    is_breach_without_harm,
    problems,
)
from skolsikt.sources.layouts.grade_period import GradePeriod, has_scale, period_of, wished_period
from skolsikt.sources.layouts.grade_rows import PupilLine, grades_table, identities_table, pupils_table
from skolsikt.sources.layouts.record_layout import Kind, RecordLayout, record_layout
from skolsikt.sources.layouts.scb_lines import (
    DATE_FORMATS,
    DELIMITER,
    NEARLY_FIELDS,
    common_width,
    is_heading,
    lines_of_pupils,
    one_each,
    person_of,
)
from skolsikt.sources.reading.delimited import records, rows
from skolsikt.sources.reading.faults import BAD_DATE, DUPLICATE_CONFLICTING
from skolsikt.sources.reading.numbers import swedish_date
from skolsikt.sources.reading.record import Record
from skolsikt.sources.reading.rejects import RejectBook
from skolsikt.sources.reading.row_notes import repeated_notes

LEAST_CODES_SHARE = 0.8  # of the grade fields hold a code they may hold: files of tests are as wide, but hold points


@dataclass(frozen=True, kw_only=True)
class GradeFile:
    """A kind of grade file. ``title`` names it in messages, ``other`` is the source of the file it is mistaken for."""

    kind: Kind
    title: str
    other: str

    @property
    def newest(self) -> RecordLayout:
        return record_layout(self.kind, extracted=date.max)

    @property
    def width(self) -> int:
        return len(self.newest.fields)


@dataclass
class _Tally:
    """What is said about the file afterwards."""

    row_count: int = 0
    harmless: int = 0
    blank_as_not_graded: int = 0
    repeated: int = 0
    periods: Counter[GradePeriod] = field(default_factory=Counter)
    layouts: Counter[date] = field(default_factory=Counter)
    extracted: Counter[date] = field(default_factory=Counter)
    odd_ages: int = 0

    def count(self, line: PupilLine, extracted: date) -> None:
        """Count an accepted line."""
        fields, layout = line.record.fields, line.layout
        self.harmless += is_breach_without_harm(fields, layout)
        self.blank_as_not_graded += layout.grades_of(fields).count("")
        self.periods[line.period] += 1
        self.layouts[layout.valid_from] += 1
        self.extracted[extracted] += 1
        youngest, oldest = layout.ages
        self.odd_ages += not youngest <= int(line.period.term[2:]) - line.person.birth_year <= oldest


def recognise(incoming: Incoming, file: GradeFile) -> Recognition | None:
    """Return how surely the file is ``file``: by its first fields, its width and the codes where the grades stand."""
    lines = lines_of_pupils(incoming)
    if not lines:
        return None
    width = common_width(lines, [file.width])
    if width == file.width:
        codes = [codes_share(line.split(DELIMITER), file.newest) for line in lines]
        if (share := sum(codes) / len(codes)) < LEAST_CODES_SHARE:
            return None
        because = _("{width} fält per rad med betygskoder på rätt plats, som i {title}.")
        return Recognition(round(0.99 * share, 2), because.format(width=width, title=_(file.title)))
    if abs(width - file.width) > NEARLY_FIELDS:
        return None
    because = _("Raderna börjar som i {title} men har {width} fält i stället för {expected}.")
    return Recognition(
        round(0.3 - abs(width - file.width) / 10, 2),
        because.format(title=_(file.title), width=width, expected=file.width),
    )


def codes_share(fields: Sequence[str], layout: RecordLayout) -> float:
    """Return the share of the grade fields that hold what they may hold (blank for 2, as some systems write).

    Nothing of a line that is cut off.
    """
    if len(fields) <= max(grade.position for grade in layout.grades):
        return 0.0
    values = [value.strip() or NOT_GRADED for value in layout.grades_of(fields)]
    return sum(value in grade.codes for value, grade in zip(values, layout.grades, strict=True)) / len(values)


def read(incoming: Incoming, wish: Wish, file: GradeFile) -> Reading:
    """Return grades, pupils and identities of a grade file.

    A line with one unknown code is rejected as a whole: a merit value on part of the grades would be wrong.

    Raises UnreadableFile when the file is not text or has the width of another layout, and WrongUsage for a period
    that grades cannot have.
    """
    if incoming.text is None:
        raise UnreadableFile(
            _("{file} är ingen textfil. {title} är en textfil med semikolon: exportera den på nytt.").format(
                file=incoming.name, title=_(file.title)
            )
        )
    _require_width(incoming, file)
    if wish.period:
        wished_period(wish.period, file.newest, None)
    book, tally = RejectBook(), _Tally()
    found = (record for record in records(incoming.text, delimiter=DELIMITER) if not is_heading(record))
    data = _counted(found, tally)
    accepted = [
        pupil
        for record in rows(data, width=file.width, book=book)
        if (pupil := _checked(record, file, wish, book, tally))
    ]
    pupils = _one_each(accepted, book, tally)
    return Reading(
        rows={"grade": grades_table(pupils, file.kind), "pupil": pupils_table(pupils)},
        identities=identities_table(pupils),
        rejects=book.table(),
        rows_read=tally.row_count,
        rows_rejected=book.row_count,
        notes=_notes(file, wish, tally),
    )


def _require_width(incoming: Incoming, file: GradeFile) -> None:
    lines = [line for line in incoming.head if line.strip(DELIMITER + " ")]
    width = common_width(lines, [file.width])
    if width != file.width:
        raise UnreadableFile(
            _(
                "{file}: raderna har {width} fält, men {title} har {expected}. Kontrollera att det är rätt fil "
                "(den andra betygsfilen är {other}) och att den är exporterad i den officiella layouten."
            ).format(file=incoming.name, width=width, title=_(file.title), expected=file.width, other=file.other)
        )


def _counted(found: Iterator[Record], tally: _Tally) -> Iterator[Record]:
    for record in found:
        tally.row_count += 1
        yield record


def _checked(record: Record, file: GradeFile, wish: Wish, book: RejectBook, tally: _Tally) -> PupilLine | None:
    date_field = file.newest.about["extracted"]
    given = record.fields[date_field.position]
    extracted = swedish_date(given, formats=DATE_FORMATS) if len(given) == date_field.length else None
    layout = record_layout(file.kind, extracted=extracted or date.max)
    person = person_of(record.fields, layout.about["person_number"])
    found = list(problems(record.fields, layout, person))
    if extracted is None:
        found.append((date_field, given, BAD_DATE))
    elif not wish.period and not has_scale(extracted, layout):
        found.append((date_field, given, DATE_BEFORE_SCALE))
    for place, value, fault in found:
        book.add(record.number, place.name, value, fault.code, record.text)
    if extracted is None or person is None or found:
        return None
    period = wished_period(wish.period, layout, extracted) if wish.period else period_of(extracted, layout)
    line = PupilLine(record, person, layout, period)
    tally.count(line, extracted)
    return line


def _one_each(accepted: Sequence[PupilLine], book: RejectBook, tally: _Tally) -> list[PupilLine]:
    """Drop repeated lines; reject every line of a pupil whose lines disagree."""
    kept, contradicting, repeated = one_each(
        accepted, about=lambda pupil: (pupil.person.value, pupil.period.term), content=lambda pupil: pupil.counted
    )
    tally.repeated += repeated
    for pupil in contradicting:
        name = pupil.layout.about["person_number"].name
        book.add(pupil.record.number, name, pupil.person.value, DUPLICATE_CONFLICTING.code, pupil.record.text)
    return kept


def _notes(file: GradeFile, wish: Wish, tally: _Tally) -> list[str]:
    notes = []
    if tally.extracted:
        days = sorted({min(tally.extracted), max(tally.extracted)})
        notes.append(
            _("Layout: {title}, versionen från {versions} (filens Datum är {days}).").format(
                title=_(file.title),
                versions=", ".join(map(str, sorted(tally.layouts))),
                days=" – ".join(map(str, days)),
            )
        )
        if days[0] < min(tally.layouts):
            notes.append(_("Filen är äldre än den första layout som finns här och lästes efter den."))
    chosen = _("enligt --period") if wish.period else _("enligt filens Datum")
    for period, count in sorted(tally.periods.items(), key=lambda item: item[0].term):
        notes.append(
            ngettext(
                "Läsår {school_year}, termin {term} ({chosen}): {count} elev.",
                "Läsår {school_year}, termin {term} ({chosen}): {count} elever.",
                count,
            ).format(school_year=period.school_year, term=period.term, chosen=chosen, count=count)
        )
    if tally.odd_ages:
        youngest, oldest = file.newest.ages
        notes.append(
            ngettext(
                "{count} elev är yngre än {youngest} eller äldre än {oldest} år: kontrollera Datum och läsår.",
                "{count} elever är yngre än {youngest} eller äldre än {oldest} år: kontrollera Datum och läsår.",
                tally.odd_ages,
            ).format(count=tally.odd_ages, youngest=youngest, oldest=oldest)
        )
    notes.extend(repeated_notes(tally.repeated))
    if tally.blank_as_not_graded:
        notes.append(
            ngettext(
                "{count} tomt betygsfält i ett ämne som inte är obligatoriskt lästes som kod 2 (ej betygssatt).",
                "{count} tomma betygsfält i ämnen som inte är obligatoriska lästes som kod 2 (ej betygssatt).",
                tally.blank_as_not_graded,
            ).format(count=tally.blank_as_not_graded)
        )
    if tally.harmless:
        notes.append(
            ngettext(
                "{count} rad har namn, system eller version som bryter mot layouten; den lästes ändå.",
                "{count} rader har namn, system eller version som bryter mot layouten; de lästes ändå.",
                tally.harmless,
            ).format(count=tally.harmless)
        )
    return notes
