"""Rejected rows as they stood: for the principal of the only school in the file, with a reason, noted per pupil."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from skolsikt.home.paths import Home
from skolsikt.loading.load import load_file
from skolsikt.loading.loads import Load, find_load
from skolsikt.loading.unmasked import ReasonMissing, UnmaskedRefused, unmasked_rejects
from skolsikt.measures.house import House
from skolsikt.privacy.access_log import accesses
from skolsikt.privacy.vault import Vault
from skolsikt.privacy.viewer import Relation, Viewer
from skolsikt.sources.contract import Wish
from tests.copied import copied

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
UNIT, OTHER = "99000103", "99000101"
GOOD, FAULTY = "201101012399", "201101022398"
HEADING = "Personnummer;Läsår;Skolenhetskod;Årskurs;Klass;Förnamn;Efternamn"


@pytest.fixture(scope="module")
def house(world_home: Home, tmp_path_factory: pytest.TempPathFactory) -> House:
    return House.open(copied(world_home, tmp_path_factory.mktemp("unmasked") / "home"))


def loaded(house: House, folder: Path, *lines: str) -> Load:
    file = folder / "elever.csv"
    file.write_text("\n".join([HEADING, *lines]) + "\n", "utf-8")
    load_file(file, house=house, wish=Wish(municipality="9900"), source_id="pupils", at=AT)
    number = max(int(path.stem) for path in (house.home.lake / "loads").glob("*.json"))
    return find_load(house.home, number)


def held(role: str, unit: str = UNIT) -> Viewer:
    return Viewer(id=role, roles=frozenset({role}), relations=frozenset({Relation(role=role, school_unit_code=unit)}))


def shown(load: Load, house: House, viewer: Viewer, reason: str = "Rätta filen") -> list[str]:
    return [one.row_text for one in unmasked_rejects(load, reason=reason, viewer=viewer, house=house, limit=50)]


@pytest.fixture(scope="module")
def load(house: House, tmp_path_factory: pytest.TempPathFactory) -> Load:
    return loaded(
        house,
        tmp_path_factory.mktemp("files"),
        f"{GOOD};2025/26;{UNIT};9;9;Bo;Ek",
        f"{FAULTY};2025/26;{UNIT};nio;9;Åsa;Öberg",
    )


def test_a_principal_sees_the_rows_and_the_log_says_whose(house: House, load: Load) -> None:
    Vault(house.home).pupil_keys([FAULTY])
    assert any("Öberg" in row for row in shown(load, house, held("principal")))
    newest = accesses(house.home, limit=1)[0]
    told = (newest.kind, newest.viewer, newest.what, newest.why, newest.pupils)
    assert told == ("unmasked_reject", "principal", f"rejects of load {load.number}", "Rätta filen", 1)


@pytest.mark.parametrize(
    "viewer", [held("principal", OTHER), held("deputy_principal"), held("mentor"), Viewer(id="it")]
)
def test_whoever_may_not_see_everybody_in_the_file_is_refused_and_it_is_noted(house, load, viewer: Viewer) -> None:
    with pytest.raises(UnmaskedRefused, match="skolans rektor"):
        shown(load, house, viewer)
    newest = accesses(house.home, limit=1)[0]
    assert (newest.kind, newest.what, newest.viewer) == ("refused", f"refused rejects of load {load.number}", viewer.id)


def test_a_file_of_two_schools_is_nobodys(house: House, tmp_path: Path) -> None:
    other = f"{GOOD};2025/26;{OTHER};8;8;Bo;Ek"
    load = loaded(house, tmp_path, other, "201102012398;2025/26;99000103;9;9;Li;Li", f"{FAULTY};x;{UNIT};9;9;Åsa;Öberg")
    for unit in (UNIT, OTHER):
        with pytest.raises(UnmaskedRefused):
            shown(load, house, held("principal", unit))
    loaded(house, tmp_path, f"{GOOD};2025/26;{OTHER};8;8;Bo;Ek")  # takes the place of one school's rows
    with pytest.raises(UnmaskedRefused):
        shown(load, house, held("principal"))


@pytest.mark.parametrize("reason", ["", "  ", "gäller 20110102-2398"])
def test_a_reason_without_numbers_is_needed(house: House, load: Load, reason: str) -> None:
    with pytest.raises(ReasonMissing):
        shown(load, house, held("principal"), reason)


def test_a_load_that_brought_nothing_is_nobodys(house: House, load: Load) -> None:
    empty = Load(number=load.number, file="x", loaded_at="")
    with pytest.raises(UnmaskedRefused):
        shown(empty, house, held("principal"))
