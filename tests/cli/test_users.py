"""Users at the command line: invitations through a mail server, lost second factors, a lock that every process sees."""

from __future__ import annotations

import json
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings, write_settings
from skolsikt.privacy.access_log import accesses
from tests.cli import attempts
from tests.cli.test_processes import typed_in_one_process


class _MailServer(socketserver.StreamRequestHandler):
    """As much of SMTP as it takes to be given a letter."""

    def handle(self) -> None:
        self.wfile.write(b"220 post\r\n")
        for line in self.rfile:
            word = line[:4].upper()
            self.wfile.write({b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}.get(word, b"250 ok\r\n"))
            if word == b"DATA":
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.letters.append(message_from_bytes(b"".join(lines), policy=policy.default))
                self.wfile.write(b"250 ok\r\n")


@pytest.fixture(scope="module")
def mail_server() -> Iterator[socketserver.TCPServer]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _MailServer) as server:
        server.letters = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_an_invitation_is_mailed_once_per_asking_and_printed_nowhere(mail_server, tmp_path: Path) -> None:
    home = Home(tmp_path / "hem").create()
    url = f"smtp+plain://127.0.0.1:{mail_server.server_address[1]}"
    write_settings(
        home, Settings(mail_url=url, mail_from="skolsikt@kommunen.example", base_url="https://skolsikt.example")
    )
    invite = "user invite bo --mail bo@kommunen.example --role principal --school 12345678 --name Bo"
    first, again, nobody, wrong, listed, forgotten = typed_in_one_process(
        home.root,
        invite,
        "user invite bo",
        "user invite eva",
        "user invite eva --mail e",
        "user list",
        "user forget-second-factor bo",
    )
    assert (first.code, again.code) == (0, 0), first.err + again.err
    assert "bo@kommunen.example" in first.out
    assert nobody.code == 1
    assert "--mail" in nobody.err + wrong.err
    assert wrong.code == 1
    assert listed.out.splitlines() == ["bo\tBo\tprincipal 12345678\t"]  # and no eva
    assert forgotten.code == 0
    assert [letter["To"] for letter in mail_server.letters] == ["bo@kommunen.example"] * 2
    (link,) = [line for line in mail_server.letters[0].get_content().splitlines() if line.startswith("https://")]
    assert link.startswith("https://skolsikt.example/konto/inbjudan/")
    assert "/inbjudan/" not in first.out + first.err + again.out + again.err


def test_roles_end_one_by_one_and_every_act_is_in_the_log_with_who_did_it(tmp_path: Path) -> None:
    home = Home(tmp_path / "hem").create()
    write_settings(home, Settings())
    commands = [
        "user add dora --role operator",
        "user add maja --role mentor --school 12345678 --class 9A --user dora",
        "user grant maja --role mentor --school 12345678 --class 9B --user dora",
        "user grant maja --role analyst",  # by whom?
        "user end maja --role mentor --user dora",  # which?
        "user end maja --role mentor --class 9B --user dora",
        "user end maja --role mentor --on 2020-01-01 --user dora",
        "user grant dora --role analyst --user dora",  # to oneself
        "user close maja --user dora",
        "user open maja --user dora",
        "user unlock maja --user dora",
        "user forget-second-factor maja --user dora",
        "user list",
    ]
    ran = dict(zip(commands, typed_in_one_process(home.root, *commands), strict=True))
    assert [one.code for one in ran.values()] == [0, 0, 0, 3, 2, 0, 1, 3, 0, 0, 0, 0, 0]
    assert "mentor 12345678 9B" in ran["user end maja --role mentor --class 9B --user dora"].out
    assert "maja\tmaja\tmentor 12345678 9A\t" in ran["user list"].out
    done = [(one.viewer, " ".join(one.what.split()[:2])) for one in accesses(home) if one.kind == "account"][::-1]
    assert done == [
        ("operator", "account create"),
        ("operator", "role give"),
        *[("dora", act) for act in ("account create", "role give", "role give", "role end", "account close")],
        *[("dora", act) for act in ("account open", "account unlock", "account second-factor")],
    ]


@pytest.mark.slow
def test_a_lock_holds_in_every_process(tmp_path: Path) -> None:
    home = Home(tmp_path / "hem").create()
    write_settings(home, Settings(login_failures=4))
    (added,) = typed_in_one_process(home.root, "user add anna --role analyst")
    password = added.out.split()[-1]
    assert _attempts(home, "x", "x", password) == ["wrong", "wrong", "in"]
    assert _attempts(home, "x", "x", password) == ["wrong", "wrong", "locked"]


def _attempts(home: Home, *passwords: str) -> list[str]:
    command = [sys.executable, attempts.__file__, str(home.root), "anna", *passwords]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return json.loads(ran.stdout)
