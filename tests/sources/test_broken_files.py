"""Every file of surveys, staff, money and addresses in the ways that real systems break it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skolsikt.sources.catalogue import guess, source
from tests.sources.breaking import HARMFUL, HARMLESS, mangled, survives, workbook
from tests.sources.received import read, received

YEAR = "2024/25"
UNIT, OTHER = "12345678", "87654321"
HME_ROW = f"{YEAR};{UNIT};4;5;4;3;4;5;4;3;5"
GOOD = {
    "surveys": "Enkät;Läsår;Skolenhetskod;Svarande;Årskurs;Fråga;Svar\n"
    + "".join(f"Skoltempen;{YEAR};{UNIT};Elev;8;Jag är trygg;{answer}\n" for answer in ("Alltid", "Ofta", "Sällan")),
    "hme": "Läsår;Skolenhetskod;HME1;HME2;HME3;HME4;HME5;HME6;HME7;HME8;HME9\n" + f"{HME_ROW}\n" * 11,
    "staff_months": "Skolenhetskod;Månad;Anställda;Slutat;Ordinarie arbetstid;Sjukfrånvaro;Lärare;Legitimerade lärare\n"
    f"{UNIT};2025-02;40;1;6000,5;300,5;25;20\n{UNIT};2025-03;40;0;6080;310;25;20\n{OTHER};2025-03;12;0;1800;90;8;8\n",
    "teachers": f"Läsår;Signatur;Skolenhetskod;Legitimation\n{YEAR};ASB;{UNIT};Ja\n{YEAR};BCE;{UNIT};Nej\n",
    "funding": f"Skolenhetskod;År;Slag;Belopp\n{UNIT};2025;Grundbelopp;1200000\n{UNIT};2025;Strukturbidrag;99000,50\n",
    "addresses": "Adress;Postnummer;NYKO;DeSO\nEkvägen 1;12345;1101;1283A0010\nEkvägen 2 B;12345;1102;1283A0010\n",
}
NAMES = sorted(GOOD)


def content(name: str, folder: Path, raw: bytes | str) -> list[object]:
    """What is read, the rows' own numbers apart."""
    reading = read(source(name), received(folder, raw))
    assert reading.rejects.num_rows == 0
    (table,) = reading.rows.values()
    return table.drop_columns(["row_number"]).to_pylist()  # type: ignore[union-attr]


@pytest.mark.parametrize("name", NAMES)
def test_the_good_file_is_recognised_and_read_whole(name: str, tmp_path: Path) -> None:
    incoming = received(tmp_path, GOOD[name])
    assert [found.id for found, _why in guess(incoming)] == [name]
    reading = read(source(name), incoming)
    assert reading.rejects.num_rows == reading.rows_rejected == 0
    assert reading.rows_read == len(GOOD[name].splitlines()) - 1


@pytest.mark.parametrize("name", NAMES)
def test_written_otherwise_it_reads_the_same(name: str, tmp_path: Path) -> None:
    expected = content(name, tmp_path, GOOD[name])
    assert expected
    for way, write in HARMLESS.items():
        assert content(name, tmp_path, write(GOOD[name])) == expected, way


@pytest.mark.parametrize("name", NAMES)
def test_as_a_workbook_it_reads_the_same(name: str, tmp_path: Path) -> None:
    expected = content(name, tmp_path, GOOD[name])
    incoming = workbook(tmp_path, GOOD[name])
    assert [found.id for found, _why in guess(incoming)] == [name]
    (table,) = read(source(name), incoming).rows.values()
    assert table.drop_columns(["row_number"]).to_pylist() == expected  # type: ignore[union-attr]


@pytest.mark.parametrize("name", NAMES)
def test_broken_it_costs_rows_or_the_file_and_nothing_more(name: str, tmp_path: Path) -> None:
    refused = {way for way, broken in HARMFUL.items() if not survives(source(name), tmp_path, broken(GOOD[name]))}
    assert {"empty", "zero bytes", "a workbook cut off", "a web page", "other headings"} <= refused


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_mangled_bytes_give_a_reading_or_a_refusal(name: str, seed: int, tmp_path: Path) -> None:
    survives(source(name), tmp_path, mangled(GOOD[name], seed))
