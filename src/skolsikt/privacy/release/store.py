"""Releases as files: ``releases/<number>.json``, written once, each with everything that is in force.

A release is prepared in ``releases/waiting/`` and comes into force by being moved (``waiting.py``).

Beside it lies ``<number>.basis.json``, sealed (``basis.py``) and shown to nobody: the true numbers of the smallest
groups, by which the next release sees how many pupils a correction is about.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from skolsikt.home.durable import write_durably
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.privacy.release.basis import Basis, basis_file, read_basis, write_basis
from skolsikt.privacy.release.cubes import Codes, Cube
from skolsikt.privacy.release.statements import Said

Place = tuple[str, Cube, Codes]  # measure, table, codes
Key = tuple[str, str, str]  # family, period, part
_SAID = {one.value: one for one in Said}


class ReleaseDamaged(SkolsiktError):
    """A release file is not what was written."""


@dataclass(frozen=True)
class Told:
    """What is released of one group: how many ``pupils`` it has, and between what the number with the outcome lies.

    ``of``: what that is a share of, when it is not the pupils: their scheduled minutes.
    """

    pupils: float
    said: Said
    lower: float
    upper: float
    of: float | None = None


@dataclass(frozen=True, kw_only=True)
class Frozen:
    """The tables of one family, period and ``part`` (a subject), and the release that they came with."""

    family: str
    period: str
    part: str = ""
    release: int
    cells: Mapping[Place, Told]
    basis: Basis = field(default_factory=dict, repr=False)

    @property
    def key(self) -> Key:
        return self.family, self.period, self.part

    @cached_property
    def by_table(self) -> Mapping[tuple[str, Cube], Mapping[Codes, Told]]:
        """The cells of each measure and table."""
        found: dict[tuple[str, Cube], dict[Codes, Told]] = defaultdict(dict)
        for (measure, cube, codes), told in self.cells.items():
            found[measure, cube][codes] = told
        return found


@dataclass(frozen=True, kw_only=True)
class Release:
    """Everything in force from one day. ``smallest_group``: what it was audited for."""

    number: int
    cut_at: datetime
    data_version: int
    smallest_group: int
    tables: Mapping[Key, Frozen]

    @classmethod
    def nothing(cls) -> Release:
        """Return what is in force before the first release."""
        never = datetime.min.replace(tzinfo=UTC)
        return cls(number=0, cut_at=never, data_version=0, smallest_group=0, tables={})

    @property
    def name(self) -> str:
        """How an answer names it."""
        return f"R{self.number}"


def write_release(home: Home, folder: Path, release: Release) -> None:
    """Write the release in ``folder``. Raises VaultClosed and KeyLost."""
    public = json.dumps(_as_plain(release), ensure_ascii=False)
    sealed = json.dumps({"sha256": hashlib.sha256(public.encode()).hexdigest(), "release": public}, ensure_ascii=False)
    basis = {" ".join(key): frozen.basis for key, frozen in release.tables.items()}
    path = folder / f"{release.number}.json"
    write_basis(home, basis_file(path), basis)
    write_durably(path, sealed)  # last: a release without it does not exist


def numbers_in(folder: Path) -> list[int]:
    """Return the numbers of the releases in ``folder``, the oldest first."""
    return sorted(int(path.stem) for path in folder.glob("*.json") if path.stem.isdigit())


def release_numbers(home: Home) -> list[int]:
    """Return the numbers of every release that is or has been in force, the oldest first."""
    return numbers_in(home.releases)


def read_release(home: Home, number: int, *, with_basis: bool = False) -> Release:
    """Return a release that is or has been in force. Raises as ``read_from``."""
    return read_from(home, home.releases, number, with_basis=with_basis)


def read_from(home: Home, folder: Path, number: int, *, with_basis: bool = False) -> Release:
    """Return the release in ``folder``. Raises ReleaseDamaged; with its basis VaultClosed, KeyLost and BasisBroken."""
    path = folder / f"{number}.json"
    try:
        sealed = json.loads(path.read_text(encoding="utf-8"))
        if hashlib.sha256(sealed["release"].encode()).hexdigest() != sealed["sha256"]:
            raise ValueError("sha256")
        basis = read_basis(home, basis_file(path)) if with_basis else {}
        return _from_plain(json.loads(sealed["release"]), basis)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReleaseDamaged(
            _("Utgåvan {file} är skadad. Återställ den från säkerhetskopian: inget räknas om i stället.").format(
                file=path
            )
        ) from error


def _as_plain(release: Release) -> dict[str, object]:
    return {
        "number": release.number,
        "cut_at": release.cut_at.isoformat(timespec="seconds"),
        "data_version": release.data_version,
        "smallest_group": release.smallest_group,
        "tables": [
            {
                "family": frozen.family,
                "period": frozen.period,
                "part": frozen.part,
                "release": frozen.release,
                "cells": [
                    [measure, cube, codes, told.pupils, told.said, told.lower, told.upper, told.of]
                    for (measure, cube, codes), told in frozen.cells.items()
                ],
            }
            for frozen in release.tables.values()
        ],
    }


def _as_pairs(basis: Basis) -> Basis:
    """A basis as it was made: a file has lists."""
    return {group: (float(one), float(other)) for group, (one, other) in basis.items()}


def _from_plain(plain: dict[str, object], basis: Mapping[str, Basis]) -> Release:
    tables = [
        Frozen(
            family=table["family"],
            period=table["period"],
            part=table["part"],
            release=table["release"],
            cells={
                (measure, tuple(cube), tuple(codes)): Told(pupils, _SAID[said], *numbers)
                for measure, cube, codes, pupils, said, *numbers in table["cells"]
            },
            basis=_as_pairs(basis.get(f"{table['family']} {table['period']} {table['part']}", {})),
        )
        for table in plain["tables"]  # type: ignore[attr-defined]
    ]
    return Release(
        number=int(str(plain["number"])),
        cut_at=datetime.fromisoformat(str(plain["cut_at"])),
        data_version=int(str(plain["data_version"])),
        smallest_group=int(str(plain["smallest_group"])),
        tables={table.key: table for table in tables},
    )
