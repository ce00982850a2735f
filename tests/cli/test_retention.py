"""``skolsikt retention``: shown, planned, handed over and carried out from the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from skolsikt.home.paths import Home
from skolsikt.privacy.access_log import Kind, accesses, note_access
from skolsikt.privacy.retention.kinds import KINDS
from skolsikt.warehouse.destruction import Destruction, write_destruction
from tests.cli.conftest import OPERATOR, CommandLine
from tests.sources.grade_lines import NINE, SIX, line, person_number

OLD = "2018/19"
RUN = ("retention", "run", "--reason", "prov")
DECISIONS = """decisions:
  - number: BUN 2025 § 45
    date: 2025-05-12
    kinds:
      final_grades: {disposal: keep, term: {years: 3, months: 1}}
      pupils: {disposal: destroy, term: {years: 3}}
      identities: {disposal: destroy}
"""


@pytest.fixture
def old(house: CommandLine, tmp_path: Path) -> CommandLine:
    path = tmp_path / "gamla.txt"
    path.write_text("\n".join(line(NINE, n, Datum="2019-06-12") for n in range(1, 9)) + "\n", "utf-8")
    house.load(path)
    return house


@pytest.fixture
def decided(old: CommandLine) -> CommandLine:
    (old.root / "retention.yaml").write_text(DECISIONS, "utf-8")
    return old


def test_every_kind_of_record_is_shown_and_that_nothing_is_decided(old: CommandLine) -> None:
    out = old.done("retention").out
    assert all(f"{name}: " in out for name in KINDS)
    assert "Inget är beslutat, så inget gallras" in out
    assert "Inget är dags att gallra." in old.done("retention", "plan").out
    assert "Inget är dags att gallra." in old.done(*RUN, "--yes").out
    assert old.done("retention", "show").out == out


def test_what_is_decided_stands_with_its_number_and_what_is_due(decided: CommandLine) -> None:
    out = decided.done("retention").out
    (row,) = [text for text in out.splitlines() if "final_grades" in text]
    assert [cell.strip() for cell in row.split("│")][2:7] == [
        "bevara, 10 år",
        "bevara, 3 år 1 månad; BUN 2025 § 45 (2025-05-12)",
        OLD,
        "176",
        OLD,
    ]


def test_an_original_that_waits_is_told_by_load_and_source_and_never_by_its_name(
    old: CommandLine, tmp_path: Path
) -> None:
    term = tmp_path / "sex.txt"
    term.write_text(line(SIX, 9, Datum="2019-06-12") + "\n", "utf-8")
    old.load(term)
    text = DECISIONS.replace("keep, term: {years: 3, months: 1}", "destroy, term: {years: 3}")
    (old.root / "retention.yaml").write_text(text, "utf-8")
    waits = f"inläsning 1 (scb_grades_9) väntar på Terminsbetyg {OLD} (inget beslut om gallring)."
    planned = old.done("retention", "plan").out
    assert waits in " ".join(planned.split())
    (told,) = [one for one in planned.splitlines() if "Original som väntar" in one]
    assert "gamla" not in told
    assert waits in old.done(*RUN, "--yes").out
    verified = old.done("verify").out
    assert "1 originalfil håller gallrade rader och väntar på att resten ska gallras." in verified
    assert "Allt är helt" in verified


def test_the_way_from_a_decision_to_a_house_without_the_records(decided: CommandLine, tmp_path: Path) -> None:
    planned = decided.done("retention", "plan").out
    assert f"Väntar: final_grades {OLD}, arkivpaket saknas (antal rader: 176)." in planned
    assert "│ pupils       │ pupil  │ 2018/19 │ 8        │ BUN 2025 § 45 (2025-05-12) │" in planned
    refused = decided(*RUN)
    assert (refused.code, "Inget är gallrat. Kör igen med --yes" in refused.err) == (2, True)
    written = decided.done("retention", "archive", tmp_path / "arkiv", "--reason", "leverans").out
    assert "skolsikt-1280-final_grades-2018-19: antal rader 176, kontrollsumma" in written
    assert "väntar på arkivets mottagande" in decided.done("retention", "plan").out
    received = ("retention", "received", "final_grades", OLD, "--receipt", "KA 2026/1", "--reason", "leverans")
    assert "är mottaget" in decided.done(*received).out
    planned = decided.done("retention", "plan").out
    assert "(inläsning 1: gamla.txt)" in planned
    assert "Identiteter som ingen rad finns om längre: 8." in planned
    done = decided.done(*RUN, "--yes").out
    assert "enligt BUN 2025 § 45: rader 184, " in done
    assert "identiteter 8" in done
    assert "Allt är helt" in decided.done("verify").out
    assert decided.done("retention").out.count("Gallring 1, ") == 1
    old_version = decided("ask", "merit_value_mean", "--version", "1")
    assert (old_version.code, "Dataversion 1 är gallrad" in old_version.err) == (1, True)
    again = decided("load", tmp_path / "gamla.txt")
    assert (again.code, "gamla.txt: allt i filen är äldre" in again.err) == (1, True)
    assert person_number(1) not in again.err + again.out + done + planned


def test_what_changes_something_needs_a_reason(decided: CommandLine, tmp_path: Path) -> None:
    received = ("retention", "received", "final_grades", OLD, "--receipt", "KA")
    for words in (RUN[:2], ("retention", "archive", tmp_path / "arkiv"), received):
        ran = decided(*words)
        assert (ran.code, "--reason" in ran.err) == (3, True)


def test_a_decision_that_cannot_be_carried_out_stops_everything_and_says_where(decided: CommandLine) -> None:
    (decided.root / "retention.yaml").write_text(DECISIONS.replace("pupils", "elever"), "utf-8")
    for words in (("retention",), ("retention", "plan"), (*RUN, "--yes")):
        ran = decided(*words)
        assert ran.code == 1
        assert "retention.yaml" in ran.err
        assert "handlingstypen elever finns inte" in ran.err


def test_a_restored_backup_says_that_it_may_hold_what_has_been_destroyed(decided: CommandLine, tmp_path: Path) -> None:
    decided.done("backup", "-o", tmp_path / "kopia.tar.gz")
    decided.done(*RUN, "--yes")
    restored = CommandLine(tmp_path / "ny")
    assert "kör 'skolsikt retention run'" in restored.done("restore", tmp_path / "kopia.tar.gz").out
    assert (restored.root / "retention.yaml").read_text("utf-8") == DECISIONS
    assert "rader 8, " in restored.done(*RUN, "--yes").out
    assert "Allt är helt" in restored.done("verify").out


def test_an_answer_of_a_destroyed_period_says_so_in_json(old: CommandLine) -> None:
    (old.root / "retention.yaml").write_text(DECISIONS.replace("keep", "destroy"), "utf-8")
    old.done(*RUN, "--yes")
    ran = old.done("ask", "merit_value_mean", "--period", OLD, "--format", "json", *OPERATOR)
    answer = json.loads(ran.out)
    (row,) = answer["rows"]
    assert (row["withheld"], row["value"], row["population"]) == ("destroyed", None, None)
    assert any("gallrat" in caveat for caveat in answer["caveats"])


def test_doctor_tells_of_a_destruction_that_was_cut_off(house: CommandLine) -> None:
    entry = Destruction(number=1, began_at="2026-09-02T03:20:00+00:00", by="x", reason="", loads_through=0)
    write_destruction(Home(house.root), entry)
    told = house("doctor").out
    assert "✗ Gallring 1 blev avbruten" in told
    assert "retention run" in told
    write_destruction(Home(house.root), replace(entry, finished_at="2026-09-02T03:21:00+00:00"))
    assert "Gallring 1" not in house("doctor").out


def test_old_entries_of_the_log_are_planned_and_destroyed_from_the_command_line(house: CommandLine) -> None:
    home = Home(house.root)
    for year in (2019, 2026):
        note_access(home, at=datetime(year, 3, 1, tzinfo=UTC), viewer="x", kind=Kind.LOG, what="prov", why="")
    rule = "{access_log: {disposal: destroy, term: {years: 4}}}"
    home.retention_file.write_text(f"decisions: [{{number: BUN § 9, date: 2026-01-01, kinds: {rule}}}]\n", "utf-8")
    assert "access_log: antal före" in house.elsewhere("retention", "plan").out
    ran = house.elsewhere(*RUN, "--yes")
    assert "rader i åtkomstloggen 1" in ran.out, ran.err
    assert {one.at[:4] for one in accesses(home)} >= {"2026"}
    assert not [one for one in accesses(home) if one.at < "2020"]
    assert "Åtkomstloggen är hel." in house("access-log", "check").out
