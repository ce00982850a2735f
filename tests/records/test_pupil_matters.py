"""Objections, restrictions and corrections: decided by whoever may, with effect below the pages, and followed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from skolsikt.home.paths import Home
from skolsikt.loading.load import load_file
from skolsikt.measures.by_right.class_rows import class_rows
from skolsikt.measures.by_right.pupil_profile import (
    EveryPurposeObjectedTo,
    PurposeMissing,
    pupil_profile,
    pupil_standing,
)
from skolsikt.measures.by_right.standing import Group, standings
from skolsikt.measures.extract import extract
from skolsikt.measures.house import House
from skolsikt.measures.question import Question
from skolsikt.privacy.access_log import accesses, accesses_about
from skolsikt.privacy.vault import Vault
from skolsikt.privacy.vault.limits import ANALYSIS, EVERYTHING, limit, limits, unlimit
from skolsikt.privacy.viewer import Relation, Viewer, operator
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.services import account_create
from skolsikt.records.governance.models import PupilMatter
from skolsikt.records.governance.pupil_matters import By, is_changed, matter_decide, matter_end, matter_register
from skolsikt.records.governance.rights import MatterWrong, MayNotDecide
from skolsikt.sources.contract import Wish
from tests.copied import copied

AT, DAY = datetime(2026, 11, 22, 12, tzinfo=UTC), date(2026, 11, 20)
ANALYSES = Viewer(id="forecast", roles=frozenset({"analysis"}))
UNIT, YEAR = "99000103", "2025/26"


@pytest.fixture(scope="module")
def house(world_home: Home, tmp_path_factory: pytest.TempPathFactory) -> House:
    return House.open(copied(world_home, tmp_path_factory.mktemp("matters") / "home"))


@pytest.fixture(autouse=True)
def _no_limits_left(house: House) -> Iterator[None]:
    yield
    for key, told in limits(house.home).items():
        for purpose in told:
            unlimit(house.home, key, purpose)


@pytest.fixture
def people(database: str, settings) -> dict[str, By]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return {role: _person(role) for role in ("registrar", "dpo", "head", "principal")}


def _person(role: str) -> By:
    user: User = account_create(username=role, full_name=role, password="lösenord", at=AT)
    return By(user=user, viewer=Viewer(id=role, roles=frozenset({role})))


def mentor(house: House) -> Viewer:
    relation = Relation(role="mentor", school_unit_code=UNIT, class_name="9", school_year=YEAR)
    return Viewer(id="mentor9a", roles=frozenset({"mentor"}), relations=frozenset({relation}))


@pytest.fixture
def pupil(house: House) -> int:
    """One of the mentor's class."""
    rows = house.rows()
    keys = [key for (key,) in rows.fetchall(f"SELECT pupil_key FROM pupil_year WHERE school_year = '{YEAR}'")]
    found = standings(keys, rows=rows, vault=Vault(house.home))
    of_class = [key for key, one in found.items() if (one.thing.school_unit_code, one.thing.class_name) == (UNIT, "9")]
    return min(key for key in of_class if not found[key].thing.is_protected)


def registered(people: dict[str, By], house: House, pupil: int, **told: object) -> PupilMatter:
    asked = {"kind": "objection", "told": "Vill inte", "received_on": DAY, "pupil_key": pupil} | told
    return matter_register(**asked, by=people["registrar"], at=AT, house=house)


def decided(people: dict[str, By], house: House, matter: PupilMatter, decision: str = "upheld") -> PupilMatter:
    matter_decide(matter=matter, decision=decision, reason="Prövat", by=people["head"], at=AT, house=house)
    matter.refresh_from_db()
    return matter


def in_extract(house: House, pupil: int) -> bool:
    rows = extract("pupil", columns=["pupil_key"], purpose="Prov", viewer=ANALYSES, house=house)
    return pupil in rows["pupil_key"].to_pylist()


def counted(house: House) -> list[int | None]:
    answer = house.ask(Question(measure="pupils", period=YEAR), viewer=operator(reason="prov"))
    return [cell.population for cell in answer.cells]


def test_an_upheld_objection_to_analysis_takes_the_pupil_out_of_extracts_and_not_of_the_figures(
    people, house: House, pupil: int
) -> None:
    before = counted(house)
    matter = registered(people, house, pupil, purpose=ANALYSIS)
    assert in_extract(house, pupil)
    decided(people, house, matter)
    assert not in_extract(house, pupil)
    assert not in_extract(House.open(house.home), pupil)  # whoever opens the house, without the pages
    assert counted(house) == before
    matter_end(matter=matter, by=people["head"], at=AT, house=house)
    assert in_extract(house, pupil)


def test_a_denied_objection_changes_nothing_and_says_why(people, house: House, pupil: int) -> None:
    matter = decided(people, house, registered(people, house, pupil, purpose=ANALYSIS), "denied")
    assert in_extract(house, pupil)
    assert (matter.decision_reason, matter.decided_by.username, matter.has_effect) == ("Prövat", "head", False)
    with pytest.raises(MatterWrong, match="ingen verkan"):
        matter_end(matter=matter, by=people["head"], at=AT, house=house)


def test_the_page_is_not_opened_for_a_purpose_that_was_objected_to(people, house: House, pupil: int) -> None:
    viewer = mentor(house)
    decided(people, house, registered(people, house, pupil, purpose="own_class"))
    standing = pupil_standing(pupil, viewer=viewer, house=house)
    with pytest.raises(PurposeMissing):
        pupil_profile(standing, purpose="own_class", reason="Följa", viewer=viewer, house=house)
    assert pupil_profile(standing, purpose="absence", reason="Utredning", viewer=viewer, house=house)


@pytest.mark.parametrize(
    ("purpose", "columns"),
    [("own_class", {"absence", "grades", "support"}), ("absence", {"absence"}), ("request", set())],
)
def test_a_list_of_the_class_leaves_out_what_was_objected_to(
    house: House, pupil: int, purpose: str, columns: set[str]
) -> None:
    group, reader = Group(school_unit_code=UNIT, class_name="9", school_year=YEAR), mentor(house)
    before = class_rows(group, viewer=reader, house=house)
    limit(house.home, pupil, purpose)
    now = class_rows(group, viewer=reader, house=house)
    old, row = (next(one for one in rows.pupils if one.pupil_key == pupil) for rows in (before, now))
    assert (old.absence, old.grades) != (None, None)
    assert row.family_name == old.family_name
    assert row.left_out == columns
    assert (row.absence is None, row.grades is None) == ("absence" in columns, "grades" in columns)
    counted = before.of_all["absence_share"].population or 0
    assert now.of_all["absence_share"].population == counted - bool(columns)


def test_a_list_leaves_out_everything_of_a_restricted_pupil(house: House, pupil: int) -> None:
    limit(house.home, pupil, EVERYTHING)
    group = Group(school_unit_code=UNIT, class_name="9", school_year=YEAR)
    (row,) = [one for one in class_rows(group, viewer=mentor(house), house=house).pupils if one.pupil_key == pupil]
    assert (row.absence, row.grades, row.left_out) == (None, None, {"absence", "grades", "support"})


def test_nobody_opens_it_when_every_purpose_is_objected_to(people, house: House, pupil: int) -> None:
    for purpose in ("own_class", "absence", "support"):
        decided(people, house, registered(people, house, pupil, purpose=purpose))
    with pytest.raises(EveryPurposeObjectedTo):
        pupil_standing(pupil, viewer=mentor(house), house=house)
    newest = accesses_about(house.home, pupil)[0]
    assert (newest.kind, newest.why) == ("refused", "objection")


def test_a_restriction_marks_the_pupil_and_keeps_the_pupil_out_of_analyses(people, house: House, pupil: int) -> None:
    matter = decided(people, house, registered(people, house, pupil, kind="restriction"))
    assert pupil_standing(pupil, viewer=mentor(house), house=house).is_restricted
    assert not in_extract(house, pupil)
    matter_end(matter=matter, by=people["head"], at=AT, house=house)
    assert not pupil_standing(pupil, viewer=mentor(house), house=house).is_restricted


def test_a_second_restriction_goes_on_when_the_first_ends(people, house: House, pupil: int) -> None:
    first, second = (decided(people, house, registered(people, house, pupil, kind="restriction")) for _ in range(2))
    matter_end(matter=first, by=people["head"], at=AT, house=house)
    assert limits(house.home) == {pupil: {EVERYTHING}}
    matter_end(matter=second, by=people["head"], at=AT, house=house)
    assert limits(house.home) == {}


def test_a_limit_follows_the_pupil_to_a_changed_number(house: House) -> None:
    vault = Vault(house.home)
    keys = vault.pupil_keys(["201101012391", "201101022390"])
    limit(house.home, keys["201101022390"], ANALYSIS)
    vault.alias("201101012391", "201101022390")
    assert limits(house.home)[keys["201101012391"]] == {ANALYSIS}
    unlimit(house.home, keys["201101022390"], ANALYSIS)  # a matter that was registered before keeps the earlier key
    assert limits(house.home) == {}


def test_a_correction_is_followed_until_a_load_changes_the_value(people, house: House, pupil: int, tmp_path) -> None:
    house = House.open(copied(house.home, tmp_path / "home"))  # the load replaces the school
    field = ("pupil", "home_municipality")
    matter = registered(people, house, pupil, kind="correction", field=field, school_year=YEAR)
    decided(people, house, matter)
    assert not is_changed(matter, house=house)
    assert all(len(mark) == 64 for mark in matter.marks)
    number = Vault(house.home).identities([pupil])[pupil].person_number
    file = tmp_path / "elever.csv"
    heading = "Personnummer;Läsår;Skolenhetskod;Årskurs;Klass;Hemkommun"
    file.write_text(f"{heading}\n{number};{YEAR};{UNIT};9;9;0180\n", "utf-8")
    load_file(file, house=house, wish=Wish(municipality="9900"), source_id="pupils", at=AT)
    assert is_changed(matter, house=House.open(house.home))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"kind": "klagomål"}, "vad som begärs"),
        ({"told": " "}, "vad som begärs"),
        ({"purpose": "nyfikenhet"}, "vilket ändamål"),
        ({"kind": "correction", "field": ("pupil", "namn")}, "vilken uppgift"),
        ({"kind": "correction", "field": ("x", "sex")}, "vilken uppgift"),
        ({"kind": "correction", "field": ("pupil", "sex"), "school_year": "1999/00"}, "Inget sådant finns"),
    ],
)
def test_what_does_not_hang_together_is_not_registered(people, house: House, pupil: int, told, words: str) -> None:
    with pytest.raises(MatterWrong, match=words):
        registered(people, house, pupil, **told)
    assert not PupilMatter.objects.exists()


@pytest.mark.parametrize("role", ["principal", "head"])
def test_only_registrar_and_data_protection_officer_register(people, house: House, pupil: int, role: str) -> None:
    told = {"kind": "restriction", "told": "x", "received_on": DAY, "pupil_key": pupil}
    assert matter_register(**told, by=people["dpo"], at=AT, house=house).pk
    with pytest.raises(MayNotDecide, match="registrator och dataskyddsombud"):
        matter_register(**told, by=people[role], at=AT, house=house)
    newest = accesses(house.home, limit=1)[0]
    assert (newest.viewer, newest.kind, newest.what) == (role, "refused", "refused requests_register")


@pytest.mark.parametrize("role", ["registrar", "dpo", "principal"])
def test_who_registers_does_not_decide(people, house: House, pupil: int, role: str) -> None:
    matter = registered(people, house, pupil, kind="restriction")
    with pytest.raises(MayNotDecide, match="skolchef"):
        matter_decide(matter=matter, decision="upheld", reason="x", by=people[role], at=AT, house=house)
    assert limits(house.home) == {}


def test_a_matter_is_decided_once_with_a_reason_and_every_step_stands_at_the_pupil(people, house, pupil) -> None:
    matter = registered(people, house, pupil, kind="restriction", diary_number="BUN 2026/7")
    with pytest.raises(MatterWrong):
        matter_decide(matter=matter, decision="upheld", reason=" ", by=people["head"], at=AT, house=house)
    decided(people, house, matter)
    with pytest.raises(MatterWrong):
        decided(people, house, matter, "denied")
    lines = accesses_about(house.home, pupil)
    assert [(line.what, line.viewer, line.why) for line in lines[:2]] == [
        (f"matter {matter.pk} restriction decided upheld", "head", "BUN 2026/7"),
        (f"matter {matter.pk} restriction registered", "registrar", "BUN 2026/7"),
    ]
