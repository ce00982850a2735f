"""Vendored files are what they say they are, and nothing points outside the house."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import skolsikt.web

ROOT = Path(__file__).parents[2]
WEB = Path(skolsikt.web.__file__).parent
VENDOR = WEB / "static/vendor"
FOLDERS = sorted(VENDOR.iterdir())
OWN_FILES = sorted(
    file
    for file in WEB.rglob("*")
    if file.suffix in {".html", ".css", ".js", ".svg", ".webmanifest"} and VENDOR not in file.parents
)
OUTSIDE = re.compile(
    r"""(?:src|href|action)=["']?(?:https?:)?//|url\(\s*["']?(?:https?:)?//|@import|from\s+["']https?:"""
)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_vendored_files_have_the_sums_that_were_committed(folder: Path) -> None:
    sums = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines())
    found = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}
    del found["SHA256SUMS"]
    assert found == sums
    assert "LICENSE" in found


def test_every_vendored_folder_is_named_in_vendor_toml() -> None:
    wanted = tomllib.loads((ROOT / "vendor.toml").read_text("utf-8"))
    entries = [*wanted["npm"], *wanted["bundle"]]
    assert {folder.name for folder in FOLDERS} == {
        f"{entry.get('folder', entry['name'])}-{entry['version']}" for entry in entries
    }
    assert all(entry["spdx"] and entry["integrity"].startswith("sha512-") for entry in entries)
    assert "//" not in (ROOT / "vendor.toml").read_text("utf-8")


@pytest.mark.parametrize("file", OWN_FILES, ids=lambda file: str(file.relative_to(WEB)))
def test_no_template_style_or_script_names_an_outside_host(file: Path) -> None:
    assert not OUTSIDE.search(file.read_text("utf-8"))


@pytest.mark.parametrize(
    "file", [file for file in OWN_FILES if file.suffix == ".html"], ids=lambda file: str(file.relative_to(WEB))
)
def test_no_template_has_inline_style_script_or_handler(file: Path) -> None:
    text = file.read_text("utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)


@pytest.mark.slow
def test_the_built_wheel_holds_templates_static_files_and_their_licences(tmp_path: Path) -> None:
    builder = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(builder, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        inside = set(wheel.namelist())
    wanted = [file for file in WEB.rglob("*") if file.suffix in {".html", ".css", ".js", ".svg", ".woff2"}]
    wanted += [folder / "LICENSE" for folder in FOLDERS]
    assert {f"skolsikt/web/{file.relative_to(WEB).as_posix()}" for file in wanted} <= inside
