"""``skolsikt release`` and ``skolsikt embargo`` as they are typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from skolsikt.home.paths import Home
from skolsikt.privacy.release.store import release_numbers
from skolsikt.privacy.release.waiting import waiting_numbers
from tests.cli.conftest import CommandLine
from tests.copied import copied


@pytest.fixture(scope="module")
def town_before_its_release(world_home: Home, tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """The test municipality with nothing released, and three who decide."""
    home = copied(world_home, tmp_path_factory.mktemp("release") / "home")
    for file in home.releases.glob("*.json"):
        file.unlink()
    line = CommandLine(home.root)
    for name, role in (("karin", "head"), ("johan", "analyst"), ("elin", "it_coordinator")):
        assert line.elsewhere("user", "add", name, "--role", role).code == 0
    return line


@pytest.fixture(scope="module")
def cut(town_before_its_release: CommandLine, tmp_path_factory: pytest.TempPathFactory) -> tuple[CommandLine, str]:
    """The same with a release that waits, and what was said of it."""
    line = CommandLine(copied(Home(town_before_its_release.root), tmp_path_factory.mktemp("cut") / "home").root)
    return line, line.elsewhere("release", "cut").out


@pytest.fixture
def waiting(cut: tuple[CommandLine, str], tmp_path: Path) -> CommandLine:
    return CommandLine(copied(Home(cut[0].root), tmp_path / "home").root)


@pytest.fixture
def line(town_before_its_release: CommandLine, tmp_path: Path) -> CommandLine:
    return CommandLine(copied(Home(town_before_its_release.root), tmp_path / "home").root)


def test_a_release_is_cut_shown_approved_by_two_and_then_read(
    cut: tuple[CommandLine, str], waiting: CommandLine
) -> None:
    line, home = waiting, Home(waiting.root)
    assert "Utgåva 1 väntar: 2 personer ska godkänna den." in cut[1]
    assert "väntar på godkännande" in line.done("release").out
    assert "Utgåva 1 väntar på godkännande" in line("doctor").out
    assert line.elsewhere("release", "cut").code == 1
    refused = line.elsewhere("release", "approve", "1", "--as", "elin")
    assert refused.code == 3
    first = line.elsewhere("release", "approve", "1", "--as", "karin")
    assert "exakt eller som intervall" in first.out  # the audit is shown
    assert "väntar på en person till" in first.out
    assert line.elsewhere("release", "approve", "1", "--as", "karin").code == 2
    assert release_numbers(home) == []
    assert "i kraft" in line.elsewhere("release", "approve", "1", "--as", "johan").out
    assert (release_numbers(home), waiting_numbers(home)) == ([1], [])
    assert line.done("ask", "eligible_vocational", "--format", "json").json["release"] == "R1"
    assert line("verify").code == 0
    assert line("release", "show", "2").code == 2


def test_what_a_release_tells_and_what_is_lost_is_shown_before_it_is_approved(waiting: CommandLine) -> None:
    told = waiting.done("release", "show", "1").out
    assert "skolenhet, 1 läsår för sig: " in told
    assert "(mål: 95\xa0%)" in told
    lines = waiting.done("release", "show", "1", "--lost", "--format", "csv").out.splitlines()
    assert lines[0] == "Mått;Tabell;Period;Grupp;Varför"
    lost = [line.split(";") for line in lines[1:]]
    assert all(len(line) == 5 and line[0] and line[1] and line[2] and line[4] for line in lost)
    assert "färre än 5" in {line[4] for line in lost}
    table = waiting.done("release", "show", "1", "--lost").out
    assert "Varför" in table


def test_a_rejected_release_is_used_by_nobody(waiting: CommandLine) -> None:
    line = waiting
    assert line.elsewhere("release", "reject", "1", "--as", "johan").code == 2  # no reason
    assert "avslagen" in line.elsewhere("release", "reject", "1", "--as", "johan", "--reason", "Fel fil").out
    assert "avslagen" in line.done("release").out
    assert line.done("ask", "eligible_vocational", "--format", "json").json["release"] is None


def test_figures_are_held_from_every_viewer_of_the_command_line(line: CommandLine) -> None:
    held = ("embargo", "add", "--measure", "pupils", "--until", "2099-01-01", "--first-view", "head", "--as", "karin")
    assert line.elsewhere(*held).code == 2  # no reason
    assert line.elsewhere(*held[:-1], "elin", "--reason", "Räknas om").code == 3
    assert "Nummer 1" in line.elsewhere(*held, "--reason", "Räknas om").out
    assert "Räknas om" in line.elsewhere("embargo", "list").out
    for viewer in ("public", "analyst", "operator"):
        asked = ("pupils", "--period", "2024/25", "--as", viewer)
        assert {row["withheld"] for row in line.ask(*asked)} == {"embargo"}
    assert "visas inte före 1 jan. 2099" in line.done("ask", "pupils", "--period", "2024/25").out
    seen = line.elsewhere("ask", "pupils", "--period", "2024/25", "--as", "karin")
    assert "visas inte" not in seen.out
    assert "1 beslut håller inne siffror" in line("doctor").out
    assert line.elsewhere("embargo", "lift", "1", "--as", "karin", "--reason", "Klart").code == 0
    assert {row["withheld"] for row in line.ask("pupils")} == {None}
