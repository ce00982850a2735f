"""The pointer and the manifests vouch for themselves: no damaged byte of them is ever believed."""

from __future__ import annotations

import duckdb
import pytest
from ibis import _

from skolsikt.warehouse import manifest, reader
from skolsikt.warehouse.derived import Derived
from skolsikt.warehouse.manifest import VersionDamaged
from skolsikt.warehouse.reader import RowsUnreadable, ServingDamaged
from skolsikt.warehouse.record_file import RecordDamaged
from skolsikt.warehouse.warehouse import Warehouse
from tests.damage import damage

from .conftest import AT, DERIVED, lessons, load

SEVERAL = 200_000  # rows, so that the table below fills blocks of its own
MANY = (
    Derived(
        name="marks",
        grain="one row per lesson",
        inputs=("lesson_attendance",),
        build=lambda tables: tables("lesson_attendance").select(mark=_.pupil_key.hash()),
    ),
)
_BLOCKS_BEGIN, _BLOCK_BYTES = 3 * 4096, 256 * 1024  # how the engine lays its file out


@pytest.fixture
def published(warehouse: Warehouse) -> Warehouse:
    for number in (1, 2):
        rows = lessons(f"1000000{number}")
        warehouse.publish({"lesson_attendance": rows}, load=load(number), derived=DERIVED, at=AT)
    return warehouse


def _bits(content: bytes) -> list[bytes]:
    """``content`` with one bit turned, for every bit of it."""
    return [
        content[:place] + bytes([content[place] ^ (1 << bit)]) + content[place + 1 :]
        for place in range(len(content))
        for bit in range(8)
    ]


def test_no_turned_bit_of_a_manifest_is_believed(published, home):
    path = home.lake / "versions" / "2.json"
    said = published.current()
    for changed in _bits(path.read_bytes())[::7]:
        path.write_bytes(changed)
        with pytest.raises(RecordDamaged):
            manifest.read_record(path, manifest._SHAPE)
    manifest.write_version(home, said)
    assert published.current() == said


def test_no_turned_bit_of_the_pointer_is_believed(published, home):
    path = home.lake / "current"
    right = path.read_bytes()
    wrong = []
    for changed in _bits(right):
        path.write_bytes(changed)
        try:
            wrong.append((changed, manifest.current_number(home)))
        except VersionDamaged:
            continue
    assert wrong == []


def test_no_beginning_of_the_pointer_names_another_version(published, home):
    path = home.lake / "current"
    right = path.read_bytes()
    for length in range(len(right)):
        path.write_bytes(right[:length])
        try:
            assert manifest.current_number(home) == 2
        except VersionDamaged:
            continue


def test_a_pointer_of_an_earlier_program_is_read_where_nothing_speaks_against_it(published, home):
    for text, number in (("2", 2), ("1", 1)):  # above 1 lies one manifest, as after a load that was cut off
        (home.lake / "current").write_text(text)
        assert manifest.current_number(home) == number
    (home.lake / "current").write_text("0")
    with pytest.raises(VersionDamaged):
        manifest.current_number(home)


def test_a_manifest_of_another_version_is_not_taken_for_this_one(published, home):
    folder = home.lake / "versions"
    (folder / "2.json").write_bytes((folder / "1.json").read_bytes())
    with pytest.raises(VersionDamaged, match=r"2\.json"):
        published.current()


def test_a_house_that_has_lost_its_pointer_is_not_taken_for_a_new_one(published, home):
    (home.lake / "current").unlink()
    with pytest.raises(VersionDamaged, match="--use-version 2"):
        published.publish({"lesson_attendance": lessons("10000003")}, load=load(3), at=AT)
    assert len(list((home.lake / "lesson_attendance").rglob("*.parquet"))) == 2


def test_a_publication_after_going_back_builds_on_the_older_version(published, home, minutes):
    manifest.publish_version(home, 1)
    version = published.publish({"lesson_attendance": lessons("10000003")}, load=load(3), derived=DERIVED, at=AT)
    assert version.number == 2
    assert minutes(published) == {"10000001": 180, "10000003": 180}


def test_a_block_of_the_serving_file_that_is_damaged_is_thrown_away_and_built_again(warehouse, home):
    warehouse.publish({"lesson_attendance": lessons("10000001", pupils=SEVERAL)}, load=load(1), derived=MANY, at=AT)
    path, thrown_away = home.serving / "1.duckdb", 0
    content = path.read_bytes()
    sql = "SELECT count(*), sum(mark % 7)::BIGINT FROM marks"
    right = warehouse.reader(derived=MANY).fetchall(sql)
    for place in range(_BLOCKS_BEGIN + 100, len(content), _BLOCK_BYTES):
        reader._connections.clear()
        warehouse._readers.clear()
        path.unlink()
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        try:
            told = warehouse.reader(derived=MANY).fetchall(sql)
        except ServingDamaged:
            thrown_away += 1
            assert not path.exists()
            with pytest.raises(ServingDamaged):  # who still holds the old reader is told the same
                next(iter(warehouse._readers.values())).fetchall(sql)
            told = warehouse.reader(derived=MANY).fetchall(sql)
        assert told == right
    assert thrown_away > 0


def test_a_reader_never_throws_away_the_file_that_another_has_put_in_its_place(published, home):
    opened, path = published.reader(derived=DERIVED), home.serving / "2.duckdb"
    path.rename(path.with_suffix(".old"))
    path.write_bytes(b"new")
    opened._throw_away()
    assert path.read_bytes() == b"new"


def test_a_publication_on_a_damaged_serving_file_reads_the_lake_instead(published, home, minutes, monkeypatch):
    from skolsikt.warehouse import serving

    built = []
    build = serving.build

    def damaged(*arguments, previous, **named):  # type: ignore[no-untyped-def]
        built.append(previous)
        if previous:
            raise duckdb.IOException("Corrupt database file: computed checksum 1 does not match stored checksum 2")
        build(*arguments, previous=previous, **named)

    monkeypatch.setattr(serving, "build", damaged)
    published.publish({"lesson_attendance": lessons("10000003")}, load=load(3), derived=DERIVED, at=AT)
    assert built == [home.serving / "2.duckdb", None]
    assert set(minutes(published)) == {"10000001", "10000002", "10000003"}


def test_a_publication_that_the_disk_refuses_is_not_taken_for_damage(published, monkeypatch):
    def full(*arguments, **named):  # type: ignore[no-untyped-def]
        raise duckdb.IOException("Could not write file: No space left on device")

    monkeypatch.setattr("skolsikt.warehouse.serving.build", full)
    with pytest.raises(duckdb.IOException):
        published.publish({"lesson_attendance": lessons("10000003")}, load=load(3), derived=DERIVED, at=AT)


def test_rows_of_the_lake_that_are_gone_are_told_in_words(published, home):
    opened = published.reader(derived=DERIVED)
    for path in (home.lake / "lesson_attendance" / "rows").rglob("*.parquet"):
        damage(path, "gone")
    with pytest.raises(RowsUnreadable, match="skolsikt verify"):
        opened.fetchall("SELECT sum(scheduled_minutes) FROM lesson_attendance")


def test_a_damaged_seal_pins_nothing_and_stops_no_publication(published, home):
    folder = home.lake / "sealed"
    folder.mkdir()
    for name, content in {"a": b"", "b": b"[]", "c": b'{"version": {}}', "d": b"\xff"}.items():
        (folder / f"{name}.json").write_bytes(content)
    published.publish({"lesson_attendance": lessons("10000003")}, load=load(3), derived=DERIVED, at=AT)
    assert published.current().number == 3
