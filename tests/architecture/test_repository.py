"""What a municipality's own mirror and a newcomer rely on."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
LOCKS = sorted(REPOSITORY.glob("requirements*.lock"))
REGISTRIES = ("pypi.org", "pythonhosted", "registry.npmjs", "deb.debian")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True, check=False).stdout
    return [path for name in listed.splitlines() if (path := REPOSITORY / name).is_file()]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_locked_package_has_a_version_and_hashes(lock: Path) -> None:
    entries = re.split(r"\n(?=\S)", "\n".join(line for line in lock.read_text().splitlines() if line[:1] != "#"))
    bare = [
        entry.split()[0] for entry in entries if entry.strip() and not ("==" in entry and "--hash=sha256:" in entry)
    ]
    assert bare == []


def test_no_file_names_a_package_registry() -> None:
    here = Path(__file__)
    naming = [
        str(path.relative_to(REPOSITORY))
        for path in tracked()
        if path != here and any(registry.encode() in path.read_bytes() for registry in REGISTRIES)
    ]
    assert naming == []


def test_the_locks_are_made_from_what_the_project_asks_for() -> None:
    asked = re.search(r"\ndependencies = \[(.*?)\n\]", (REPOSITORY / "pyproject.toml").read_text(), re.DOTALL)
    assert asked is not None
    names = [
        re.split(r"[\[<>=]", name)[0].lower() for name in re.findall(r'^\s+"([^"]+)"', asked.group(1), re.MULTILINE)
    ]
    lock = (REPOSITORY / "requirements.lock").read_text().lower()
    assert [name for name in names if not re.search(rf"^{re.escape(name)}(\[.*\])?==", lock, re.MULTILINE)] == []
