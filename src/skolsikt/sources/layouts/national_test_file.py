"""Recognise and read a file of national tests in the official layout: one line per pupil, one row per part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _, ngettext
from skolsikt.school.periods import SchoolYear, parse_period, school_year_of_term
from skolsikt.sources.contract import Incoming, Reading, Recognition, UnreadableFile, Wish
from skolsikt.sources.layouts.national_test_checks import is_breach_without_harm, is_in_portal, problems
from skolsikt.sources.layouts.national_test_layout import NationalTestLayout, Test, national_test_layouts
from skolsikt.sources.layouts.national_test_rows import PupilTests, pupils_table, results_table
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

LEAST_CODES_SHARE = 0.8  # of the result fields hold what they may hold
LEAST_LIKELY_SHARE = 0.6  # of a line of nearly the right width look like codes and points of the test
_GRADES = frozenset("ABCDEF")


class NotASpring(WrongUsage):
    """National tests belong to a school year; another period was asked for."""


@dataclass(frozen=True, kw_only=True)
class NationalTestFile:
    """A kind of file. ``title`` names it in messages, ``others`` are the sources of files it is mistaken for."""

    test: Test
    title: str
    others: str

    def layouts(self, extracted: date) -> dict[int, NationalTestLayout]:
        """Width -> layout, of the version that a file taken out on ``extracted`` follows."""
        return {len(one.fields): one for one in national_test_layouts(self.test, extracted=extracted)}

    @property
    def newest(self) -> dict[int, NationalTestLayout]:
        return self.layouts(date.max)


@dataclass
class _Tally:
    """What is said about the file afterwards."""

    row_count: int = 0
    harmless: int = 0
    repeated: int = 0
    in_portal: int = 0
    unknown_syllabus: int = 0
    odd_ages: int = 0
    years: Counter[str] = field(default_factory=Counter)
    layouts: Counter[date] = field(default_factory=Counter)
    extracted: Counter[date] = field(default_factory=Counter)

    def count(self, line: PupilTests, extracted: date) -> None:
        """Count an accepted line."""
        fields, layout = line.record.fields, line.layout
        self.harmless += is_breach_without_harm(fields, layout)
        self.in_portal += any(is_in_portal(fields, results) for results in layout.results.values())
        self.unknown_syllabus += line.has_unknown_syllabus
        self.years[line.school_year] += 1
        self.layouts[layout.valid_from] += 1
        self.extracted[extracted] += 1
        youngest, oldest = layout.ages
        self.odd_ages += not youngest <= int(line.school_year[:4]) + 1 - line.person.birth_year <= oldest


def recognise(incoming: Incoming, file: NationalTestFile) -> Recognition | None:
    """Return how surely the file is ``file``: by its first fields, its width and the codes where the results stand."""
    lines = lines_of_pupils(incoming)
    if not lines:
        return None
    width = common_width(lines, file.newest)
    if layout := file.newest.get(width):
        share = sum(_allowed_share(line.split(DELIMITER), layout) for line in lines) / len(lines)
        if share < LEAST_CODES_SHARE:
            return None
        because = _("{width} fält per rad med resultat på rätt plats, som i {title}.")
        return Recognition(round(0.99 * share, 2), because.format(width=width, title=_(file.title)))
    nearest = min(file.newest, key=lambda one: abs(one - width))
    if abs(nearest - width) > NEARLY_FIELDS or _likely_share(lines, file.newest[nearest]) < LEAST_LIKELY_SHARE:
        return None
    because = _("Raderna börjar som i {title} men har {width} fält i stället för {expected}.")
    return Recognition(
        round(0.4 - abs(width - nearest) / 10, 2),
        because.format(title=_(file.title), width=width, expected=nearest),
    )


def _allowed_share(fields: Sequence[str], layout: NationalTestLayout) -> float:
    """Return the share of the result fields that hold what they may; nothing of blanks alone, or of a line cut off."""
    results = [one for of in layout.results.values() for one in of]
    if len(fields) <= max(one.position for one in results):
        return 0.0
    values = [(one, fields[one.position].strip()) for one in results]
    if not any(value for _one, value in values):
        return 0.0
    return sum(one.allows(value) if value else one.may_be_blank for one, value in values) / len(values)


def _likely_share(lines: Sequence[str], layout: NationalTestLayout) -> float:
    """Return the share of what follows the school unit that some field of the layout may hold.

    Nothing is likely where most of it is letters: that is a file of grades.
    """
    results = [one for of in layout.results.values() for one in of]
    after = layout.about["school_unit_code"].position + 1
    values = [value.strip() for line in lines for value in line.split(DELIMITER)[after:] if value.strip()]
    if sum(value in _GRADES for value in values) * 2 > len(values):
        return 0.0
    return sum(any(one.allows(value) for one in results) for value in values) / max(len(values), 1)


def read(incoming: Incoming, wish: Wish, file: NationalTestFile) -> Reading:
    """Return test results and what the person numbers tell of each pupil.

    A line with one unknown code is rejected as a whole: part of a test told as the whole of it would be wrong.

    Raises UnreadableFile when the file is not text or has the width of another layout, and NotASpring for a
    period that tests cannot have.
    """
    if incoming.text is None:
        raise UnreadableFile(
            _("{file} är ingen textfil. {title} är en textfil med semikolon: exportera den på nytt.").format(
                file=incoming.name, title=_(file.title)
            )
        )
    width = _required_width(incoming, file)
    wished = _wished_year(wish.period)
    book, tally = RejectBook(), _Tally()
    found = (record for record in records(incoming.text, delimiter=DELIMITER) if not is_heading(record))
    data = _counted(found, tally)
    accepted = [
        line for record in rows(data, width=width, book=book) if (line := _checked(record, file, wished, book, tally))
    ]
    lines = _one_each(accepted, book, tally)
    return Reading(
        rows={"national_test_result": results_table(lines), "pupil": pupils_table(lines)},
        rejects=book.table(),
        rows_read=tally.row_count,
        rows_rejected=book.row_count,
        notes=_notes(file, file.newest[width], bool(wish.period), tally),
    )


def _required_width(incoming: Incoming, file: NationalTestFile) -> int:
    lines = [line for line in incoming.head if line.strip(DELIMITER + " ")]
    width = common_width(lines, file.newest)
    if width not in file.newest:
        expected = _(" eller ").join(map(str, file.newest))
        raise UnreadableFile(
            _(
                "{file}: raderna har {width} fält, men {title} har {expected}. Kontrollera att det är rätt fil "
                "(andra filer läses av {others}) och att den är exporterad i den officiella layouten."
            ).format(file=incoming.name, width=width, title=_(file.title), expected=expected, others=file.others)
        )
    return width


def _wished_year(text: str) -> str:
    """Return the school year that ``--period`` names, a spring term meaning its own; empty when nothing is said."""
    if not text:
        return ""
    period = parse_period(text)
    if period.kind == "school_year":
        return period.text
    if period.kind == "term" and period.text.startswith("VT"):
        return school_year_of_term(period.text)
    raise NotASpring(_("Nationella prov hör till ett läsår: skriv till exempel --period 2025/26 eller VT2026."))


def _counted(found: Iterator[Record], tally: _Tally) -> Iterator[Record]:
    for record in found:
        tally.row_count += 1
        yield record


def _checked(record: Record, file: NationalTestFile, wished: str, book: RejectBook, tally: _Tally) -> PupilTests | None:
    width = len(record.fields)
    place = file.newest[width].about["extracted"]
    given = record.fields[place.position]
    extracted = swedish_date(given, formats=DATE_FORMATS) if len(given) == place.length else None
    layout = file.layouts(extracted or date.max)[width]
    person = person_of(record.fields, layout.about["person_number"])
    found = list(problems(record.fields, layout, person))
    if extracted is None:
        found.append((place, given, BAD_DATE))
    for where, value, fault in found:
        book.add(record.number, where.name, value, fault.code, record.text)
    if extracted is None or person is None or found:
        return None
    # The tests are of the last spring that has begun: a file taken out in the autumn still holds those of the spring.
    line = PupilTests(record, person, layout, wished or SchoolYear(extracted.year - 1).text)
    tally.count(line, extracted)
    return line


def _one_each(accepted: Sequence[PupilTests], book: RejectBook, tally: _Tally) -> list[PupilTests]:
    """Drop repeated lines; reject every line of a pupil whose lines disagree."""
    kept, contradicting, repeated = one_each(
        accepted, about=lambda line: (line.person.value, line.school_year), content=lambda line: line.counted
    )
    tally.repeated += repeated
    for line in contradicting:
        name = line.layout.about["person_number"].name
        book.add(line.record.number, name, line.person.value, DUPLICATE_CONFLICTING.code, line.record.text)
    return kept


def _notes(file: NationalTestFile, layout: NationalTestLayout, is_wished: bool, tally: _Tally) -> list[str]:
    notes = [*_of_the_file(file, layout, is_wished, tally)]
    if tally.odd_ages:
        youngest, oldest = layout.ages
        notes.append(
            ngettext(
                "{count} elev är yngre än {youngest} eller äldre än {oldest} år: kontrollera Datum, läsår och prov.",
                "{count} elever är yngre än {youngest} eller äldre än {oldest} år: kontrollera Datum, läsår och prov.",
                tally.odd_ages,
            ).format(count=tally.odd_ages, youngest=youngest, oldest=oldest)
        )
    if tally.in_portal:
        notes.append(
            ngettext(
                "{count} elev har ämnen som bara finns i Skolverkets provportal (tomma fält).",
                "{count} elever har ämnen som bara finns i Skolverkets provportal (tomma fält).",
                tally.in_portal,
            ).format(count=tally.in_portal)
        )
    if tally.unknown_syllabus:
        notes.append(
            ngettext(
                "{count} elev saknar kursplan i svenska och räknas till svenska.",
                "{count} elever saknar kursplan i svenska och räknas till svenska.",
                tally.unknown_syllabus,
            ).format(count=tally.unknown_syllabus)
        )
    notes.extend(repeated_notes(tally.repeated))
    if tally.harmless:
        notes.append(
            ngettext(
                "{count} rad har grupp, system eller version som bryter mot layouten; den lästes ändå.",
                "{count} rader har grupp, system eller version som bryter mot layouten; de lästes ändå.",
                tally.harmless,
            ).format(count=tally.harmless)
        )
    return notes


def _of_the_file(file: NationalTestFile, layout: NationalTestLayout, is_wished: bool, tally: _Tally) -> Iterator[str]:
    if tally.extracted:
        days = sorted({min(tally.extracted), max(tally.extracted)})
        yield _("Layout: {title}, versionen från {versions} (filens Datum är {days}).").format(
            title=_(file.title),
            versions=", ".join(map(str, sorted(tally.layouts))),
            days=" – ".join(map(str, days)),
        )
        if days[0] < min(tally.layouts):
            yield _("Filen är äldre än den första layout som finns här och lästes efter den.")
    if layout.is_compact:
        yield _("Filen är av den kortare sorten, utan fälten om vilka delprov som gjorts.")
    chosen = _("enligt --period") if is_wished else _("enligt filens Datum")
    for year, count in sorted(tally.years.items()):
        yield ngettext(
            "Läsår {school_year} ({chosen}): {count} elev.", "Läsår {school_year} ({chosen}): {count} elever.", count
        ).format(school_year=year, chosen=chosen, count=count)
