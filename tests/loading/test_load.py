"""Loading files: published once, replaced by slice, and nothing of a bad file in the data."""

from __future__ import annotations

import json
import threading
from dataclasses import replace

import duckdb
import pyarrow as pa
import pytest

from skolsikt.home.paths import Home
from skolsikt.loading.archive import read_original
from skolsikt.loading.load import load_files
from skolsikt.loading.loads import CheckFailed, find_load, list_loads
from skolsikt.loading.read_file import ReadingBroke
from skolsikt.loading.recognition import NotRecognised
from skolsikt.loading.rejects import read_rejects
from skolsikt.privacy.vault import Vault
from skolsikt.sources import catalogue
from skolsikt.sources.catalogue import UnknownSource
from skolsikt.sources.contract import REJECT_SCHEMA, Reading, Recognition, Source, UnreadableFile, Wish
from skolsikt.warehouse.lock import WarehouseBusy, writing

from .conftest import ANNA, AT, BILAL, CHEN, absent_minutes, lesson


def source_that(read, *, certainty: float = 0.99, id_: str = "made_up", **more):  # type: ignore[no-untyped-def]
    return Source(
        id=id_,
        title="Påhittad",
        delivers=("school_unit",),
        recognise=lambda incoming: Recognition(certainty, "provet") if certainty else None,
        read=read,
        describes="",
        **more,
    )


def reading(rows, rows_read: int = 1, **more):  # type: ignore[no-untyped-def]
    return Reading(rows=rows, rejects=REJECT_SCHEMA.empty_table(), rows_read=rows_read, rows_rejected=0, **more)


def test_a_file_is_published_with_its_counts(house, write, load):
    outcome = load(write("september.csv", lesson(ANNA), lesson(BILAL, valid=60), lesson(CHEN, minutes="x")))
    assert (outcome.status, outcome.load, outcome.data_version) == ("published", 1, 1)
    assert (outcome.file, outcome.status_text) == ("september.csv", "inläst")
    assert (outcome.rows_read, outcome.rows_loaded, outcome.rows_rejected) == (3, 2, 1)
    assert absent_minutes(house) == {"10000001": 60}
    assert outcome.rows_changed["lesson_attendance"] == (0, 2)
    assert not outcome.has_failed


def test_the_json_is_the_contract_of_the_command_line(write, load):
    document = load(write("a.csv", lesson(ANNA), lesson(CHEN, minutes="x"))).as_dict()
    assert list(document)[:8] == [
        "load",
        "source",
        "status",
        "rows_read",
        "rows_loaded",
        "rows_rejected",
        "rejects",
        "data_version",
    ]
    assert document["changed"]["lesson_attendance"] == {"rows_before": 0, "rows_after": 1}
    (reject,) = document["rejects"]
    assert (reject["row"], reject["column"], reject["code"]) == (3, "Schemalagda minuter", "bad_number")
    assert reject["reason"]
    assert reject["remedy"]
    assert json.dumps(document)


def test_the_same_file_again_changes_nothing(house, write, load):
    path = write("a.csv", lesson(ANNA), lesson(CHEN, minutes="x"))
    first, again = load(path), load(path)
    assert (again.status, again.load, again.data_version) == ("unchanged", 1, 1)
    assert "changed" not in again.as_dict()
    assert list(again.rejects) == list(first.rejects)
    assert [one.number for one in list_loads(house.home)] == [1]
    assert len(house.warehouse.versions()) == 1


def test_the_same_file_said_otherwise_is_another_load(write, load):
    path = write("a.csv", lesson(ANNA))
    load(path)
    assert load(path, wish=Wish(period="2024/25")).load == 2
    assert load(path, source_id="lessons", wish=Wish(period="2024/25")).status == "unchanged"


def test_a_corrected_file_replaces_its_slice_and_the_old_answer_can_still_be_asked_for(house, write, load):
    load(write("a.csv", lesson(ANNA, valid=60), lesson(ANNA, unit="10000002", start="10:00", valid=20)))
    load(write("b.csv", lesson(ANNA, valid=30)))
    assert absent_minutes(house) == {"10000001": 30, "10000002": 20}
    assert absent_minutes(house, 1) == {"10000001": 60, "10000002": 20}


def test_the_first_file_can_be_loaded_again_after_its_correction(house, write, load):
    first = write("a.csv", lesson(ANNA, valid=60))
    load(first)
    load(write("b.csv", lesson(ANNA, valid=30)))
    assert load(first).status == "published"
    assert absent_minutes(house) == {"10000001": 60}


def test_another_file_of_the_same_size_is_told_apart_by_its_hash(write, load):
    load(write("a.csv", lesson(ANNA, valid=10)))
    assert load(write("b.csv", lesson(ANNA, valid=20))).status == "published"


def test_a_dry_run_counts_and_compares_and_keeps_nothing(house, write, load):
    load(write("a.csv", lesson(ANNA), lesson(BILAL)))
    before = sorted(path for path in house.home.root.rglob("*") if "privacy" not in path.name)
    outcome = load(write("b.csv", lesson(CHEN), lesson(ANNA, minutes="x")), dry_run=True)
    assert (outcome.status, outcome.load, outcome.data_version) == ("dry_run", 0, None)
    assert (outcome.rows_read, outcome.rows_loaded, outcome.rows_rejected) == (2, 1, 1)
    assert outcome.as_dict()["changed"]["lesson_attendance"] == {"rows_before": 2, "rows_after": 1}
    assert [reject.code for reject in outcome.rejects] == ["bad_number"]
    assert sorted(path for path in house.home.root.rglob("*") if "privacy" not in path.name) == before
    assert Vault(house.home).known_keys([CHEN]) == {}


def test_a_dry_run_does_not_wait_for_a_load(house, write, load):
    with writing(house.home, what="annan", at=AT, wait_seconds=0):
        outcomes = []
        thread = threading.Thread(target=lambda: outcomes.append(load(write("a.csv", lesson()), dry_run=True)))
        thread.start()
        thread.join()
    assert outcomes[0].status == "dry_run"


def test_a_second_load_at_the_same_time_is_told_who_is_loading(house, write, load):
    told = []

    def attempt() -> None:
        with pytest.raises(WarehouseBusy, match=r"inläsning av annan\.csv") as busy:
            load(write("a.csv", lesson()), wait_seconds=0)
        told.append(busy)

    with writing(house.home, what="inläsning av annan.csv", at=AT, wait_seconds=0):
        thread = threading.Thread(target=attempt)
        thread.start()
        thread.join()
    assert told
    assert list_loads(house.home) == []


def test_a_file_of_which_nothing_is_accepted_is_recorded_and_publishes_nothing(house, write, load):
    outcome = load(write("a.csv", lesson(CHEN, minutes="x")))
    assert (outcome.status, outcome.rows_rejected) == ("nothing_accepted", 1)
    assert house.warehouse.current() is None
    assert find_load(house.home, 1).status == "nothing_accepted"
    assert len(read_rejects(house.home, 1)) == 1


def test_a_file_that_cannot_be_read_is_recorded_with_its_error(house, tmp_path, load):
    empty = tmp_path / "tom.csv"
    empty.write_text("")
    with pytest.raises(UnreadableFile, match=r"tom\.csv är tom"):
        load(empty)
    failed = find_load(house.home, 1)
    assert (failed.status, failed.file) == ("failed", "tom.csv")
    assert "tom.csv är tom" in failed.error
    assert house.warehouse.current() is None


def test_a_missing_file_is_recorded_too(house, tmp_path, load):
    with pytest.raises(UnreadableFile, match=r"finns\.inte"):
        load(tmp_path / "finns.inte")
    assert [one.status for one in list_loads(house.home)] == ["failed"]


def test_a_file_that_nobody_knows_names_the_known_sources(house, tmp_path, load):
    path = tmp_path / "okänd.txt"
    path.write_text("hej\n")
    with pytest.raises(NotRecognised, match="lessons"):
        load(path)
    with pytest.raises(UnknownSource, match="lessons"):
        load(path, source_id="lesons")


def test_a_file_that_two_sources_know_equally_well_names_both(write, load, monkeypatch):
    for id_ in ("one", "two"):
        monkeypatch.setitem(catalogue.SOURCES, id_, source_that(None, id_=id_))
    with pytest.raises(NotRecognised, match="one eller two"):
        load(write("a.csv", lesson()))


def test_rows_that_break_a_check_stop_the_whole_load(house, write, load, monkeypatch):
    twice = pa.table({"school_unit_code": ["10000001"] * 2, "name": ["Ek", "Ask"]})
    source = source_that(lambda *_: reading({"school_unit": twice}, 2))
    monkeypatch.setitem(catalogue.SOURCES, "made_up", source)
    with pytest.raises(CheckFailed, match="school_unit: 1 rad har samma nyckel"):
        load(write("a.csv", lesson()), source_id="made_up")
    assert find_load(house.home, 1).status == "failed"
    assert house.warehouse.current() is None


def test_an_error_of_the_engine_never_quotes_the_file(house, write, load, monkeypatch):
    def read(incoming, staging, wish):  # type: ignore[no-untyped-def]
        return staging.sql(f"SELECT CAST('{ANNA} Anna' AS INTEGER)").fetchall()

    monkeypatch.setitem(catalogue.SOURCES, "made_up", source_that(read))
    with pytest.raises(ReadingBroke, match=r"a\.csv kunde inte läsas \(ConversionException\)") as told:
        load(write("a.csv", lesson()), source_id="made_up")
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__
    assert ANNA not in find_load(house.home, 1).error


def test_an_error_that_nobody_foresaw_is_recorded_by_its_kind_only(house, write, load, monkeypatch):
    def read(incoming, staging, wish):  # type: ignore[no-untyped-def]
        raise ZeroDivisionError(ANNA)

    monkeypatch.setitem(catalogue.SOURCES, "made_up", source_that(read))
    with pytest.raises(ReadingBroke, match=r"a\.csv kunde inte läsas \(ZeroDivisionError\)"):
        load(write("a.csv", lesson()), source_id="made_up")
    assert "(ZeroDivisionError)" in find_load(house.home, 1).error
    assert ANNA not in find_load(house.home, 1).error


def test_a_reader_that_breaks_stops_no_other_file(house, write, monkeypatch):
    def recognise(incoming):  # type: ignore[no-untyped-def]
        if incoming.name == "a.csv":
            raise RuntimeError(ANNA)

    monkeypatch.setitem(catalogue.SOURCES, "made_up", replace(source_that(recognise), recognise=recognise))
    paths = [write("a.csv", lesson(valid=10)), write("b.csv", lesson(unit="10000002", valid=20))]
    outcomes = load_files(paths, house=house, wish=Wish(), at=AT)
    assert [one.status for one in outcomes] == ["failed", "published"]
    assert absent_minutes(house) == {"10000002": 20}


def test_a_publication_that_fails_is_recorded_and_leaves_the_old_version(house, write, load, monkeypatch):
    load(write("a.csv", lesson(valid=60)))

    def broken(*args, **kwargs):  # type: ignore[no-untyped-def]
        raise OSError("disk full")

    monkeypatch.setattr("skolsikt.warehouse.serving.build", broken)
    with pytest.raises(OSError, match="disk full"):
        load(write("b.csv", lesson(valid=30)))
    monkeypatch.undo()
    assert find_load(house.home, 2).status == "failed"
    assert absent_minutes(house) == {"10000001": 60}
    assert load(write("b.csv", lesson(valid=30))).data_version == 2


def test_the_original_is_kept_and_can_be_read_back(house, write, load):
    path = write("a.csv", lesson())
    load(path)
    assert b"".join(read_original(house.home, find_load(house.home, 1).sha256)) == path.read_bytes()


def test_nothing_of_a_person_is_left_outside_the_vault_and_the_sealed_files(house, write, load):
    load(write("a.csv", lesson(ANNA), lesson(BILAL, minutes="x")))
    for path in house.home.root.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert ANNA.encode() not in content, path
            assert BILAL.encode() not in content, path
            assert b"ASB" not in content or path.suffix == ".sealed", path


def test_identities_go_to_the_vault(house, write, load, monkeypatch):
    rows = {"school_unit": pa.table({"school_unit_code": ["10000001"], "name": ["Ek"]})}
    told = pa.table({"person_number": [ANNA, None], "given_name": ["Anna", "Ingen"], "is_protected": [True, False]})
    source = source_that(lambda *_: reading(rows, identities=told), controller="Nämnden", purpose="Prov")
    monkeypatch.setitem(catalogue.SOURCES, "made_up", source)
    load(write("a.csv", lesson()), source_id="made_up")
    vault = Vault(house.home)
    (known,) = vault.identities(list(vault.known_keys([ANNA]).values())).values()
    assert (known.given_name, known.family_name, known.is_protected) == ("Anna", "", True)
    assert vault.purposes() == {"made_up": ("Nämnden", "Prov")}


def test_rows_may_be_a_relation_of_the_engine(house, write, load, monkeypatch):
    def read(incoming, staging: duckdb.DuckDBPyConnection, wish):  # type: ignore[no-untyped-def]
        return reading({"school_unit": staging.sql("SELECT '10000001' AS school_unit_code, 'Ek' AS name")})

    monkeypatch.setitem(catalogue.SOURCES, "made_up", source_that(read))
    load(write("a.csv", lesson()), source_id="made_up")
    assert house.warehouse.reader().fetchall("SELECT name, source FROM school_unit") == [("Ek", "made_up")]


def test_a_warning_is_told_with_the_load(write, load):
    load(write("a.csv", *(lesson(who, start=f"{hour:02}:00") for who in (ANNA, BILAL) for hour in range(8, 12))))
    outcome = load(write("b.csv", lesson(ANNA)))
    assert [(one.check, one.kind) for one in outcome.findings] == [("slices_have_not_shrunk", "warn")]


def test_progress_never_goes_back(write, load):
    told: list[tuple[str, float]] = []
    load(write("a.csv", lesson()), progress=lambda step, share: told.append((step, share)))
    shares = [share for _step, share in told]
    assert shares == sorted(shares)
    assert [step for step, _share in told] == ["tar emot filen", "läser", "sorterar och kontrollerar", "publicerar"]


def test_several_files_are_published_as_one_version(house, write):
    paths = [write(f"{unit}.csv", lesson(unit=unit, valid=10)) for unit in ("10000001", "10000002", "10000003")]
    outcomes = load_files(paths, house=house, wish=Wish(), at=AT)
    assert [(one.load, one.data_version) for one in outcomes] == [(1, 1), (2, 1), (3, 1)]
    assert absent_minutes(house) == {"10000001": 10, "10000002": 10, "10000003": 10}
    assert [record.number for record in house.warehouse.current().loads] == [1, 2, 3]


def test_a_file_that_replaces_another_of_the_same_run_is_published_after_it(house, write):
    paths = [write("a.csv", lesson(valid=10)), write("b.csv", lesson(valid=20))]
    outcomes = load_files(paths, house=house, wish=Wish(), at=AT)
    assert [one.data_version for one in outcomes] == [1, 2]
    assert absent_minutes(house, 1) == {"10000001": 10}
    assert absent_minutes(house) == {"10000001": 20}


def test_a_file_that_fails_does_not_stop_the_others(house, write, tmp_path):
    bad = tmp_path / "okänd.txt"
    bad.write_text("hej\n")
    outcomes = load_files([write("a.csv", lesson(valid=10)), bad], house=house, wish=Wish(), at=AT)
    assert [one.status for one in outcomes] == ["published", "failed"]
    assert isinstance(outcomes[1].error, NotRecognised)
    assert absent_minutes(house) == {"10000001": 10}


def test_no_files_are_no_outcomes(house):
    assert load_files([], house=house, wish=Wish(), at=AT) == []


def test_a_new_program_reads_the_same_file_again(write, load, monkeypatch):
    path = write("a.csv", lesson())
    load(path)
    monkeypatch.setattr("skolsikt.loading.load.reading_hash", lambda: "another program")
    assert load(path).status == "published"


def test_two_installations_do_not_meet(house, write, load, tmp_path):
    load(write("a.csv", lesson()))
    assert list_loads(Home(tmp_path / "other").create()) == []


def test_a_profile_names_the_source_of_a_file_with_headings_of_its_own(house, tmp_path):
    own = tmp_path / "export.csv"
    own.write_text("Kod;Heter\n10000001;Ekbackens skola\n", "utf-8")
    profile = {"id": "own", "source": "school_units", "columns": {"school_unit_code": "Kod", "name": "Heter"}}
    (outcome,) = load_files([own], house=house, wish=Wish(profile=profile, profile_name="own.toml"), at=AT)
    assert (outcome.source, outcome.status, outcome.rows_loaded) == ("school_units", "published", 1)


def test_a_file_that_cannot_be_read_is_not_kept_in_the_archive(house, tmp_path, load):
    path = tmp_path / "okänd.txt"
    path.write_text("hej\n")
    with pytest.raises(NotRecognised):
        load(path)
    assert list(house.home.archive.iterdir()) == []


def test_an_original_that_another_load_rests_on_stays_when_the_same_file_fails(house, write, load, monkeypatch):
    path = write("a.csv", lesson())
    load(path)
    twice = pa.table({"school_unit_code": ["10000001"] * 2, "name": ["Ek", "Ask"]})
    monkeypatch.setitem(catalogue.SOURCES, "made_up", source_that(lambda *_: reading({"school_unit": twice}, 2)))
    with pytest.raises(CheckFailed):
        load(path, source_id="made_up")
    assert b"".join(read_original(house.home, find_load(house.home, 1).sha256)) == path.read_bytes()
