"""``skolsikt load`` and ``skolsikt loads``: the JSON contract, several files, corrections, undo."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from skolsikt.home.paths import Home
from skolsikt.privacy.access_log import accesses
from tests.cli.conftest import OPERATOR, CommandLine
from tests.cli.test_bad_input import LESSONS, lesson
from tests.sources.grade_lines import EKSKOLAN, NINE, line
from tests.sources.test_oneroster import files as oneroster

CONTRACT = {"load", "source", "status", "rows_read", "rows_loaded", "rows_rejected", "rejects", "data_version"}


@pytest.fixture
def grades(tmp_path: Path) -> Callable[..., Path]:
    """Write a grade file of pupils with E in everything; ``changed`` is what differs for pupil 1."""

    def write(name: str = "betyg.txt", pupils: int = 6, **changed: str) -> Path:
        path = tmp_path / name
        lines = [line(NINE, 1, **changed), *(line(NINE, serial) for serial in range(2, pupils + 1))]
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return path

    return write


def test_json_of_a_load_keeps_the_contract(house: CommandLine, grades: Callable[..., Path]) -> None:
    outcome = house.load(grades(EN="X"))
    assert outcome.keys() >= CONTRACT
    assert {name: outcome[name] for name in CONTRACT - {"rejects"}} == {
        "load": 1,
        "source": "scb_grades_9",
        "status": "published",
        "rows_read": 6,
        "rows_loaded": 5,
        "rows_rejected": 1,
        "data_version": 1,
    }
    (reject,) = outcome["rejects"]
    assert (reject["row"], reject["column"], reject["value"]) == (1, "En", "X")
    assert reject["reason"]
    assert reject["remedy"]


def test_the_same_file_again_changes_nothing(house: CommandLine, grades: Callable[..., Path]) -> None:
    house.load(grades())
    again = house.load(grades(name="kopia.txt"))
    assert (again["status"], again["load"], again["data_version"]) == ("unchanged", 1, 1)
    assert "oförändrad" in house.done("load", grades()).out


def test_a_corrected_file_replaces_its_slice_and_the_old_answer_is_kept(
    house: CommandLine, grades: Callable[..., Path]
) -> None:
    house.load(grades(EN="F"))
    assert house.load(grades(EN="A"))["data_version"] == 2
    assert house.ask("eligible_vocational")[0]["numerator"] == 6
    assert house.ask("eligible_vocational", "--version", 1)[0]["numerator"] == 5
    assert house.ask("pupils", "--period", "2024/25") == house.ask("pupils", "--period", "2024/25", "--version", 1)


def test_undo_brings_the_old_answer_back_as_a_new_version(house: CommandLine, grades: Callable[..., Path]) -> None:
    house.load(grades(EN="F"))
    house.load(grades(EN="A"))
    assert "3" in house.done("loads", "undo", 2).out
    assert house.ask("eligible_vocational")[0]["numerator"] == 5
    assert house.ask("eligible_vocational", "--version", 2)[0]["numerator"] == 6
    again = house("loads", "undo", 2)
    assert again.code == 1
    assert "inget att ångra" in again.err
    assert "ångrad" in house.done("loads").out


def test_the_only_load_can_be_undone(house: CommandLine, grades: Callable[..., Path]) -> None:
    house.load(grades())
    house.done("loads", "undo", 1)
    assert house.ask("merit_value_mean", "--period", "2024/25")[0]["population"] == 0
    assert house.load(grades())["status"] == "published"


def test_a_dry_run_counts_and_changes_nothing(house: CommandLine, grades: Callable[..., Path]) -> None:
    house.load(grades())
    before = sorted(path for path in house.root.rglob("*") if path.is_file() and path.name != "writer.lock")
    outcome = house.load("--dry-run", grades(name="ny.txt", pupils=8, EN="X"))
    assert (outcome["status"], outcome["load"], outcome["data_version"]) == ("dry_run", None, None)
    assert (outcome["rows_read"], outcome["rows_rejected"]) == (8, 1)
    assert outcome["changed"]["pupil"] == {"rows_before": 6, "rows_after": 7}
    assert sorted(path for path in house.root.rglob("*") if path.is_file() and path.name != "writer.lock") == before


def test_a_dry_run_tells_which_figures_would_change(house: CommandLine, grades: Callable[..., Path]) -> None:
    house.load(grades(EN="F"))
    told = house.load("--dry-run", *OPERATOR, grades(name="ny.txt", EN="A"))
    newest = accesses(Home(house.root))[0]
    assert (newest.viewer, newest.why) == ("prov", "prov")
    changed = {(one["measure"], one.get("school_unit")): (one["before"], one["after"]) for one in told["figures"]}
    assert changed["eligible_vocational", None] == (pytest.approx(5 / 6), 1)
    assert changed["eligible_vocational", EKSKOLAN] == (pytest.approx(5 / 6), 1)
    assert ("pupils", None) not in changed
    assert told["figures_changed"] == len(told["figures"])
    house.load(grades(name="ny.txt", EN="A"))
    assert house.ask("eligible_vocational")[0]["value"] == 1
    out = house.done("load", "--dry-run", *OPERATOR, grades(EN="F")).out.replace("\xa0", " ")
    assert "83,3 %" in out
    assert "100,0 %" in out


def test_a_dry_run_of_the_first_file_tells_what_there_would_be_to_see(
    house: CommandLine, grades: Callable[..., Path]
) -> None:
    told = house.load("--dry-run", *OPERATOR, grades())
    (pupils,) = [one for one in told["figures"] if (one["measure"], "school_unit" in one) == ("pupils", False)]
    assert (pupils["before"], pupils["after"]) == (None, 6)
    assert house("ask", "pupils").code == 1


def test_without_right_a_dry_run_tells_what_changes_and_no_number_nor_school(
    house: CommandLine, grades: Callable[..., Path]
) -> None:
    house.load(grades(EN="F"))
    told = house.load("--dry-run", grades(name="ny.txt", EN="A"))
    assert "eligible_vocational" in {one["measure"] for one in told["figures"]}
    for one in told["figures"]:
        assert "school_unit" not in one
        assert (one["before"], one["after"], one["after_population"]) == (None, None, None)
        assert one["after_withheld"] == "not_released"
    assert house("load", "--dry-run", "--as", "operator", grades()).code == 3


def test_a_dry_run_of_what_is_already_loaded_changes_no_figure(
    house: CommandLine, grades: Callable[..., Path], tmp_path: Path
) -> None:
    house.load(grades())
    other_bytes = tmp_path / "kopia.txt"
    other_bytes.write_text(grades().read_text("utf-8") + "\n", "utf-8")
    assert house.load("--dry-run", other_bytes)["figures"] == []
    assert "Inga siffror ändras" in house.done("load", "--dry-run", other_bytes).out


def test_a_dry_run_reads_the_known_pupils_as_the_ones_they_are(
    house: CommandLine, grades: Callable[..., Path], tmp_path: Path
) -> None:
    house.load(grades())
    lessons = tmp_path / "lektioner.csv"
    rows = [lesson(serial, EKSKOLAN) for serial in range(1, 7)]
    lessons.write_text("\n".join([LESSONS, *rows]) + "\n", "utf-8")
    told = house.load("--dry-run", *OPERATOR, lessons)
    assert not [one for one in told["figures"] if one["measure"] == "pupils"]
    assert [one["after"] for one in told["figures"] if one["measure"] == "absence_share"]


def test_several_files_are_one_version_and_a_bad_one_does_not_stop_the_others(
    house: CommandLine, grades: Callable[..., Path], tmp_path: Path
) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    grades().rename(folder / "a.txt")
    (folder / "b.txt").write_text(line(NINE, 9, Datum="2024-06-12", Skolenhetskod="10000002") + "\n", "utf-8")
    (folder / "c.txt").write_text("", "utf-8")
    (folder / ".dold").write_text("inte min", "utf-8")
    ran = house("load", folder)
    assert ran.code == 1
    assert "c.txt är tom" in ran.err
    assert "a.txt" in ran.out
    assert "b.txt" in ran.out
    periods = {
        row["period"]: row["population"]
        for row in house.ask("pupils", "--period", "all", "--as", "operator", "--user", "prov", "--reason", "prov")
    }
    assert periods == {"2023/24": 1, "2024/25": 6}
    assert "dold" not in house.done("loads").out


def test_json_of_several_files_names_each_and_its_error(house: CommandLine, grades: Callable[..., Path]) -> None:
    empty = grades(name="tom.txt")
    empty.write_text("")
    ran = house("load", "--json", grades(), empty)
    assert ran.code == 1
    import json

    first, second = json.loads(ran.out)
    assert (first["file"], first["status"], first["error"]) == ("betyg.txt", "published", None)
    assert (second["file"], second["status"]) == ("tom.txt", "failed")
    assert "tom.txt är tom" in second["error"]


def test_a_file_of_which_nothing_could_be_taken_is_no_success(house: CommandLine, grades: Callable[..., Path]) -> None:
    path = grades(pupils=1, EN="X")
    ran = house("load", path)
    assert ran.code == 1
    assert "inga rader kunde läsas in. Lästa rader: 1, inlästa: 0, avvisade: 1" in ran.out
    assert house("ask", "pupils").code == 1  # nothing is published


def test_a_device_is_no_file(house: CommandLine) -> None:
    ran = house("load", "/dev/null")
    assert ran.code == 1
    assert "/dev/null" in ran.err
    assert list((house.root / "archive").iterdir()) == []


def test_a_name_from_an_old_windows_is_read_and_a_name_is_no_mark_up(
    house: CommandLine, grades: Callable[..., Path], tmp_path: Path
) -> None:
    old, marked = tmp_path / os.fsdecode(b"betyg_h\xf6st.txt"), tmp_path / "b [bold] :smile:.txt"
    grades().rename(old)
    grades(pupils=7).rename(marked)
    assert house.load(old)["file"] == "betyg_höst.txt"
    assert house.load(marked)["file"] == marked.name
    listed = house.done("loads").out
    assert "betyg_höst.txt" in listed
    assert marked.name in listed
    assert house.done("sources", "guess", old).out.startswith("scb_grades_9")
    old.write_text("\n".join((LESSONS, lesson(1, "10000001"))) + "\n")  # this kind is read by the engine itself
    assert house.load("--dry-run", old)["rows_loaded"] == 1


def test_a_class_may_have_any_name(house: CommandLine, grades: Callable[..., Path]) -> None:
    name = "9'A\\ §where0§ {x} %"
    house.load(grades(Klass=name))
    question = ("pupils", "--period", "2024/25", "--as", "operator", "--user", "prov", "--reason", "prov")
    assert {row["class"] for row in house.ask(*question, "--by", "class")} == {"10000001/9A", f"10000001/{name}"}
    (alone,) = house.ask(*question, "--where", f"class=10000001/{name}")
    assert alone["population"] == 1


def test_a_folder_of_oneroster_is_one_package_and_the_same_again_changes_nothing(
    house: CommandLine, tmp_path: Path
) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    for name, content in oneroster().items():
        (folder / f"{name}.csv").write_text(content, "utf-8")
    (folder / "README.txt").write_text("Exporterat i natt", "utf-8")
    loaded = house.load(folder)
    assert (loaded["source"], loaded["status"], loaded["rows_rejected"]) == ("oneroster", "published", 0)
    os.utime(folder / "users.csv", (0, 0))
    assert house.load(folder)["status"] == "unchanged"
    (folder / "manifest.csv").unlink()
    assert "manifest.csv" in house("load", folder).err


def test_an_empty_folder_is_told(house: CommandLine, tmp_path: Path) -> None:
    ran = house("load", tmp_path)
    assert ran.code == 1
    assert str(tmp_path) in ran.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--source", "scb_grades"), "scb_grades_9"),
        (("--period", "24"), "2024/25"),
        (("--profile", "lessons_kin"), "lessons_kind"),
        (("--as-of", "igår"), "--as-of"),
    ],
)
def test_wrong_words_are_answered_with_the_nearest(
    words: tuple[str, ...], told: str, house: CommandLine, grades: Callable[..., Path]
) -> None:
    ran = house("load", grades(), *words)
    assert ran.code == 2
    assert told in ran.err
    assert "betyg.txt" not in house.done("loads").out


def test_a_file_that_nobody_knows_names_the_sources(house: CommandLine, tmp_path: Path) -> None:
    note = tmp_path / "anteckning.md"
    note.write_text("# Inget register\n\nBara text.\n", "utf-8")
    ran = house("load", note)
    assert ran.code == 2
    assert "anteckning.md" in ran.err
    assert "scb_grades_9" in ran.err
    assert house("sources", "guess", note).code == 1


def test_a_profile_of_the_municipality_reads_its_own_headings(house: CommandLine, tmp_path: Path) -> None:
    profile = tmp_path / "kommun.toml"
    profile.write_text(
        'id = "kommun"\nsource = "pupils"\n[columns]\nperson_number = "Pnr-fält"\nschool_unit_code = "Enh"\n'
        'class_name = "Kl"\n[constants]\nschool_form = "GR"\ngrade_level = "9"\n',
        "utf-8",
    )
    pupils = tmp_path / "elever.csv"
    numbers = [line(NINE, serial).split(";")[3] for serial in range(1, 7)]
    pupils.write_text("Pnr-fält;Enh;Kl\n" + "".join(f"{number};10000001;9B\n" for number in numbers), "utf-8")
    outcome = house.load(pupils, "--profile", profile, "--period", "2024/25")
    assert (outcome["source"], outcome["rows_loaded"]) == ("pupils", 6)
    assert house.ask("pupils", "--by", "class", "--period", "2024/25")[0]["class"] == "10000001/9B"


def test_a_load_is_shown_with_its_hash_and_its_rejected_rows_masked(
    house: CommandLine, grades: Callable[..., Path]
) -> None:
    path = grades(EN="X", Fornamn="Hjördis")
    house.load(path)
    shown = house.done("loads", "show", 1).out
    assert hashlib.sha256(path.read_bytes()).hexdigest() in shown
    assert "Betygskoden finns inte" in shown
    assert "Hjördis" not in shown
    assert "xxxxxxx" in shown
    assert "betyg.txt" in house.done("loads").out


def test_a_failed_load_tells_why_afterwards(house: CommandLine, grades: Callable[..., Path]) -> None:
    path = grades()
    path.write_text("")
    assert house("load", path).code == 1
    shown = house.done("loads", "show", 1).out
    assert list((house.root / "archive").iterdir()) == []  # a file that could not be read is not kept
    assert "misslyckades" in shown
    assert "betyg.txt är tom" in shown


def test_a_file_that_is_loaded_stays_in_the_archive_when_it_later_fails(
    house: CommandLine, grades: Callable[..., Path]
) -> None:
    house.load(grades())
    assert house("load", grades(), "--source", "salsa").code == 1
    assert len(list((house.root / "archive").iterdir())) == 1
    assert "Allt är helt" in house.done("verify").out


def test_an_unknown_load_is_wrong_usage(house: CommandLine) -> None:
    assert house("loads", "show", 7).code == 2
    assert house("loads", "undo", 7).code == 2


def test_a_table_of_areas_is_about_a_calendar_year(house: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "regso.csv"
    heading = "region,total_population,inrikes_fodda,utrikes_fodda,foreign_born_pct,mean_income_tkr,deso_name\n"
    path.write_text(heading + "Eksjö (Centrum),5920,4843,1077,0.18,409.7,Eksjö (Centrum)\n", "utf-8")
    outcome = house.load(path, "--period", "2023")
    assert (outcome["source"], outcome["rows_rejected"]) == ("area_indicators", 0)
    rows = house.ask("area_indicator", "--by", "indicator", "--by", "area", "--period", "all")
    assert {row["period"] for row in rows} == {"2023"}


def test_what_a_saved_guess_promises_of_a_workbook_of_lessons_is_kept(house: CommandLine, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active
    own = LESSONS.replace("Personnummer", "Elev-ID").replace("Starttid", "Lektionen börjar")
    for row in (own, *(lesson(serial, "20000005") for serial in range(29))):
        book.active.append(row.split(";"))
    book.save(tmp_path / "lektioner.xlsx")
    assert "känns nu igen" in house.done("sources", "guess", tmp_path / "lektioner.xlsx", "--save", "Lektioner").out
    outcome = house.load(tmp_path / "lektioner.xlsx")
    assert (outcome["source"], outcome["rows_loaded"], outcome["rows_rejected"]) == ("lessons", 29, 0)
