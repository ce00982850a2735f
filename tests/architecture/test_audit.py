"""Known faults of what is locked end a check; what could not be looked up is told."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

REPOSITORY = Path(__file__).parents[2]
FAULTY = {"name": "jinja2", "version": "2.0", "vulns": [{"id": "PYSEC-0000-1"}]}
SOUND = {"name": "django", "version": "5.2", "vulns": []}
UNKNOWN = {"name": "own", "skip_reason": "not found"}


@pytest.fixture
def audit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, asking a program of this test's own that answers what stands in ``answer``."""
    found = importlib.util.spec_from_file_location("audit", REPOSITORY / "scripts" / "audit.py")
    assert found is not None
    assert found.loader is not None
    script = importlib.util.module_from_spec(found)
    found.loader.exec_module(script)
    program = tmp_path / "pip-audit"
    program.write_text(f'#!/bin/sh\ncat "{tmp_path}/answer"\n')
    program.chmod(0o755)
    monkeypatch.setattr(script, "PIP_AUDIT", program)
    monkeypatch.setattr(sys, "argv", ["audit.py"])
    return script


@pytest.mark.parametrize(
    ("answer", "code", "strictly", "told"),
    [
        ([SOUND], 0, 0, "1 packages looked up, 0 known faults."),
        ([SOUND, FAULTY], 1, 1, "jinja2 2.0: PYSEC-0000-1"),
        ([SOUND, UNKNOWN], 0, 1, "Not everything could be looked up"),
        (None, 0, 1, "Not everything could be looked up"),
    ],
)
def test_a_known_fault_fails_and_silence_is_told(
    audit: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    answer: object,
    code: int,
    strictly: int,
    told: str,
) -> None:
    (tmp_path / "answer").write_text("no answer" if answer is None else json.dumps({"dependencies": answer}))
    assert audit.main() == code
    assert told in capsys.readouterr().out
    monkeypatch.setattr(sys, "argv", ["audit.py", "--strict"])
    assert audit.main() == strictly
