"""A pupil with a new person number is one pupil."""

from __future__ import annotations

import pyarrow as pa

from skolsikt.loading.changed_number import numbers_changed
from skolsikt.loading.identities import without_identities
from skolsikt.loading.undo import undo
from skolsikt.privacy.vault import Vault

from .conftest import ANNA, AT, DINA, TEMPORARY, absent_minutes, lesson


def number_changed(old, new, *, house, at):  # type: ignore[no-untyped-def]
    return numbers_changed([(old, new)], house=house, at=at, by="prov", reason="prov")


def pupils(house, version=None):  # type: ignore[no-untyped-def]
    reader = house.warehouse.reader(version)
    return reader.fetchall("SELECT count(DISTINCT pupil_key)::INTEGER FROM lesson_attendance")[0][0]


def test_rows_of_both_numbers_become_one_pupils(house, write, load):
    load(write("a.csv", lesson(TEMPORARY, valid=1), lesson(ANNA, valid=2)))
    load(write("b.csv", lesson(DINA, day="2024-10-01", valid=4)))
    assert pupils(house) == 3
    version = number_changed(TEMPORARY, DINA, house=house, at=AT)
    assert version.number == 3
    assert pupils(house) == 2
    assert pupils(house, 2) == 3
    assert absent_minutes(house) == {"10000001": 7}
    assert [record.number for record in version.loads] == [1, 2]
    assert len(set(Vault(house.home).known_keys([TEMPORARY, DINA]).values())) == 1


def test_it_is_safe_to_say_it_twice(house, write, load):
    load(write("a.csv", lesson(TEMPORARY), lesson(DINA, start="10:00")))
    assert number_changed(TEMPORARY, DINA, house=house, at=AT) is not None
    assert number_changed(TEMPORARY, DINA, house=house, at=AT) is None


def test_a_change_told_before_the_new_number_is_seen_needs_no_version(house, write, load):
    assert number_changed(TEMPORARY, DINA, house=house, at=AT) is None
    outcome = load(write("a.csv", lesson(TEMPORARY, valid=1), lesson(DINA, start="10:00", valid=2)))
    assert pupils(house) == 1
    assert absent_minutes(house) == {"10000001": 3}
    assert house.warehouse.reader().fetchall("SELECT count(*) FROM pupil") == [(1,)]
    assert any("1 elev finns under både sitt gamla och sitt nya" in note for note in outcome.notes)


def test_an_undo_does_not_bring_the_retired_key_back(house, write, load):
    load(write("a.csv", lesson(DINA, valid=1)))
    load(write("b.csv", lesson(DINA, valid=2)))
    load(write("c.csv", lesson(TEMPORARY, day="2024-10-01", valid=4)))
    number_changed(TEMPORARY, DINA, house=house, at=AT)
    undo(2, house=house, at=AT)
    assert absent_minutes(house) == {"10000001": 5}
    assert pupils(house) == 1


def test_tables_without_pupils_are_left_as_they_are(house, write, load, shared_data):
    load(shared_data / "skolverket-salsa" / "salsa_skane_2010_2025.csv")
    load(write("a.csv", lesson(TEMPORARY), lesson(DINA, start="10:00")))
    before = house.warehouse.current().tables
    after = number_changed(TEMPORARY, DINA, house=house, at=AT).tables
    assert {name for name in after if after[name] != before[name]} == {"lesson_attendance", "pupil"}


def test_a_table_without_persons_in_the_same_file_is_left_as_it_is(house):
    vault = Vault(house.home)
    vault.alias(TEMPORARY, DINA)
    rows = {
        "enrolment": pa.table(
            {"person_number": [TEMPORARY, DINA], "school_unit_code": ["1", "1"], "row_number": [2, 3]}
        ),
        "school_unit": pa.table({"school_unit_code": ["1", "1"], "row_number": [2, 3]}),
    }
    with house.warehouse.workbench() as (_folder, staging):
        swapped = without_identities(rows, vault=vault, learns=True, staging=staging)
        counts = {name: len(relation.fetchall()) for name, relation in swapped.relations.items()}
    assert swapped.two_numbers_count == 1
    assert counts == {"enrolment": 1, "school_unit": 2}
