"""Files of users and roles, read for ``skolsikt user import``."""

from __future__ import annotations

from collections.abc import Mapping
from json import JSONDecodeError
from pathlib import Path

from skolsikt.home.errors import SkolsiktError, WrongUsage
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.measures.by_right.access import unit_names
from skolsikt.measures.house import House
from skolsikt.records.accounts.duties import read_duties
from skolsikt.records.accounts.grant_lines import Read, read_grant_table


class NoSuchFile(WrongUsage):
    """The file of users does not exist."""


class NoJson(SkolsiktError):
    """The file begins as JSON and is none."""


def read_grants(file: Path) -> Read:
    """Return what a table (CSV) or an answer of SS 12000's ``/duties`` (JSON) says, whichever the file is."""
    if not file.is_file():
        raise NoSuchFile(_("{file} finns inte.").format(file=file))
    content = file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if text.lstrip()[:1] not in ("{", "["):
        return read_grant_table(text)
    try:
        return read_duties(text)
    except JSONDecodeError as error:
        sentence = _("{file} rad {line}: filen är inte giltig JSON. Hämta den på nytt.")
        raise NoJson(sentence.format(file=file.name, line=error.lineno)) from error


def units_of(home: Home) -> Mapping[str, str]:
    """Return code and name of the known school units; nothing while nothing is loaded."""
    try:
        return unit_names(House.open(home).rows())
    except SkolsiktError:
        return {}
