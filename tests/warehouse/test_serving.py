"""Serving files: built from the lake, only what changed, in the right types and order."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache

import duckdb
import ibis
import pyarrow as pa
import pytest
from ibis import _

from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings
from skolsikt.measures.facts import DERIVED as FACTS
from skolsikt.tables.catalogue import TABLES
from skolsikt.warehouse import serving
from skolsikt.warehouse.derived import Derived
from skolsikt.warehouse.deriving import schema_of
from skolsikt.warehouse.storage import served_columns
from skolsikt.warehouse.warehouse import Warehouse

from .conftest import AT, DERIVED, MINUTES_BY_UNIT, TWICE, lessons, load

UNITS = pa.table({"school_unit_code": ["10000001"], "name": ["Ekskolan"]})


@pytest.fixture
def published(warehouse):
    warehouse.publish(
        {"lesson_attendance": lessons("10000001", "10000002"), "school_unit": UNITS},
        load=load(1),
        derived=DERIVED,
        at=AT,
    )
    return warehouse


def types(path):  # type: ignore[no-untyped-def]
    with serving.open_serving(path, path.parent.parent / "lake") as connection:
        sql = "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal"
        return {(table, column): kind for table, column, kind in connection.execute(sql).fetchall()}


def test_no_column_is_stored_as_hugeint(published):
    found = types(published.home.serving / "1.duckdb")
    assert found["minutes_by_unit", "minutes"] == "BIGINT"
    assert found["twice", "twice"] == "BIGINT"
    assert "HUGEINT" not in found.values()


def test_what_is_derived_from_nothing_is_nothing_and_has_the_types_that_its_rows_will_get(tmp_path):
    path = tmp_path / "serving" / "1.duckdb"
    lake = tmp_path / "lake"
    lake.mkdir()
    serving.build(path, files={}, lake=lake, derived=FACTS, settings=Settings(municipality="1280"))
    stood, tables = types(path), cache(lambda name: ibis.table(schema_of(connection, name), name=name))
    with serving.open_serving(path, lake) as connection:
        for one in FACTS:
            rows = ibis.to_sql(one.build(tables), dialect="duckdb")
            assert connection.execute(f"SELECT * FROM ({rows})").fetchall() == [], one.name
            for column, kind, *_rest in connection.execute(f"DESCRIBE {rows}").fetchall():
                assert stood[one.name, column] == kind.replace("HUGEINT", "BIGINT"), (one.name, column)


def test_served_tables_have_the_columns_of_their_contracts(published):
    reader = published.reader()
    for name, table in TABLES.items():
        expected = [column.name for column in served_columns(table)]
        assert list(reader.schema(name)) == expected
        assert "row_number" not in expected


def test_only_what_changed_is_built_again(published, monkeypatch):
    built: list[str] = []
    create, fill = serving._create, serving.fill_derived
    monkeypatch.setattr(
        serving, "_create", lambda c, table, stored: (built.append(table.name), create(c, table, stored))
    )
    monkeypatch.setattr(
        serving, "fill_derived", lambda c, some: (built.extend(one.derived.name for one in some), fill(c, some))
    )
    published.publish({"school_unit": UNITS}, load=load(2, "other"), derived=DERIVED, at=AT)
    assert built == ["school_unit"]
    built.clear()
    published.publish({"lesson_attendance": lessons("10000001")}, load=load(3), derived=DERIVED, at=AT)
    assert built == ["lesson_attendance", "minutes_by_unit", "twice"]


MINUTES_BY_DAY = Derived(
    name="minutes_by_day",
    grain="one row per day",
    inputs=("lesson_attendance", "school_unit"),
    build=lambda tables: (
        tables("lesson_attendance").group_by(["school_year", "date"]).agg(minutes=_.scheduled_minutes.sum())
    ),
    order_by=("school_year", "date"),
    year_by_year_of="lesson_attendance",
)


def test_of_what_is_derived_year_by_year_only_the_years_that_changed_are_built_again(warehouse, monkeypatch):
    years: list[tuple[str, ...] | None] = []
    fill = serving.fill_derived
    monkeypatch.setattr(
        serving, "fill_derived", lambda c, some: (years.extend(one.years for one in some), fill(c, some))
    )

    def publish(number: int, rows: pa.Table, table: str = "lesson_attendance") -> list[tuple[str, ...] | None]:
        years.clear()
        warehouse.publish({table: rows}, load=load(number), derived=(MINUTES_BY_DAY,), at=AT)
        return list(years)

    def minutes() -> dict[str, int]:
        rows = warehouse.reader(derived=(MINUTES_BY_DAY,)).fetchall("SELECT school_year, minutes FROM minutes_by_day")
        return dict(rows)

    assert publish(1, UNITS, "school_unit") == [()]
    assert minutes() == {}
    assert publish(2, lessons("10000001")) == [("2024/25",)]
    assert publish(3, lessons("10000001", month="2024-03")) == [("2023/24",)]
    assert publish(4, lessons("10000001", minutes=7)) == [("2024/25",)]
    assert minutes() == {"2023/24": 180, "2024/25": 21}
    assert publish(5, pa.table({"school_unit_code": ["10000002"], "name": ["X"]}), "school_unit") == [
        ("2023/24", "2024/25")
    ]
    assert minutes() == {"2023/24": 180, "2024/25": 21}


def test_a_file_built_from_the_previous_one_holds_the_same_as_one_built_from_nothing(published):
    published.publish({"lesson_attendance": lessons("10000002", minutes=7)}, load=load(2), derived=DERIVED, at=AT)

    def content():  # type: ignore[no-untyped-def]
        reader = published.reader(2, derived=DERIVED)
        return {name: sorted(reader.fetchall(f'SELECT * FROM "{name}"'), key=repr) for name in reader.tables()}

    step_by_step = content()
    (published.home.serving / "2.duckdb").unlink()
    assert content() == step_by_step


def test_days_of_absence_summed_year_by_year_are_those_of_all_years_at_once(warehouse):
    steps = [
        lessons("10000001", "10000002"),
        lessons("10000001", month="2024-03", days=(1, 4)),
        lessons("10000001", minutes=7),
        lessons("10000001", month="2024-03", pupils=1),
    ]
    for number, rows in enumerate(steps, start=1):
        warehouse.publish({"lesson_attendance": rows}, load=load(number), derived=FACTS, at=AT)

    def content() -> dict[str, list[object]]:
        reader = warehouse.reader(derived=FACTS)
        return {
            name: sorted(reader.fetchall(f'SELECT * FROM "{name}"'), key=repr)
            for name in ("pupil_day", "lesson_pupil", "placement", "pupil_month")
        }

    step_by_step = content()
    assert len(step_by_step["pupil_day"]) == 1 + 2 * 3
    (warehouse.home.serving / f"{len(steps)}.duckdb").unlink()
    assert content() == step_by_step


def test_a_new_expression_for_a_derived_table_builds_the_file_again(published):
    other = replace(
        MINUTES_BY_UNIT,
        build=lambda tables: (
            tables("lesson_attendance").group_by("school_unit_code").agg(minutes=_.scheduled_minutes.sum() + 1)
        ),
    )
    assert published.reader(derived=(other,)).fetchall("SELECT minutes FROM minutes_by_unit ORDER BY 1") == [
        (181,),
        (181,),
    ]


def test_a_derived_table_that_is_no_longer_asked_for_disappears_with_the_next_version(published):
    published.publish({"lesson_attendance": lessons("10000003")}, load=load(2), derived=(MINUTES_BY_UNIT,), at=AT)
    tables = published.reader().tables()
    assert "minutes_by_unit" in tables
    assert "twice" not in tables


def test_a_file_that_older_code_built_is_built_again(published, monkeypatch):
    path = published.home.serving / "1.duckdb"
    lake = published.lake.folder
    assert serving.is_current(path, lake, DERIVED)
    monkeypatch.setattr(serving, "FORMAT", serving.FORMAT + 1)
    assert not serving.is_current(path, lake, DERIVED)
    published.reader(derived=())
    assert serving.is_current(path, lake, ())


def test_a_build_that_fails_leaves_nothing_behind(published):
    broken = Derived(
        name="broken",
        grain="none",
        inputs=("lesson_attendance",),
        build=lambda tables: tables("lesson_attendance").mutate(x=_.school_unit_code.cast("date")),
    )
    before = sorted(path.name for path in published.home.serving.iterdir())
    with pytest.raises(duckdb.Error):
        published.publish({"school_unit": UNITS}, load=load(2), derived=(broken,), at=AT)
    assert sorted(path.name for path in published.home.serving.iterdir()) == before
    assert published.current().number == 1


def test_derived_tables_are_built_in_the_given_order(published):
    rows = published.reader(derived=DERIVED).fetchall("SELECT school_unit_code, twice FROM twice")
    assert sorted(rows) == [("10000001", 360), ("10000002", 360)]
    assert TWICE.inputs == ("minutes_by_unit",)


def test_a_home_that_was_moved_builds_its_files_again(published, tmp_path):
    moved = Warehouse(Home(tmp_path / "moved"), published.settings)
    shutil.copytree(published.home.root, moved.home.root)
    shutil.rmtree(published.home.root)
    assert moved.reader(derived=DERIVED).fetchall("SELECT count(*) FROM lesson_attendance") == [(6,)]


def test_threads_may_open_the_same_file_at_the_same_time(published):
    path, lake = published.home.serving / "1.duckdb", published.lake.folder

    def count() -> list[tuple[int]]:
        with serving.open_serving(path, lake) as connection:
            return connection.execute("SELECT count(*) FROM lesson_attendance").fetchall()

    with ThreadPoolExecutor(8) as pool:
        assert [future.result() for future in [pool.submit(count) for _number in range(32)]] == [[(6,)]] * 32
