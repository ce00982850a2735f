"""The command line as a test types it: in this process where that is enough, in a process of its own where not."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from skolsikt.cli import viewers
from skolsikt.cli.app import run
from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings, write_settings
from skolsikt.home.words import speak

Row = dict[str, object]
OPERATOR = ("--as", "operator", "--user", "prov", "--reason", "prov")


@dataclass(frozen=True)
class Ran:
    """What a command printed, and the code it left with."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, object]:
        document = json.loads(self.out)
        assert isinstance(document, dict)
        return document

    @property
    def rows(self) -> list[Row]:
        found = self.json["rows"]
        assert isinstance(found, list)
        return found


@dataclass(frozen=True)
class CommandLine:
    """``skolsikt --home ROOT ...``. Commands that need Django are typed ``elsewhere``: it knows one home only."""

    root: Path

    def __call__(self, *words: object) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as left:
            run(["--home", str(self.root), *map(str, words)])
        assert isinstance(left.value.code, int)
        return Ran(left.value.code, out.getvalue(), err.getvalue())

    def done(self, *words: object) -> Ran:
        """Type a command that is to succeed."""
        ran = self(*words)
        assert ran.code == 0, ran.err
        return ran

    def load(self, *words: object) -> dict[str, object]:
        """Load, and return the JSON of it."""
        return self.done("load", "--json", *words).json

    def ask(self, *words: object) -> list[Row]:
        """Ask, as the operator unless told, and return the rows of the JSON answer."""
        asking = () if "--as" in words else OPERATOR
        return self.done("ask", "--format", "json", *words, *asking).rows

    def start(self, *words: object, **environment: str) -> subprocess.Popen[str]:
        """Start a command in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "skolsikt", "--home", str(self.root), *map(str, words)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | environment,
        )

    def elsewhere(self, *words: object, **environment: str) -> Ran:
        """Type a command in a process of its own."""
        process = self.start(*words, **environment)
        out, err = process.communicate(timeout=300)
        return Ran(process.returncode, out, err)


@pytest.fixture(autouse=True)
def _swedish() -> Iterator[None]:
    """A command may speak another language; the next test starts in Swedish."""
    speak("sv")
    yield
    speak("sv")


@pytest.fixture(autouse=True)
def _an_operator(monkeypatch: pytest.MonkeyPatch) -> None:
    """``prov`` holds the role of operator in every house that has no app database; others are looked up."""
    looked_up = viewers.operator_at
    monkeypatch.setattr(viewers, "operator_at", lambda home, user: user if user == "prov" else looked_up(home, user))


@pytest.fixture(scope="session")
def new_house(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., CommandLine]:
    """Make an installation without app database, and return its command line."""

    def make(**settings: object) -> CommandLine:
        home = Home(tmp_path_factory.mktemp("house") / "home").create()
        write_settings(
            home, Settings.model_validate({"municipality": "1280", "organiser_name": "Provkommun"} | settings)
        )
        return CommandLine(home.root)

    return make


@pytest.fixture
def house(new_house: Callable[..., CommandLine]) -> CommandLine:
    """The command line of an empty installation in Malmö."""
    return new_house()


@pytest.fixture(scope="session")
def town(world_home: Home) -> CommandLine:
    """The command line of the test municipality. Nothing is loaded into it."""
    return CommandLine(world_home.root)
