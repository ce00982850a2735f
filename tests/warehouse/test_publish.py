"""Publishing: slices are replaced, history stays, every version is whole."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from operator import itemgetter

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings
from skolsikt.tables.catalogue import TABLES
from skolsikt.warehouse import lake
from skolsikt.warehouse.lineage import loads_touching
from skolsikt.warehouse.manifest import LoadedTable, UnknownVersion
from skolsikt.warehouse.publishing import Hashes
from skolsikt.warehouse.warehouse import NothingLoaded, Warehouse

from .conftest import AT, DERIVED, lessons, load


def publish(warehouse: Warehouse, rows: pa.Table, number: int, source: str = "lessons"):  # type: ignore[no-untyped-def]
    return warehouse.publish({"lesson_attendance": rows}, load=load(number, source), derived=DERIVED, at=AT)


def test_before_the_first_load_there_is_nothing_to_read(warehouse):
    assert warehouse.current() is None
    assert warehouse.versions() == []
    with pytest.raises(NothingLoaded):
        warehouse.reader()


def test_a_load_replaces_its_own_slices_and_leaves_the_others(warehouse, minutes):
    publish(warehouse, lessons("10000001", "10000002"), 1)
    publish(warehouse, lessons("10000002", minutes=10), 2)
    assert minutes(warehouse) == {"10000001": 180, "10000002": 30}


def test_the_same_slice_of_another_source_is_left_alone(warehouse, minutes):
    publish(warehouse, lessons("10000001"), 1)
    publish(warehouse, lessons("10000001", minutes=1), 2, source="other")
    assert minutes(warehouse) == {"10000001": 183}


def test_another_month_is_another_slice(warehouse, minutes):
    publish(warehouse, lessons("10000001", month="2024-09"), 1)
    publish(warehouse, lessons("10000001", month="2024-10"), 2)
    publish(warehouse, lessons("10000001", month="2024-03"), 3)
    assert minutes(warehouse) == {"10000001": 540}


def test_an_old_version_still_answers_as_it_did(warehouse, minutes):
    publish(warehouse, lessons("10000001"), 1)
    publish(warehouse, lessons("10000001", minutes=1), 2)
    assert minutes(warehouse, 1) == {"10000001": 180}
    assert minutes(warehouse, 2) == {"10000001": 3}
    assert [version.number for version in warehouse.versions()] == [1, 2]


def test_a_deleted_serving_file_is_built_again_from_the_lake(warehouse, minutes, home: Home):
    publish(warehouse, lessons("10000001"), 1)
    publish(warehouse, lessons("10000001", minutes=1), 2)
    (home.serving / "1.duckdb").unlink()
    assert minutes(warehouse, 1) == {"10000001": 180}


def test_an_unknown_version_is_named_with_the_latest(warehouse):
    publish(warehouse, lessons("10000001"), 1)
    with pytest.raises(UnknownVersion, match=r"Dataversion 7 finns inte. Den senaste är 1."):
        warehouse.reader(7)


def test_every_canonical_table_can_be_read_even_when_empty(warehouse):
    publish(warehouse, lessons("10000001"), 1)
    reader = warehouse.reader(derived=DERIVED)
    assert set(TABLES) | {"minutes_by_unit", "twice"} < set(reader.tables())
    assert reader.fetchall("SELECT count(*) FROM grade") == [(0,)]


def test_columns_that_a_source_lacks_are_null_and_the_systems_columns_are_filled(warehouse):
    publish(warehouse, lessons("10000001", pupils=1), 4)
    rows = warehouse.reader().arrow("SELECT class_name, valid_absent_minutes, source, load FROM lesson_attendance")
    assert rows.to_pylist() == [{"class_name": None, "valid_absent_minutes": None, "source": "lessons", "load": 4}]


def test_several_tables_are_published_at_once(warehouse):
    units = pa.table({"school_unit_code": ["10000001"], "name": ["Ekskolan"]})
    version = warehouse.publish(
        {"lesson_attendance": lessons("10000001"), "school_unit": units}, load=load(1), derived=DERIVED, at=AT
    )
    assert version.tables == {"lesson_attendance": 0, "school_unit": 0}
    assert warehouse.reader().fetchall("SELECT name FROM school_unit") == [("Ekskolan",)]


def test_a_version_names_the_loads_that_still_have_rows_in_it(warehouse):
    publish(warehouse, lessons("10000001"), 1)
    publish(warehouse, lessons("10000001", "10000002", month="2024-03"), 2)
    version = publish(warehouse, lessons("10000001"), 3)
    assert {record.number: dict(record.tables) for record in version.loads} == {
        2: {"lesson_attendance": LoadedTable(rows=6, school_years={"2023/24": 6})},
        3: {"lesson_attendance": LoadedTable(rows=3, school_years={"2024/25": 3})},
    }
    assert warehouse.version(3) == version


def test_lineage_tells_which_loads_a_table_and_school_year_rest_on(warehouse):
    publish(warehouse, lessons("10000001", month="2024-03"), 1)
    version = publish(warehouse, lessons("10000001"), 2)
    units = pa.table({"school_unit_code": ["10000001"], "name": ["Ekskolan"]})
    version = warehouse.publish({"school_unit": units}, load=load(3, "units"), at=AT)

    def numbers(*args):  # type: ignore[no-untyped-def]
        return [record.number for record in loads_touching(version, *args)]

    assert numbers(["lesson_attendance"]) == [1, 2]
    assert numbers(["lesson_attendance"], ["2024/25"]) == [2]
    assert numbers(["lesson_attendance", "school_unit"], ["2023/24"]) == [1, 3]
    assert numbers(["grade"]) == []


def test_a_version_says_what_else_it_rests_on(warehouse):
    version = warehouse.publish(
        {"lesson_attendance": lessons("10000001")}, load=load(1), at=AT, hashes=Hashes(rules="r", measures="m")
    )
    assert (version.rules_hash, version.measures_hash) == ("r", "m")
    assert version.published_at == "2025-09-01T12:00:00+00:00"
    assert version.contracts["grade"] == TABLES["grade"].version


def test_rows_without_the_load_that_delivers_them_are_not_published(warehouse):
    with pytest.raises(ValueError, match="need the load"):
        warehouse.publish({"lesson_attendance": lessons("10000001")}, at=AT)
    assert warehouse.current() is None


def test_rows_of_a_unit_lie_together_in_time_order_in_each_file(warehouse):
    publish(warehouse, lessons("10000003", "10000001", days=(9, 2)), 1)
    version = publish(warehouse, lessons("10000002", days=(5, 3)), 2)
    files = warehouse.files(version, "lesson_attendance")
    assert len(files) == 2
    for file in files:
        rows = pq.read_table(file, columns=["school_unit_code", "date"]).to_pylist()
        runs = [(unit, [row["date"] for row in of]) for unit, of in groupby(rows, key=itemgetter("school_unit_code"))]
        assert len(runs) == len({unit for unit, _days in runs})
        assert all(days == sorted(days) for _unit, days in runs)


def test_many_small_files_of_a_partition_are_put_together(warehouse, minutes, monkeypatch):
    monkeypatch.setattr(lake, "_MOST_RUNS", 4)
    for number in range(1, 8):
        version = publish(warehouse, lessons(f"1000000{number}", month="2024-09"), number)
        publish(warehouse, lessons("10000001", month="2024-03", minutes=number), number + 100)
    assert len(warehouse.files(version, "lesson_attendance")) < 7
    assert minutes(warehouse) == {"10000001": 180 + 21, **{f"1000000{number}": 180 for number in range(2, 8)}}
    assert [record.number for record in warehouse.current().loads] == [1, 2, 3, 4, 5, 6, 7, 107]


def test_a_large_file_is_never_rewritten_for_the_sake_of_order(warehouse, monkeypatch):
    monkeypatch.setattr(lake, "_MOST_RUNS", 2)
    monkeypatch.setattr(lake, "_SMALL_ROWS", 1)
    for number in range(1, 5):
        version = publish(warehouse, lessons(f"1000000{number}"), number)
    assert len(warehouse.files(version, "lesson_attendance")) == 4


PIECE = st.tuples(
    st.lists(st.sampled_from(["10000001", "10000002", "10000003"]), min_size=1, max_size=3, unique=True),
    st.sampled_from(["2024-03", "2024-09", "2024-10"]),
    st.sampled_from(["lessons", "other"]),
    st.integers(1, 4),
    st.integers(0, 90),
)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(PIECE, min_size=1, max_size=5))
def test_any_sequence_of_loads_leaves_what_a_plain_dictionary_of_slices_holds(pieces, tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("home")).create()
    warehouse = Warehouse(home, Settings(threads=1))
    twin: dict[tuple[str, str, str], int] = {}
    states = []
    for number, (units, month, source, pupils, minutes) in enumerate(pieces, start=1):
        publish(warehouse, lessons(*units, month=month, pupils=pupils, minutes=minutes), number, source)
        twin |= {(source, month, unit): pupils * minutes for unit in units}
        states.append(dict(twin))
    sql = "SELECT source, month, school_unit_code, sum(scheduled_minutes)::INTEGER FROM lesson_attendance GROUP BY ALL"
    for number, state in enumerate(states, start=1):
        rows = warehouse.reader(number).fetchall(sql)
        assert {row[:3]: row[3] for row in rows} == state


def test_a_load_record_says_the_same_after_a_round_trip(warehouse):
    record = replace(load(1), rows_read=5, rows_loaded=3, rows_rejected=2, profile="own")
    version = warehouse.publish({"lesson_attendance": lessons("10000001")}, load=record, at=AT)
    assert warehouse.current() == version
    assert version.loads[0].rows_rejected == 2
