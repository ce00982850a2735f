"""Keys changed, split, opened and closed at the command line, and what still works while the vault is closed."""

from __future__ import annotations

import os
import pty
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from skolsikt.home.clock import now
from skolsikt.home.paths import Home
from skolsikt.home.shares import new_shares
from skolsikt.privacy.access_log import accesses, accesses_about
from skolsikt.privacy.release.basis import read_basis
from skolsikt.privacy.vault import Vault
from skolsikt.warehouse.lock import writing
from tests.cli.conftest import CommandLine, Ran
from tests.cli.test_bad_input import LESSONS, PUPILS, lesson, pupil
from tests.copied import copied
from tests.sources.grade_lines import person_number

REASON = ("--reason", "ny tjänsteman")
NUMBERS = [person_number(serial) for serial in (1, 2, 3)]


@pytest.fixture(scope="module")
def of_three(new_house: Callable[..., CommandLine], tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """Three pupils with identities, and lessons of two of them."""
    house, folder = new_house(), tmp_path_factory.mktemp("in")
    lines = {
        "elever.csv": [PUPILS, *(pupil(serial, "10000001") for serial in (1, 2, 3))],
        "lektioner.csv": [LESSONS, *(lesson(one, "10000001") for one in (1, 2))],
    }
    for name, content in lines.items():
        (folder / name).write_text("\n".join(content) + "\n")
        house.load(folder / name)
    return house


@pytest.fixture
def house(of_three: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The same, to be written to, and a memory of its own."""
    memory = tmp_path / "memory"
    memory.mkdir()
    monkeypatch.setenv("SKOLSIKT_MEMORY", str(memory))
    return CommandLine(copied(Home(of_three.root), tmp_path / "home").root)


def piped(house: CommandLine, *words: object, given: str = "") -> Ran:
    """Type a command that reads what is piped to it."""
    command = [sys.executable, "-m", "skolsikt", "--home", str(house.root), *map(str, words)]
    ran = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def split(house: CommandLine) -> list[str]:
    """Split the key between three persons and return what each wrote down."""
    ran = piped(house, "vault", "split", *REASON)
    assert ran.code == 0, ran.err
    return ran.out.splitlines()[:3]


def test_new_keys_change_nothing_that_is_seen(house: CommandLine, tmp_path: Path) -> None:
    before = Vault(Home(house.root)).known_keys(NUMBERS)
    lines = [LESSONS, *(lesson(serial, "10000001", Datum="2025-05-05") for serial in (1, 2, 3))]
    (tmp_path / "nya.csv").write_text("\n".join(lines) + "\n")
    house.done("vault", "rotate", *REASON)
    house.load(tmp_path / "nya.csv")
    assert Vault(Home(house.root)).known_keys(NUMBERS) == before
    assert "Allt är helt" in house.done("verify").out
    assert (accesses(Home(house.root))[0].kind, accesses(Home(house.root))[0].why) == ("vault", REASON[1])
    assert sorted(path.name for path in (house.root / "keys").glob("identity*")) == ["identity-2"]
    assert "Rader med en gammal nyckel: 0." in house.done("vault").out
    assert "avbrutet" not in house.done("vault").out
    (house.root / "keys" / "identity").write_bytes(bytes(32))  # what a rotation that was cut off at its end leaves
    assert "Ett byte av nycklar blev avbrutet" in house.done("vault").out
    house.done("vault", "rotate", *REASON)
    assert "avbrutet" not in house.done("vault").out


@pytest.mark.parametrize("words", [("rotate",), ("split",), ("erase", "1")])
def test_a_reason_is_needed_and_the_refusal_is_noted(words: tuple[str, ...], house: CommandLine) -> None:
    assert house("vault", *words).code == 3
    newest = accesses(Home(house.root))[0]
    assert (newest.kind, newest.what) == ("refused", f"vault {words[0]}")


def test_the_operator_that_is_switched_off_changes_no_keys(new_house: Callable[..., CommandLine]) -> None:
    ran = new_house(operator_enabled=False)("vault", "rotate", *REASON)
    assert ran.code == 3
    assert "operator_enabled" in ran.err


def test_while_the_vault_is_closed_questions_are_answered_and_the_rest_says_why(
    house: CommandLine, tmp_path: Path
) -> None:
    answer = house.ask("pupils", "--as", "operator", "--user", "prov", *REASON)
    shares = split(house)
    assert "Valvet är öppet" in house("doctor").out
    house.done("vault", "close")
    assert house.ask("pupils", "--as", "operator", "--user", "prov", *REASON) == answer
    (tmp_path / "ny.csv").write_text("\n".join([PUPILS, pupil(4, "10000001")]) + "\n")
    (tmp_path / "byte.csv").write_text(f"20090412TF01;{NUMBERS[0]}\n")
    for command in (
        ("load", tmp_path / "ny.csv"),
        ("vault", "rotate", *REASON),
        ("vault", "split", *REASON),
        ("verify",),
        ("pupil", "number-changed", tmp_path / "byte.csv", *REASON),
    ):
        ran = house(*command)
        assert ran.code == 1, command
        assert "Valvet är stängt." in ran.err, command
    assert "✗ Valvet är stängt" in house("doctor").out
    assert "stängt" in house.done("vault").out
    assert "är ångrad" in house.done("loads", "undo", 2).out
    opened = piped(house, "vault", "open", given="\n".join(shares[:2]))
    assert (opened.code, "Valvet är öppet." in opened.out) == (0, True)
    house.load(tmp_path / "ny.csv")
    house.done("verify")


def test_shares_that_do_not_open_are_refused_noted_and_never_quoted(house: CommandLine) -> None:
    shares = split(house)
    house.done("vault", "close")
    _secret, others = new_shares(3)
    for given, code in ((others[:2], 1), ([shares[0], others[1]], 1), ([shares[0], "fel"], 2), ([shares[0]], 2)):
        ran = piped(house, "vault", "open", given="\n".join(given))
        assert ran.code == code
        assert not any(share in ran.out + ran.err for share in given if len(share) > 5)
        assert (accesses(Home(house.root))[0].kind, accesses(Home(house.root))[0].what) == ("refused", "vault open")
    raw = b"".join(path.read_bytes() for path in house.root.rglob("*") if path.is_file())
    assert not any(share.encode() in raw for share in shares)


def test_an_opening_seals_under_the_lock_and_is_in_the_log_before(house: CommandLine) -> None:
    """A back-up holds the lock: keys that change under it would break it. An opening that seals nothing waits not."""
    plain = (house.root / "keys" / "identity").read_bytes()
    shares, home = split(house), Home(house.root)
    with ThreadPoolExecutor(1) as pool:
        with writing(home, what="säkerhetskopia", at=now(), wait_seconds=0):
            house.done("vault", "close")
            assert piped(house, "vault", "open", given="\n".join(shares[:2])).code == 0
            house.done("vault", "close")
            (house.root / "keys" / "identity").write_bytes(plain)  # what a splitting that was cut off leaves
            opening = pool.submit(piped, house, "vault", "open", given="\n".join(shares[:2]))
            while accesses(home)[0].what != "vault open" and not opening.done():
                time.sleep(0.05)
            with pytest.raises(TimeoutError):
                opening.result(1)
            assert (house.root / "keys" / "identity").read_bytes() == plain
        assert opening.result(60).code == 0
    assert plain not in (house.root / "keys" / "identity").read_bytes()


def test_no_share_is_shown_before_the_lock_is_held(house: CommandLine) -> None:
    with writing(Home(house.root), what="säkerhetskopia", at=now(), wait_seconds=0):
        command = [sys.executable, "-m", "skolsikt", "--home", str(house.root), "vault", "split", *REASON]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as splitting:
            while not accesses(Home(house.root)) and splitting.poll() is None:
                time.sleep(0.05)
            time.sleep(1)
            splitting.kill()
            assert splitting.communicate()[0] == ""


def test_files_in_the_inbox_wait_for_the_vault(house: CommandLine, tmp_path: Path) -> None:
    from skolsikt.jobs.contract import Run
    from skolsikt.jobs.load_inbox import JOB
    from skolsikt.measures.house import House

    shares = split(house)
    house.done("vault", "close")
    waiting = house.root / "inbox" / "ny.csv"
    waiting.write_text("\n".join([PUPILS, pupil(4, "10000001")]) + "\n")
    os.utime(waiting, (1_700_000_000, 1_700_000_000))
    run = Run(house=House.open(house.root), arguments={}, at=now(), progress=lambda step, share: None)
    assert JOB.run(run) == {"waiting": 1}
    assert waiting.exists()
    assert piped(house, "vault", "open", given="\n".join(shares[1:])).code == 0
    assert JOB.run(run)["published"] == 1
    assert not waiting.exists()


def test_a_vault_that_is_not_split_says_that_it_stands_open(house: CommandLine) -> None:
    assert "inte delat" in house.done("vault", "open").out
    assert "inte delat" in house.done("vault", "close").out
    assert "öppnas av nycklarna" in house.done("vault").out


def test_each_person_writes_the_share_back_before_anything_is_sealed(house: CommandLine) -> None:
    """On a terminal: a share is shown, wiped, and asked for hidden; a slip is shown again."""
    here, there = pty.openpty()
    command = [sys.executable, "-m", "skolsikt", "--home", str(house.root), "vault", "split", "--persons", "2", *REASON]
    environment = os.environ | {"COLUMNS": "200", "TERM": "xterm"}
    with subprocess.Popen(command, stdin=there, stdout=there, stderr=there, env=environment) as process:
        os.close(there)
        shown = ""

        def until(words: str) -> str:
            nonlocal shown
            while words not in shown:
                shown += os.read(here, 4096).decode("utf-8", "replace")
            before, _words, shown = shown.partition(words)
            return before

        def answer(text: str) -> None:
            os.write(here, f"{text}\n".encode())

        for place in (1, 2):
            until(f"Person {place} av 2: tryck Enter när bara du ser skärmen")
            answer("")
            share = next(line for line in until("Skriv upp delen").splitlines() if line.count("-") == 7)
            answer("")
            until("Skriv din del (visas inte)")
            if place == 1:
                answer("AAAA")
                assert share in until("Rätta och tryck Enter")
                answer("")
                until("Skriv din del (visas inte)")
                assert not (house.root / "keys" / "split.json").exists()
            answer(share.lower())
        until("Valvet är delat och öppet.")
        assert process.wait(60) == 0
    os.close(here)
    assert (house.root / "keys" / "split.json").exists()


def test_an_erased_pupil_is_nobodys_and_the_entry_stays(house: CommandLine) -> None:
    vault = Vault(Home(house.root))
    key = vault.known_keys(NUMBERS)[NUMBERS[0]]
    assert "glömd" in house.done("vault", "erase", key, "--reason", "beslut 12").out
    assert NUMBERS[0] not in vault.known_keys(NUMBERS)
    assert [entry.why for entry in accesses_about(Home(house.root), key)] == ["beslut 12"]
    ran = house("vault", "erase", key, "--reason", "beslut 12")
    assert (ran.code, "ingen elev" in ran.err) == (1, True)


def test_what_people_have_noted_goes_with_an_erased_pupil(house: CommandLine) -> None:
    key = Vault(Home(house.root)).known_keys(NUMBERS)[NUMBERS[0]]
    assert piped(house, "user", "add", "dora", "--role", "operator").code == 0
    with closing(sqlite3.connect(house.root / "app.sqlite3")) as database, database:
        (person,) = database.execute("SELECT id FROM accounts_user").fetchone()
        for pupil in (key, key + 1):
            told = (pupil, "Ord", person, "2026-11-01 10:00")
            sql = "INSERT INTO contacts_ownwords (pupil_key, text, written_by_id, written_at) VALUES (?, ?, ?, ?)"
            database.execute(sql, told)
            sql = (
                "INSERT INTO contacts_contact (pupil_key, text, written_by_id, written_at, held_on, with_whom, theme, "
                "secrecy) VALUES (?, ?, ?, ?, '2026-11-01', 'pupil', 'other', 'osl_25_1')"
            )
            database.execute(sql, told)
    assert piped(house, "vault", "erase", key, "--reason", "beslut 12", "--user", "dora").code == 0
    with closing(sqlite3.connect(house.root / "app.sqlite3")) as database:
        for table in ("contact", "ownwords"):
            left = database.execute(f"SELECT pupil_key FROM contacts_{table}").fetchall()
            assert left == [(key + 1,)]


def test_a_lost_key_is_told_by_doctor(house: CommandLine) -> None:
    (house.root / "keys" / "identity").unlink()
    ran = house("doctor")
    assert ran.code == 1
    assert "keys/identity saknas" in ran.out


def test_what_a_release_rests_on_is_sealed_by_doctor_and_with_new_keys(house: CommandLine) -> None:
    path = house.root / "releases" / "1.basis.json"
    opened = '{"f 2025/26 ": {"pupils|9a|true|Kvinna": [1.0, 1.0]}}'  # as an earlier program wrote it
    path.write_text(opened, "utf-8")
    ran = house("verify")
    assert (ran.code, "utgåva 1 ligger i klartext" in ran.err) == (1, True)
    assert "✓ Underlaget till 1 utgåva låg i klartext och är nu krypterat" in house("doctor").out
    assert "Kvinna" not in path.read_text("utf-8")
    house.done("verify")
    path.write_text(opened, "utf-8")
    house.done("vault", "rotate", *REASON)
    assert read_basis(Home(house.root), path) == {"f 2025/26 ": {"pupils|9a|true|Kvinna": [1.0, 1.0]}}
    assert "Kvinna" not in path.read_text("utf-8")
    path.write_text(opened, "utf-8")
    split(house)
    house.done("vault", "close")
    ran = house("doctor")
    assert (ran.code, "✗ Underlaget till 1 utgåva låg i klartext\n  Valvet är stängt" in ran.out) == (1, True)


def test_what_others_on_the_machine_could_read_is_closed_by_doctor(house: CommandLine) -> None:
    house("user", "list")
    assert (house.root / "app.sqlite3").stat().st_mode & 0o077 == 0
    house.root.chmod(0o755)
    (house.root / "app.sqlite3").chmod(0o644)
    assert "✓ Kunde läsas av andra på maskinen: home, app.sqlite3. Nu kan bara ägaren läsa det" in house("doctor").out
    assert "✓ Mappen och databaserna kan bara läsas av ägaren" in house("doctor").out
    assert (house.root.stat().st_mode & 0o077, (house.root / "app.sqlite3").stat().st_mode & 0o077) == (0, 0)


def test_whoever_touches_keys_or_log_is_named_once_somebody_is_operator(house: CommandLine) -> None:
    home = Home(house.root)
    assert house.elsewhere("vault", "rotate", *REASON).code == 0  # nobody has the role yet
    assert house.elsewhere("user", "add", "dora", "--role", "operator").code == 0
    assert house.elsewhere("user", "add", "nils", "--role", "analyst").code == 3
    assert house.elsewhere("user", "add", "nils", "--role", "analyst", "--user", "dora").code == 0
    for words in (("vault", "rotate", *REASON), ("vault", "close"), ("access-log", "accept", *REASON)):
        assert house.elsewhere(*words).code == 3
        assert (accesses(home)[0].kind, accesses(home)[0].what) == ("refused", " ".join(words[:2]))
    assert house.elsewhere("vault", "rotate", *REASON, "--user", "nils").code == 3
    assert house.elsewhere("vault", "rotate", *REASON, "--user", "dora").code == 0
    assert (accesses(home)[0].viewer, accesses(home)[0].what) == ("dora", "vault rotate")
    (house.root / "app.sqlite3").write_bytes(b"x" * 5000)
    assert house.elsewhere("vault", "close").code == 0  # nobody can be looked up
    assert accesses(home)[0].viewer == "operator"
