"""A file that nobody has described: what its columns hold, what they may be, and the profile that says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skolsikt.home.errors import SkolsiktError
from skolsikt.loading.preview import preview
from skolsikt.sources.catalogue import SOURCES
from skolsikt.sources.contract import Incoming, UnreadableFile, Wish
from skolsikt.sources.mapping.draft import drafted, profile_of, profile_text
from skolsikt.sources.mapping.kinds import Kind, kind_of
from skolsikt.sources.mapping.proposal import proposals, propose
from skolsikt.sources.mapping.seen import look_at
from skolsikt.sources.reading.profile import PROFILES_DIR, read_profile_file
from skolsikt.sources.reading.text import receive

PERSONS = ("20121212-1212", "20121130-TF12", "20110101-2381")
LISTED = [
    "Utdrag ur Elevsystem 3000|||||",
    "|||||",
    "Elevens pnr|Enhetens nr|Grupp/klass|Könstillhörighet|Började|Snitt",
    *[
        f"{one}|10000001|9A|{sex}|1{at}.08.2025|1 234,5"
        for at, (one, sex) in enumerate(zip(PERSONS, "KMK", strict=True))
    ],
]


@pytest.fixture
def received(tmp_path: Path) -> Callable[..., Incoming]:
    def written(lines: list[str], *, encoding: str = "utf-8", name: str = "uttag.csv") -> Incoming:
        (tmp_path / name).write_bytes("\r\n".join([*lines, ""]).encode(encoding))
        return receive(tmp_path / name, workdir=tmp_path)

    return written


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_separator_headings_days_and_decimals_are_found(received, encoding: str) -> None:
    seen = look_at(received(LISTED, encoding=encoding))
    assert (seen.delimiter, seen.header_line, seen.row_count, seen.decimal) == ("|", 3, 3, ",")
    assert [one.kind for one in seen.columns] == [
        Kind.PERSON_NUMBER,
        Kind.SCHOOL_UNIT,
        Kind.TEXT,
        Kind.TEXT,
        Kind.DATE,
        Kind.NUMBER,
    ]
    assert seen.columns[4].day_format == "dd.mm.åååå"


def test_columns_are_proposed_with_their_reasons(received) -> None:
    best = proposals(look_at(received(LISTED)), SOURCES.values())[0]
    assert best.source.id == "pupils"
    assert {name: match.column for name, match in best.matches.items()} == {
        "person_number": 0,
        "school_unit_code": 1,
        "class_name": 2,
        "sex": 3,
        "from_date": 4,
    }
    assert "värdena är personnummer" in best.matches["person_number"].because
    assert "kända koder" in best.matches["sex"].because
    assert best.missing == []


def test_the_draft_becomes_a_file_that_reads_the_rows(received, tmp_path: Path) -> None:
    incoming = received(LISTED)
    seen = look_at(incoming)
    draft = drafted(seen, propose(seen, SOURCES["pupils"]))
    assert draft.codes["sex"] == {"K": "Kvinna", "M": "Man"}
    profile = profile_of(draft, seen)
    (tmp_path / "egen.toml").write_text(profile_text(profile), "utf-8")
    given = read_profile_file(tmp_path / "egen.toml")
    assert given["date_format"] == "dd.mm.åååå"
    wish = Wish(profile=given, period="2025/26")
    reading = SOURCES["pupils"].read(incoming, duckdb.connect(), wish)
    assert (reading.rows_read, reading.rows_rejected) == (3, 0)


def test_a_trial_masks_everything_about_pupils_and_tells_what_would_be_rejected(received, tmp_path: Path) -> None:
    incoming = received([*LISTED, "20110101-2382|10000001|9A|K|12.08.2025|1"])
    seen = look_at(incoming)
    draft = drafted(seen, propose(seen, SOURCES["pupils"]))
    wish = Wish(period="2025/26")
    tried = preview(incoming, draft, profile_of(draft, seen), wish=wish, staging=duckdb.connect(), folder=tmp_path)
    assert (tried.rows_read, tried.rows_rejected) == (4, 1)
    assert [(fault.code, column, count) for fault, column, count in tried.faults] == [
        ("bad_person_number", "Elevens pnr", 1)
    ]
    cells = [cell for table in tried.tables for row in table.rows for cell in row]
    assert "9A" in cells
    assert "999999999999" in cells
    assert not any(number[2:8] in cell for number in PERSONS for cell in cells)
    assert "Kvinna" not in cells


def test_headings_of_every_profile_that_ships_are_proposed_as_that_profile_says(received) -> None:
    for path in sorted(PROFILES_DIR.glob("*.toml")):
        shipped = read_profile_file(path)
        source = SOURCES[str(shipped["source"])]
        if not source.is_table:
            continue
        named = {name: one if isinstance(one, str) else one[0] for name, one in shipped["columns"].items()}
        empty = ["" for _heading in named]
        seen = look_at(received([";".join([*named.values(), "Qwrt", "Zxcv"]), ";".join([*empty, "åäö", "åäö"])]))
        found = {name: seen.columns[match.column].heading for name, match in propose(seen, source).matches.items()}
        assert {name for name in named if found.get(name, named[name]) != named[name]} == set(), path.name
        assert len(found.keys() & named.keys()) > len(named) * 0.85, path.name


def test_a_file_without_headings_is_described_by_position(received) -> None:
    seen = look_at(received([line.replace("|", ";") for line in LISTED[3:]]))
    assert (seen.header_line, [one.heading for one in seen.columns][:2]) == (0, ["1", "2"])
    profile = profile_of(drafted(seen, propose(seen, SOURCES["pupils"])), seen)
    assert (profile.header_row, profile.columns["person_number"]) == (0, 1)


def test_two_columns_that_are_called_the_same_are_told_apart_by_position(received) -> None:
    seen = look_at(received(["Pnr;Skola;Skola", "20121212-1212;10000001;Ekskolan", "20110101-2381;10000001;Ekskolan"]))
    profile = profile_of(drafted(seen, propose(seen, SOURCES["pupils"])), seen)
    assert profile.columns["school_unit_code"] == 2


def test_a_workbook_is_looked_at_sheet_by_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Om uttaget"])
    book.active.append(["Klart"])
    sheet = book.create_sheet("Elever")
    for row in (["Personnr", "Enhet", "Klass"], ["20121212-1212", 10000001, "9A"], ["20110101-2381", 10000001, "9B"]):
        sheet.append(row)
    book.save(tmp_path / "uttag.xlsx")
    seen = look_at(receive(tmp_path / "uttag.xlsx", workdir=tmp_path), sheet="Elever")
    assert seen.sheets == ("Sheet", "Elever")
    assert [one.kind for one in seen.columns] == [Kind.PERSON_NUMBER, Kind.SCHOOL_UNIT, Kind.TEXT]
    profile = profile_of(drafted(seen, propose(seen, SOURCES["pupils"])), seen)
    assert profile.sheet == "Elever"


@pytest.mark.parametrize("lines", [['{"values": []}'], ["Pnr;Klass"], [";;;", ";;"]])
def test_what_is_no_table_is_said_to_be_none(received, lines: list[str]) -> None:
    with pytest.raises(UnreadableFile):
        look_at(received(lines))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(alphabet=st.sampled_from("Pp1290åÅ;|,\t\"'\n -/:."), max_size=60), min_size=1, max_size=12))
def test_whatever_stands_in_a_file_is_looked_at_or_refused_in_words(received, lines: list[str]) -> None:
    try:
        seen = look_at(received(lines))
        best = proposals(seen, SOURCES.values())[0]
        profile_of(drafted(seen, best), seen)
    except SkolsiktError as error:
        assert str(error)  # noqa: PT017


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["99000102", "99000103"], Kind.SCHOOL_UNIT),
        (["20250102", "20250203"], Kind.DATE),
        (["2024/25", "2025/26"], Kind.SCHOOL_YEAR),
        (["8.30", "13:15"], Kind.TIME),
        (["Ja", "nej"], Kind.TRUTH),
        (["7,4 %", "1\u00a0234"], Kind.NUMBER),
        (["", ""], Kind.EMPTY),
        (["9A", "8B"], Kind.TEXT),
    ],
)
def test_kinds_of_values(values: list[str], kind: Kind) -> None:
    assert kind_of(values) is kind


def test_a_file_without_person_numbers_is_proposed_by_name_and_birth_date(received) -> None:
    lines = [
        "Elevnamn|Född den|Klassen|Enhetens nr|Läromedlet|Datum|Resultatet",
        *(f"Åsa Ek {at}|2012-03-1{at}|9A|10000001|Cellen|2024-10-0{at}|1{at}/20" for at in range(1, 6)),
    ]
    seen = look_at(received(lines))
    proposal = propose(seen, SOURCES["learning_results"])
    assert proposal.missing == []
    found = {name: seen.columns[match.column].heading for name, match in proposal.matches.items()}
    assert (found["name"], found["birth_date"], found["date"]) == ("Elevnamn", "Född den", "Datum")
    assert set(profile_of(drafted(seen, proposal), seen).columns) >= {"name", "birth_date", "class_name"}
    assert "birth_date" not in propose(look_at(received(["Datumet|x", "2024-10-01|a"])), SOURCES["co_markings"]).matches
