"""The checks of one file: what the settings say that each does, and what is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from skolsikt.home.nearest import did_you_mean
from skolsikt.home.settings import Settings, SettingsInvalid
from skolsikt.home.words import _, ngettext
from skolsikt.loading.identities import relation_of
from skolsikt.loading.loads import CheckFailed
from skolsikt.loading.rejects import is_unknown_code
from skolsikt.sources.catalogue import SOURCES
from skolsikt.sources.contract import Reading
from skolsikt.warehouse.checks.catalogue import CHECKS, CODES_ARE_KNOWN, Said, check, kind_of
from skolsikt.warehouse.checks.finding import Finding, Subject
from skolsikt.warehouse.checks.standing import Standing
from skolsikt.warehouse.staging import Staged

_UNKNOWN_SHARE = 0.01  # of the rows of a file


@dataclass(frozen=True, kw_only=True)
class Checking:
    """What a file is checked against. ``proved``: tables of which the source has seen to it that no key repeats."""

    source: str
    settings: Settings
    standing: Standing
    proved: frozenset[str] = frozenset()


def checked(
    staged: Mapping[str, Staged], reading: Reading, asked: Checking, staging: duckdb.DuckDBPyConnection
) -> list[Finding]:
    """Return what the checks found in a file that may be loaded. Raises CheckFailed, and SettingsInvalid."""
    said = said_of_checks(asked.settings, asked.source)
    findings = _unknown_codes(reading, said, staging)
    for name, one in staged.items():
        subject = Subject(staged=one, standing=asked.standing, connection=staging, has_proved_key=name in asked.proved)
        findings += check(subject, said=said)
    stop_if_broken(findings)
    return findings


def said_of_checks(settings: Settings, source: str) -> Mapping[str, Said]:
    """Return what the settings say of the checks of one source.

    Raises SettingsInvalid when they name a source or a check that is none, or one that no setting changes.
    """
    for named, said in settings.checks.items():
        if named not in SOURCES:
            raise SettingsInvalid(_wrong(named, did_you_mean(named, SOURCES)))
        for one in said:
            if one not in CHECKS or CHECKS[one].is_fixed:
                settable = [name for name, each in CHECKS.items() if not each.is_fixed]
                raise SettingsInvalid(_wrong(f"{named}.{one}", did_you_mean(one, settable)))
    return settings.checks.get(source, {})


def _wrong(name: str, near: str) -> str:
    return _("Inställningen checks.{name} är fel: det går inte att ställa in. {near}").format(name=name, near=near)


def stop_if_broken(findings: Sequence[Finding]) -> None:
    """Raise CheckFailed naming every check among ``findings`` that stops a load."""
    stops = [finding.message for finding in findings if finding.kind == "stop"]
    if stops:
        raise CheckFailed(_("Inget är inläst. {problems}").format(problems=" ".join(stops)), tuple(findings))


def _unknown_codes(reading: Reading, said: Mapping[str, Said], staging: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Rows with a code that neither the source nor the profile knows, when they are more than one in a hundred."""
    kind = kind_of(CHECKS[CODES_ARE_KNOWN], said)
    by_code = relation_of(reading.rejects, staging).aggregate("code, count(DISTINCT row_number)").fetchall()
    rows = sum(count for code, count in by_code if is_unknown_code(code))
    if kind == "off" or rows <= reading.rows_read * _UNKNOWN_SHARE:
        return []
    message = ngettext(
        "{rows} rad av {read} har en kod som inte är känd.", "{rows} rader av {read} har koder som inte är kända.", rows
    ).format(rows=rows, read=reading.rows_read)
    return [Finding(check=CODES_ARE_KNOWN, kind=kind, table="", rows=rows, message=message)]
