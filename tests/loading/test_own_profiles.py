"""The installation's own profiles: files are recognised by them, and one that is broken stops nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from skolsikt.home.clock import now
from skolsikt.jobs.contract import Run
from skolsikt.jobs.load_inbox import FAILED, JOB
from skolsikt.loading.load import load_file
from skolsikt.loading.loads import list_loads
from skolsikt.loading.own_profiles import (
    NoSuchProfile,
    ProfileNameTaken,
    delete_profile,
    own_profiles,
    save_profile,
)
from skolsikt.measures.house import House
from skolsikt.sources.contract import Wish
from skolsikt.sources.reading.profile import Profile

AT = datetime(2025, 9, 1, 8, tzinfo=UTC)
OWN = Profile(
    id="eget",
    source="pupils",
    columns={"person_number": "Pn", "school_unit_code": "Enh", "class_name": "Gr"},
    constants={"school_year": "2025/26"},
)
WITHOUT_HEADINGS = Profile(
    id="utan_rubriker",
    source="pupils",
    header_row=0,
    columns={"person_number": 1, "school_unit_code": 2},
    constants={"school_year": "2025/26"},
)
ROWS = ["20121212-1212;10000001;9A", "20110101-2381;10000001;9A"]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def written(*lines: str, folder: Path = tmp_path, name: str = "uttag.csv") -> Path:
        folder.mkdir(exist_ok=True)
        (folder / name).write_text("\n".join([*lines, ""]), "utf-8")
        return folder / name

    return written


def test_a_file_with_the_headings_of_an_own_profile_is_read_by_it(house: House, write) -> None:
    save_profile(house.home, OWN)
    outcome = load_file(write("Pn;Enh;Gr", *ROWS), house=house, wish=Wish(), at=AT)
    assert (outcome.source, outcome.rows_loaded, list_loads(house.home)[0].profile) == ("pupils", 2, "eget")
    assert "Rubrikerna är den egna profilens: eget." in list_loads(house.home)[0].notes


def test_a_profile_that_is_changed_lets_the_same_file_be_read_anew(house: House, write) -> None:
    path = write("Pn;Enh;Gr", *ROWS)
    save_profile(house.home, OWN)
    assert load_file(path, house=house, wish=Wish(), at=AT).status == "published"
    assert load_file(path, house=house, wish=Wish(), at=AT).status == "unchanged"
    save_profile(house.home, OWN.model_copy(update={"constants": {"school_year": "2025/26", "school_form": "GR"}}))
    assert load_file(path, house=house, wish=Wish(), at=AT).status == "published"


def test_what_is_asked_for_goes_before_the_own_profiles(house: House, write) -> None:
    save_profile(house.home, OWN)
    path = write("Personnummer;Skolenhetskod;Klass;Läsår", *(f"{row};2025/26" for row in ROWS))
    load_file(path, house=house, wish=Wish(), at=AT)
    assert list_loads(house.home)[0].profile == ""


def test_a_broken_profile_is_told_and_stops_nothing(house: House, write) -> None:
    (house.home.profiles / "trasig.toml").write_text('id = "trasig"\nsource = "pupil"\n', "utf-8")
    (house.home.profiles / "halv.toml").write_text("id = ", "utf-8")
    save_profile(house.home, OWN)
    found = own_profiles(house.home)
    assert [one["id"] for one in found.sound] == ["eget"]
    assert len(found.problems) == 2
    assert load_file(write("Pn;Enh;Gr", *ROWS), house=house, wish=Wish(), at=AT).rows_loaded == 2


def test_profiles_that_ship_keep_their_names_and_unknown_ones_are_not_removed(house: House) -> None:
    with pytest.raises(ProfileNameTaken, match="skolsikt_pupils"):
        save_profile(house.home, OWN.model_copy(update={"id": "skolsikt_pupils"}))
    save_profile(house.home, OWN)
    with pytest.raises(NoSuchProfile, match="eget"):
        delete_profile(house.home, "egen")
    with pytest.raises(NoSuchProfile):
        delete_profile(house.home, "../settings")
    delete_profile(house.home, "eget")
    assert own_profiles(house.home).sound == ()


def test_a_file_without_headings_is_read_from_the_folder_of_its_profile(house: House, write) -> None:
    save_profile(house.home, WITHOUT_HEADINGS)
    write(*ROWS, folder=house.home.inbox / "utan_rubriker")
    write("", folder=house.home.inbox / "utan_rubriker", name="tom.csv")
    assert ran(house) == {"published": 1, "unchanged": 0, FAILED: 1}
    left = house.home.inbox / "utan_rubriker"
    assert [path.name for path in left.iterdir()] == [FAILED]


def test_a_folder_that_is_a_link_is_not_followed(house: House, write, tmp_path: Path) -> None:
    save_profile(house.home, WITHOUT_HEADINGS)
    write(*ROWS, folder=tmp_path / "annat")
    (house.home.inbox / "utan_rubriker").symlink_to(tmp_path / "annat")
    assert ran(house) == {"published": 0, "unchanged": 0, FAILED: 0}
    assert (tmp_path / "annat" / "uttag.csv").exists()


def ran(house: House) -> object:
    later = now() + timedelta(minutes=5)
    return JOB.run(Run(house=house, arguments={}, at=later, progress=lambda step, share: None))
