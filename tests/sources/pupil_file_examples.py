"""One good file of every source whose rows are about pupils, for what is true of all of them."""

from __future__ import annotations

from dataclasses import dataclass

from skolsikt.sources import (
    absence_notices,
    assessments,
    co_markings,
    group_members,
    learning_results,
    preschool_attendance,
    support_measures,
    term_grades,
    upper_secondary,
)
from skolsikt.sources.contract import Source
from tests.sources.grade_lines import person_number

ANNA, BO, TEMPORARY = person_number(1), person_number(2), "20110506TF12"
UNIT = "12345678"


@dataclass(frozen=True, kw_only=True)
class Example:
    """``headings`` and ``line`` are the file's; ``{}`` is where the pupil stands.

    ``day``, ``number``: a column of that kind, if there is one; ``code``: a column whose words are a closed set;
    ``other``: a value that contradicts ``line``.
    """

    source: Source
    headings: str
    line: str
    code: str
    day: str = ""
    number: str = ""
    other: tuple[str, str]

    @property
    def table(self) -> str:
        return self.source.delivers[0]

    def of(self, *pupils: str) -> str:
        """Return a file with one line per pupil."""
        return "\n".join([self.headings, *(self.line.format(pupil) for pupil in pupils)]) + "\n"

    def with_cell(self, column: str, value: str, pupil: str = ANNA) -> str:
        """Return a line in which ``column`` holds ``value``."""
        cells = self.line.format(pupil).split(";")
        cells[self.headings.split(";").index(column)] = value
        return ";".join(cells)


EXAMPLES = [
    Example(
        source=term_grades.SOURCE,
        headings="Personnummer;Skolenhetskod;Läsår;Termin;Årskurs;Klass;Ämne;Betyg;F-varning",
        line="{};12345678;2024/25;HT;8;8A;Matematik;D;nej",
        code="Ämne",
        number="Årskurs",
        other=("Betyg", "C"),
    ),
    Example(
        source=support_measures.SOURCE,
        headings="Personnummer;Skolenhetskod;Läsår;Stödform;Från;Till",
        line="{};12345678;2024/25;Särskilt stöd;2024-09-01;2025-02-28",
        code="Stödform",
        day="Från",
        other=("Till", "2025-03-01"),
    ),
    Example(
        source=assessments.SOURCE,
        headings="Personnummer;Skolenhetskod;Termin;Årskurs;Klass;Ämne;Omdöme",
        line="{};12345678;HT2024;3;3B;Svenska;Godtagbara kunskaper",
        code="Ämne",
        number="Omdöme",
        other=("Omdöme", "3"),
    ),
    Example(
        source=upper_secondary.SOURCE,
        headings="Personnummer;Läsår;Programkod;Status",
        line="{};2024/25;NA;Studerar",
        code="Status",
        other=("Programkod", "EK"),
    ),
    Example(
        source=learning_results.SOURCE,
        headings="Personnummer;Skolenhetskod;Ämne;Läromedel;Mål;Datum;Resultat;Grupp",
        line="{};12345678;Matematik;Räknesagan 5;Bråk;2024-10-01;12/20;5A MA",
        code="Ämne",
        day="Datum",
        other=("Resultat", "13/20"),
    ),
    Example(
        source=co_markings.SOURCE,
        headings="Personnummer;Skolenhetskod;Läsår;Ämne;Prov;Uppgift;Bedömare A;Bedömare B",
        line="{};12345678;2024/25;Svenska;Nationellt prov 9;Delprov C;C;D",
        code="Ämne",
        other=("Bedömare B", "E"),
    ),
    Example(
        source=preschool_attendance.SOURCE,
        headings="Personnummer;Skolenhetskod;Datum;Planerad tid;Vistelsetid",
        line="{};12345678;2024-10-01;480;450",
        code="",
        day="Datum",
        number="Vistelsetid",
        other=("Vistelsetid", "440"),
    ),
    Example(
        source=group_members.SOURCE,
        headings="Personnummer;Skolenhetskod;Läsår;Grupp;Ämne;Från;Till",
        line="{};12345678;2024/25;Ma9 grupp 2;MA;2024-08-19;",
        code="Ämne",
        day="Från",
        other=("Till", "2025-01-01"),
    ),
    Example(
        source=absence_notices.SOURCE,
        headings="Personnummer;Skolenhetskod;Klass;Typ av frånvaro;Från;Till",
        line="{};12345678;8A;Sjukanmälan;2024-10-01;2024-10-03",
        code="Typ av frånvaro",
        day="Från",
        other=("Typ av frånvaro", "Beviljad ledighet"),
    ),
]
