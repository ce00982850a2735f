"""Write the reference pages that are generated: tables, measures, settings, sources and the command line.

python scripts/docs.py           write docs/*.md
python scripts/docs.py --check   say which pages are out of date, exit 1 if any
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click

from skolsikt.cli.app import app
from skolsikt.home.settings import Settings
from skolsikt.measures.manual import manual_page
from skolsikt.measures.registry import measures as catalogue
from skolsikt.privacy.about_pupils import SECRECY_CLASSES, secrecy_class
from skolsikt.privacy.retention.kinds import KINDS, Disposal, Reach, RecordKind, Term
from skolsikt.sources.catalogue import SOURCES
from skolsikt.sources.reading.profile import guessed_profiles
from skolsikt.tables.catalogue import TABLES
from skolsikt.tables.contract import SYSTEM_COLUMNS, Column, Table
from skolsikt.warehouse.checks.catalogue import CHECKS

DOCS = Path(__file__).parent.parent / "docs"
NOTICE = "*Genererad av `make docs`. Ändra i koden, inte här.*"


def tables() -> Iterator[str]:
    """The catalogue of canonical tables."""
    yield "# Tabellerna\n"
    yield f"{NOTICE}\n"
    yield "Elever finns bara som `pupil_key`. En stjärna: alltid ett värde. Varje rad bär dessutom:\n"
    yield from _columns(SYSTEM_COLUMNS)
    for table in TABLES.values():
        yield from _table(table)


def _table(table: Table) -> Iterator[str]:
    yield f"\n## {table.name}\n"
    yield f"{table.meaning}\n"
    yield f"- Korn: {table.grain}"
    yield f"- Nyckel: {', '.join(table.key)}"
    yield f"- Ersätts som en bit: källa, {', '.join(table.slice)}"
    if table.has_pupils:
        yield f"- Sekretess att pröva: {'; '.join(_secrecy(table))}"
    yield f"- Kontrakt: version {table.version}\n"
    yield from _columns(table.columns)


def _secrecy(table: Table) -> Iterator[str]:
    """The provision that each field falls under, the fields of one provision together."""
    for name, about in SECRECY_CLASSES.items():
        if columns := [column.name for column in table.columns if secrecy_class(table.name, column.name) == name]:
            yield f"{about.source.sv} ({', '.join(columns)})"


def _columns(columns: Iterable[Column]) -> Iterator[str]:
    yield "| kolumn | typ | betydelse | enhet | gränser | skydd |"
    yield "|---|---|---|---|---|---|"
    for column in columns:
        name = f"{column.name} \\*" if column.required else column.name
        guarded = f"{column.privacy}, väljer inte ut elever" if column.sensitive else column.privacy
        cells = (name, column.type, column.meaning, column.unit, _bounds(column), guarded)
        yield f"| {' | '.join(cells)} |"


def _bounds(column: Column) -> str:
    if column.codes:
        return ", ".join(column.codes)
    ends = (column.minimum, column.maximum)
    return "" if ends == (None, None) else "–".join("" if end is None else f"{end:g}" for end in ends)


def measures() -> Iterator[str]:
    """The manual of measures, as on the page Så räknar vi."""
    yield "# Så räknar vi\n"
    yield f"{NOTICE}"
    for name in sorted(catalogue()):
        yield f"\n## {name}\n"
        for heading, text in manual_page(name, settings=Settings()).as_sections():
            yield f"**{heading}.** {text}\n"


def settings() -> Iterator[str]:
    """Every setting of ``settings.toml``."""
    yield "# Inställningar\n"
    yield f"{NOTICE}\n"
    yield "| inställning | standard | betydelse |"
    yield "|---|---|---|"
    defaults = Settings()
    for name, field in Settings.model_fields.items():
        yield f"| `{name}` | `{getattr(defaults, name)}` | {field.description} |"


def sources() -> Iterator[str]:
    """Every source: what it looks like, what it gives, why rows are rejected."""
    yield "# Källor\n"
    yield f"{NOTICE}"
    for source in SOURCES.values():
        yield f"\n## {source.id}: {source.title}\n"
        yield f"{source.describes}\n"
        yield f"- Ger: {', '.join(source.delivers)}"
        yield f"- Ansvarig: {source.controller}. Ändamål: {source.purpose}"
        if guessed := guessed_profiles(source.id):
            yield f"- Gissade rubriker, aldrig sedda i en export: profil `{'`, `'.join(guessed)}`"
        yield from ("- `" + fault.code + "`: " + fault.reason + " " + fault.remedy for fault in source.faults)


_KINDS = {"warn": "varnar", "stop": "stoppar inläsningen"}


def checks() -> Iterator[str]:
    """What is checked on every load."""
    yield "# Kontroller vid varje inläsning\n"
    yield f"{NOTICE}\n"
    yield "Vad en kontroll gör ställs in för varje källa i `settings.toml`: `warn`, `stop` eller `off`.\n"
    yield '```toml\n[checks.pupils]\nrows_are_as_many_as_last_year = "stop"\n```'
    for check in CHECKS.values():
        yield f"\n## {check.id}: {check.title}\n"
        yield f"{check.what} {check.when} {check.remedy}\n"
        yield f"Utan inställning: {_KINDS[check.kind]}{'; går inte att ställa in' if check.is_fixed else ''}."


def command_line() -> Iterator[str]:
    """The command line's own help."""
    yield "# Kommandoraden\n"
    yield f"{NOTICE}\n"
    yield from _command("skolsikt", app)


def _command(path: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=path, terminal_width=100)
    yield f"## {path}\n"
    yield f"```\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None:
                yield from _command(f"{path} {name}", child)


_DISPOSALS = {Disposal.KEEP: "bevara", Disposal.DESTROY: "gallra"}
_REACHES = {
    Reach.ROWS: "rader, läsår för läsår, i alla dataversioner, med original och avvisade rader",
    Reach.FOLLOWS: "följer raderna; har ingen egen frist",
    Reach.AGE: "filer, från den dag de kom",
    Reach.ENDED: "noteringar som är avslutade, och rader i åtkomstloggen, från den dagen",
    Reach.WITHOUT_ROWS: "elever som ingen rad finns om längre",
    Reach.BY_HAND: "gallras inte av Skolsikt",
}


def retention() -> Iterator[str]:
    """Every kind of record, with a suggestion, and how the municipality decides."""
    yield "# Bevarande och gallring\n"
    yield f"{NOTICE}\n"
    yield "Tabellen är förslag. Utan nämndens beslut gallras inget. Besluten skrivs i `retention.yaml` i"
    yield "installationens mapp:\n"
    yield "```yaml\ndecisions:\n  - number: BUN 2026 § 45\n    date: 2026-05-12\n    kinds:"
    yield "      lesson_attendance: {disposal: destroy, term: {years: 3}}   # räknat från läsårets slut, 30 juni"
    yield "      final_grades: {disposal: keep, term: {years: 10}}          # först till arkivet, sedan bort härifrån"
    yield "      rejected_rows: {disposal: destroy, term: {months: 6}}      # räknat från inläsningen"
    yield "      identities: {disposal: destroy}                           # när ingen rad är kvar\n```\n"
    yield "| handlingstyp | vad | förslag | varför | hur | finns i |"
    yield "|---|---|---|---|---|---|"
    for kind in KINDS.values():
        suggested = kind.suggestion
        yield (
            f"| `{kind.id}` | {kind.title.sv} | {_DISPOSALS[suggested.disposal]}{_term(suggested.term)} | "
            f"{suggested.why.sv} | {_REACHES[kind.reach]} | {', '.join(_places(kind))} |"
        )


def _term(term: Term | None) -> str:
    if term is None:
        return ""
    return "".join(f", {count} {unit}" for count, unit in ((term.years, "år"), (term.months, "mån")) if count)


def _places(kind: RecordKind) -> Iterator[str]:
    holds = kind.holds
    where = "".join(f" ({name} = {value})" for name, value in holds.where.items())
    yield from (f"`{table}`{where}" for table in holds.tables)
    yield from (f"`{folder}/`" for folder in holds.folders)
    yield from (f"`{name}`" for name in (*holds.files, *holds.privacy_tables, *holds.models))


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "tables.md": tables,
    "measures.md": measures,
    "settings.md": settings,
    "sources.md": sources,
    "checks.md": checks,
    "cli.md": command_line,
    "retention.md": retention,
}


def main() -> int:
    stale = []
    for name, page in PAGES.items():
        text = "\n".join(page()).rstrip() + "\n"
        path = DOCS / name
        if not path.exists() or path.read_text("utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv:
                path.write_text(text, "utf-8")
    if stale and "--check" in sys.argv:
        print("out of date, run make docs: " + ", ".join(stale), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
