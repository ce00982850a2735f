"""Home areas from the address register: looked up in the vault, told anew with every new register or address."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from skolsikt.loading.load import load_files
from skolsikt.loading.loads import PUBLISHED, list_loads
from skolsikt.loading.outcome import LoadOutcome
from skolsikt.measures.house import House
from skolsikt.privacy.vault import Vault
from skolsikt.sources.contract import Wish
from skolsikt.warehouse.engine import parquet
from tests.loading.conftest import ANNA, AT, BILAL, CHEN, DINA

HEADINGS = "Läsår;Personnummer;Skolenhetskod;Adress;Bostadsområde;Hemkommun;Skyddad identitet"
REGISTER = "Adress;Postnummer;NYKO;DeSO"
EKVAGEN, ALGATAN = "Ekvägen 3;12345;1101;1283A0010", "Älgatan 1;12345;1102;1283A0020"

Loads = Callable[..., list[LoadOutcome]]


def pupil(
    number: str, address: str = "", *, area: str = "", home: str = "1283", is_protected: str = "nej", **more: str
):
    year = more.get("year", "2024/25")
    return f"{year};{number};10000001;{address};{area};{home};{is_protected}"


@pytest.fixture
def loads(house: House, tmp_path: Path) -> Loads:
    """Load files of these lines together: ``loads(pupils=[...], register=[...])``."""

    def load(**files: list[str]) -> list[LoadOutcome]:
        paths = []
        for place, (name, lines) in enumerate(files.items()):
            path = tmp_path / f"{name}-{len(list(tmp_path.iterdir()))}-{place}.csv"
            headings = REGISTER if name == "register" else HEADINGS
            path.write_text("\n".join([headings, *lines, ""]), "utf-8")
            paths.append(path)
        outcomes = load_files(paths, house=house, wish=Wish(), at=AT)
        assert [one.record.status for one in outcomes] == [PUBLISHED] * len(paths)
        return outcomes

    return load


def areas(house: House) -> dict[tuple[str, str], tuple[str, str]]:
    """Person and school year -> area and the source that tells it, of the rows that tell one."""
    sql = "SELECT pupil_key, school_year, home_area_code, source FROM pupil WHERE home_area_code IS NOT NULL"
    keys = {key: number for number, key in Vault(house.home).known_keys([ANNA, BILAL, CHEN, DINA]).items()}
    rows = house.warehouse.reader().fetchall(sql)
    return {(keys[key], year): (area, source) for key, year, area, source in rows}  # type: ignore[index]


def test_an_address_becomes_an_area_whichever_file_comes_first(house: House, loads: Loads) -> None:
    loads(pupils=[pupil(ANNA, "Ekvägen 3 lgh 1101, 123 45 Ekby"), pupil(BILAL, "ÄLGATAN 1")])
    assert areas(house) == {}
    loads(register=[EKVAGEN, ALGATAN])
    expected = {(ANNA, "2024/25"): ("1101", "geocoding"), (BILAL, "2024/25"): ("1102", "geocoding")}
    assert areas(house) == expected


def test_a_register_waits_for_the_first_pupils(house: House, loads: Loads) -> None:
    loads(register=[EKVAGEN])
    loads(pupils=[pupil(ANNA, "Ekvägen 3")])
    assert areas(house) == {(ANNA, "2024/25"): ("1101", "geocoding")}


def test_pupils_and_register_loaded_together_make_one_version(house: House, loads: Loads) -> None:
    loads(register=[EKVAGEN], pupils=[pupil(ANNA, "Ekvägen 3")])
    assert areas(house) == {(ANNA, "2024/25"): ("1101", "geocoding")}
    assert house.warehouse.current().number == 1  # type: ignore[union-attr]
    newest = list_loads(house.home)[0]
    assert (newest.source, newest.status, newest.tables) == ("geocoding", PUBLISHED, {"pupil": 1})
    assert "1 elev" in newest.notes[0]


def test_a_new_register_looks_up_anew_and_earlier_years_keep_their_area(house: House, loads: Loads) -> None:
    loads(register=[EKVAGEN], pupils=[pupil(ANNA, "Ekvägen 3", year="2023/24")])
    loads(pupils=[pupil(ANNA, "Ekvägen 3", year="2024/25")])
    loads(register=["Ekvägen 3;12345;2201;1283A0010"])
    assert areas(house) == {(ANNA, "2023/24"): ("1101", "geocoding"), (ANNA, "2024/25"): ("2201", "geocoding")}


def test_an_area_that_a_file_tells_comes_first(house: House, loads: Loads) -> None:
    loads(register=[EKVAGEN], pupils=[pupil(ANNA, "Ekvägen 3", area="9999")])
    assert areas(house) == {(ANNA, "2024/25"): ("9999", "pupils")}
    loads(pupils=[pupil(ANNA, "Ekvägen 3")])
    assert areas(house) == {(ANNA, "2024/25"): ("1101", "geocoding")}
    loads(pupils=[pupil(ANNA, "Ekvägen 3", area="9999")])
    assert areas(house) == {(ANNA, "2024/25"): ("9999", "pupils")}


def test_protected_identity_is_never_looked_up_and_what_was_found_goes(house: House, loads: Loads) -> None:
    loads(register=[EKVAGEN], pupils=[pupil(ANNA, "Ekvägen 3", year="2023/24"), pupil(BILAL, "Ekvägen 3")])
    assert (ANNA, "2023/24") in areas(house)
    loads(pupils=[pupil(ANNA, "Ekvägen 3", is_protected="ja"), pupil(BILAL, "Ekvägen 3")])
    assert areas(house) == {(BILAL, "2024/25"): ("1101", "geocoding")}


def test_who_lives_elsewhere_or_at_an_unknown_address_gets_no_area(house: House, loads: Loads) -> None:
    away = pupil(ANNA, "Ekvägen 3", home="1280")
    unknown = [pupil(BILAL, "Ekvägen 99"), pupil(CHEN), pupil(DINA, "Ekvägen 3, 999 99 Annanby")]
    loads(register=[EKVAGEN], pupils=[away, *unknown])
    assert areas(house) == {}


def test_nothing_new_makes_no_load(house: House, loads: Loads) -> None:
    loads(register=[EKVAGEN], pupils=[pupil(ANNA, "Ekvägen 3")])
    before = len(list_loads(house.home))
    loads(register=[EKVAGEN, ALGATAN])
    assert len(list_loads(house.home)) == before + 1


def test_no_address_leaves_the_vault(house: House, loads: Loads) -> None:
    loads(register=[EKVAGEN], pupils=[pupil(ANNA, "Ekvägen 3")])
    version = house.warehouse.current()
    assert version is not None
    rows = house.warehouse.reader().fetchall("SELECT address_key, area_kind, area_code FROM address_area")
    keys = {key for key, _kind, _code in rows}
    assert len(rows) == 2 * len(keys) == 4  # with the postcode and without, in two divisions
    assert all(len(str(key)) == 64 and set(str(key)) <= set("0123456789abcdef") for key in keys)
    with house.warehouse.workbench() as (_folder, connection):
        for table in version.tables:
            files = house.warehouse.files(version, table)
            texts = connection.execute(f"SELECT rows::VARCHAR FROM {parquet(files)} AS rows").fetchall()
            assert not any("ekv" in text.casefold() for (text,) in texts), table
