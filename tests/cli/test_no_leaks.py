"""No pupil leaves the door: after loads with faults of every kind, nobody's number or name stands in clear anywhere.

Ten pupils are loaded from five kinds of files, with faults in every column that could be quoted. What was
printed, and every byte of the installation, are then searched for their numbers and names.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from conftest import WORLD_PUPILS
from tests.cli.conftest import CommandLine
from tests.cli.test_bad_input import LESSONS, PUPILS, lesson, pupil
from tests.sources.grade_lines import NINE, line, person_number

GIVEN, FAMILY, STREET, SIGNATURE = "Hjördisabel", "Brandtsköld", "Kvastgränden", "QXZW"
SERIALS = range(101, 111)
UNIT = "40000001"


def _lines(folder: Path) -> list[Path]:
    """Files about the same ten pupils with a fault in every place that a message could quote."""
    named = {"Fornamn": GIVEN, "Efternamn": FAMILY, "Skolenhetskod": UNIT}
    right = [line(NINE, serial, **named) for serial in SERIALS]
    numbers = [person_number(serial) for serial in SERIALS]
    wrong = [
        line(NINE, 101, **named, MA="A"),
        line(NINE, 102, **named, EN=GIVEN),
        line(NINE, 103, **named, M2språk=f"{FAMILY}*", M2="E"),
        line(NINE, 104, **named, Klass=f'"{GIVEN}'),
        line(NINE, 105, **named, Datum=numbers[4]),
        line(NINE, 106, **{**named, "Skolenhetskod": numbers[5]}),
        line(NINE, 107, **named, PersonNr=f"{numbers[6][:-1]}X"),
        line(NINE, 108, **named) + f";{GIVEN};{FAMILY}",
    ]
    pupils = [
        *(pupil(serial, UNIT, Adress=f"{STREET} {serial}") for serial in SERIALS),
        pupil(101, UNIT, Klass=FAMILY),
        pupil(102, UNIT, Årskurs=GIVEN),
        pupil(103, UNIT, **{"Från och med": numbers[2]}),
        pupil(104, UNIT, **{"Skyddad identitet": FAMILY}),
        pupil(105, UNIT, Adress=f'"{STREET}'),
    ]
    lessons = [
        *(lesson(serial, UNIT, Lärare=SIGNATURE) for serial in SERIALS),
        lesson(101, UNIT, Rapporterad=GIVEN),
        lesson(102, UNIT, Starttid=FAMILY, Lärare=SIGNATURE),
        lesson(103, UNIT, Datum=numbers[2]),
        lesson(104, UNIT, Minuter=GIVEN),
        lesson(105, UNIT, Ämne=f'"{FAMILY}'),
        lesson(106, UNIT, Skolenhetskod=GIVEN),
    ]
    files = {
        "betyg.txt": [*right, *wrong],
        "elever.csv": [PUPILS, *pupils],
        "lektioner.csv": [LESSONS, *lessons],
        "fel.csv": [f"{GIVEN};{FAMILY};{number}" for number in numbers],
        "fel.txt": [";".join((text, *numbers)) for text in right],
        "trasig.geojson": ['{"type": "FeatureCollection", "features": [{"namn": "' + GIVEN],
    }
    for name, lines in files.items():
        (folder / name).write_text("\n".join(lines) + "\n", "utf-8")
    return [folder / name for name in files]


@pytest.fixture(scope="module")
def printed(new_house: Callable[..., CommandLine], tmp_path_factory: pytest.TempPathFactory) -> tuple[CommandLine, str]:
    """A house after the loads, and everything that was printed on the way."""
    house, folder = new_house(), tmp_path_factory.mktemp("leaks")
    files = _lines(folder)
    told = [house("load", "--json", *files), house("load", *files), house("load", "--dry-run", files[0])]
    for source in ("scb_grades_9", "scb_grades_6", "pupils", "lessons", "salsa", "areas", "school_units"):
        told += [house("load", "--source", source, folder / "fel.csv"), house("load", "--source", source, files[0])]
    numbers = [row.split("│")[1].strip() for row in house.done("loads").out.splitlines() if re.match(r"│ \d", row)]
    told += [house.done("loads"), *(house.done("loads", "show", number) for number in numbers)]
    told += [house("sources", "guess", path) for path in files]
    told += [house.done("ask", "pupils", "--by", "class"), house("ask", "pupils", "--where", "class=x")]
    told += [house.done("verify"), house("doctor")]
    assert len(numbers) > 10
    return house, "\n".join(ran.out + ran.err for ran in told)


def _secrets() -> list[str]:
    numbers = [person_number(serial) for serial in SERIALS]
    return [*numbers, *(number[2:] for number in numbers), GIVEN, FAMILY, STREET, SIGNATURE]


def test_nothing_that_was_printed_names_a_pupil(printed: tuple[CommandLine, str]) -> None:
    _house, text = printed
    assert "avvisade" in text
    assert [secret for secret in _secrets() if secret in text] == []


def test_no_file_of_the_house_names_a_pupil(printed: tuple[CommandLine, str]) -> None:
    house, _text = printed
    found = [
        (path.relative_to(house.root).as_posix(), secret)
        for path, content in files_of(house.root)
        for secret in _secrets()
        if any(secret.encode(code) in content for code in ("utf-8", "cp1252", "utf-16-le"))
    ]
    assert found == []


def files_of(root: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file as it lies, and once more as what its columns hold where it is compressed."""
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield path, path.read_bytes()
        if path.suffix == ".parquet":
            yield path, repr(pq.read_table(path).to_pydict()).encode()
        if path.suffix == ".duckdb":
            with duckdb.connect(str(path), read_only=True) as connection:
                for (table,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall():
                    yield path, repr(connection.execute(f'FROM "{table}"').fetchall()).encode()


def test_the_search_would_find_what_it_looks_for(printed: tuple[CommandLine, str]) -> None:
    house, _text = printed
    content = b"".join(content for _path, content in files_of(house.root))
    assert UNIT.encode() in content
    assert repr("8B").encode() in content


def test_nothing_is_left_in_the_folder_of_temporary_files(
    new_house: Callable[..., CommandLine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    house = new_house()
    for path in _lines(tmp_path):
        house("load", path)
        house("sources", "guess", path)
    assert list((tmp_path / "tmp").rglob("*")) == []
    assert list((house.root / "work").rglob("*")) == []


def test_no_column_of_the_demo_holds_a_number_a_family_name_or_a_signature(town: CommandLine) -> None:
    (pupils,) = (town.root / "demo-export").rglob("elever-2025-26.csv")
    (lessons,) = (town.root / "demo-export").rglob("lektioner-2025-26.csv")
    (serving,) = (town.root / "serving").glob("*.duckdb")
    with pupils.open(encoding="utf-8-sig", newline="") as file:
        people = list(csv.DictReader(file, delimiter=";"))
    secrets = {row[column] for row in people for column in ("Personnummer", "Efternamn")}
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{serving}' AS served (READ_ONLY)")
        found = connection.execute(f"SELECT DISTINCT \"Lärare\" FROM read_csv('{lessons}', delim=';')").fetchall()
        secrets |= {signature for (signature,) in found}
        connection.register("secret", pa.table({"word": sorted(filter(None, secrets))}))
        columns = connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() "
            "WHERE database_name = 'served' AND data_type = 'VARCHAR'"
        ).fetchall()
        held = [
            (table, column)
            for table, column in columns
            if connection.execute(f'FROM served."{table}" SEMI JOIN secret ON "{column}" = word LIMIT 1').fetchall()
        ]
    assert len(secrets) > WORLD_PUPILS
    assert len(columns) > 100
    assert held == []
