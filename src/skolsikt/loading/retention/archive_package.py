"""Writing archive packages: rows with the identities of their pupils, described so that anybody can read them later."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from skolsikt import __version__
from skolsikt.home.durable import draft_of, sync
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.master_key import require_open
from skolsikt.home.words import _
from skolsikt.loading.retention.packages import Package, State, digest_of, packages, rows_to_keep, save_package
from skolsikt.loading.retention.plan import Planning
from skolsikt.measures.house import House
from skolsikt.privacy.access_log import Kind, note_access
from skolsikt.privacy.retention.decisions import InForce
from skolsikt.privacy.vault import Identity, Vault
from skolsikt.tables.catalogue import table as contract
from skolsikt.tables.contract import Column, Table, Type
from skolsikt.warehouse.engine import literal, quoted
from skolsikt.warehouse.lock import writing

FORMAT = "skolsikt-arkivpaket 1"
_WHO = (
    Column("person_number", Type.TEXT, "Person number of the pupil; empty where no file has told it"),
    Column("given_name", Type.TEXT, "Given name"),
    Column("family_name", Type.TEXT, "Family name"),
    Column("is_protected", Type.BOOLEAN, "Protected identity: secrecy is examined before anything is handed out"),
)


class InsideTheHome(SkolsiktError):
    """The packages would lie in the installation itself."""


def write_packages(house: House, *, into: Path, by: str, reason: str, at: datetime) -> list[Package]:
    """Write a package for each kind and school year that is due and waits for one, below ``into``; return them.

    The pupils in them are noted in the access log before anything is written. The packages hold identities in the
    clear: whoever asks for them answers for the folder. Raises VaultClosed, InsideTheHome, RetentionInvalid.
    """
    if into.resolve().is_relative_to(house.home.root.resolve()):
        raise InsideTheHome(_("Ange en mapp utanför installationen: paketen ska till arkivet."))
    require_open(house.home)
    with (
        writing(house.home, what=_("arkivpaket"), at=at, wait_seconds=60),
        house.warehouse.workbench() as (_folder, connection),
    ):
        planning = Planning(house=house, at=at, connection=connection)
        wanted = [one for one in planning.plan().waiting if one.state is not State.NOT_RECEIVED]
        return [
            _written(planning, planning.decisions[one.kind], one.school_year, into, by=by, reason=reason)
            for one in wanted
        ]


def _written(planning: Planning, decided: InForce, year: str, into: Path, *, by: str, reason: str) -> Package:
    house, connection, kind = planning.house, planning.connection, decided.kind
    tables = rows_to_keep(kind.id, year, house=house)
    _note_pupils(planning, tables, f"retention archive {kind.id} {year}", by=by, reason=reason)
    name = f"skolsikt-{house.settings.municipality}-{kind.id}-{year.replace('/', '-')}"
    target = _unused(into / name)
    into.mkdir(parents=True, exist_ok=True)
    draft = draft_of(target)
    draft.mkdir(mode=0o700)
    try:
        files = [_table_file(draft, contract(table), rows, connection) for table, rows in tables.items()]
        metadata = _metadata(planning, decided, year, files)
        sha256 = _with_sums(draft, metadata)
        draft.rename(target)
        sync(into)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return save_package(
        house.home,
        Package(
            number=max((one.number for one in packages(house.home)), default=0) + 1,
            kind=kind.id,
            school_year=year,
            decision=decided.number,
            decided_on=decided.day.isoformat(),
            folder=target.name,
            digest=digest_of(kind.id, year, house=house, connection=connection),
            sha256=sha256,
            rows=sum(int(str(file["rows"])) for file in files),
            written_at=planning.at.isoformat(timespec="seconds"),
            by=by,
        ),
    )


def _unused(path: Path) -> Path:
    """A package that was written before the rows changed is left where it lies."""
    number = 1
    while path.exists():
        number += 1
        path = path.with_name(f"{path.name.partition('.')[0]}.{number}")
    return path


def _note_pupils(planning: Planning, tables: Mapping[str, str], what: str, *, by: str, reason: str) -> None:
    """Write in the access log whom the package is about, and let the engine know who they are."""
    keys: set[int] = set()
    for name, rows in tables.items():
        if contract(name).has_pupils:
            found = planning.connection.execute(f"SELECT DISTINCT pupil_key FROM ({rows})").fetchall()
            keys |= {key for (key,) in found}
    note_access(
        planning.home, at=planning.at, viewer=by, kind=Kind.RETENTION, what=what, why=reason, pupil_keys=sorted(keys)
    )
    vault = Vault(planning.home)
    now = vault.retired_keys()
    identities = vault.identities([now.get(key, key) for key in keys])
    _know(planning.connection, {key: identities[now.get(key, key)] for key in keys if now.get(key, key) in identities})


def _know(connection: duckdb.DuckDBPyConnection, identities: Mapping[int, Identity]) -> None:
    names = [column.name for column in _WHO]
    told = {name: [getattr(one, name) for one in identities.values()] for name in names}
    arrow = pa.table(
        {
            "pupil_key": pa.array(identities, pa.int64()),
            **{column.name: pa.array(told[column.name], column.type.arrow) for column in _WHO},
        }
    )
    connection.register("who_given", arrow)
    connection.execute("CREATE OR REPLACE TEMP TABLE who AS FROM who_given")
    connection.unregister("who_given")


def _table_file(folder: Path, table: Table, rows: str, connection: duckdb.DuckDBPyConnection) -> dict[str, object]:
    path = folder / f"{table.name}.csv"
    columns: Sequence[Column] = (*_WHO, *table.columns) if table.has_pupils else tuple(table.columns)
    names = ", ".join(quoted(column.name) for column in columns)
    joined = f"({rows}) AS told LEFT JOIN who USING (pupil_key)" if table.has_pupils else f"({rows})"
    order = ", ".join(quoted(name) for name in table.key if name in {column.name for column in columns})
    written = f"COPY (SELECT {names} FROM {joined} ORDER BY {order}) TO {literal(str(path))}"
    ((count,),) = connection.execute(f"{written} (FORMAT csv, HEADER, DELIMITER ',')").fetchall()
    path.chmod(0o600)
    sync(path)
    return {
        "file": path.name,
        "table": table.name,
        "meaning": table.meaning,
        "grain": table.grain,
        "rows": count,
        "sha256": _sha256(path),
        "columns": [
            {
                "name": column.name,
                "type": column.type,
                "meaning": column.meaning,
                "unit": column.unit,
                "codes": list(column.codes),
            }
            for column in columns
        ],
    }


def _metadata(planning: Planning, decided: InForce, year: str, files: Sequence[object]) -> dict[str, object]:
    settings, version = planning.house.settings, planning.house.warehouse.current()
    return {
        "format": FORMAT,
        "written_at": planning.at.isoformat(timespec="seconds"),
        "creator": {"organiser": settings.organiser_name, "municipality": settings.municipality},
        "system": {"name": "Skolsikt", "version": __version__, "data_version": version.number if version else None},
        "kind": {"id": decided.kind.id, **decided.kind.title.model_dump()},
        "disposal": "bevara",
        "decision": {"number": decided.number, "date": decided.day.isoformat()},
        "school_year": year,
        "secrecy": "OSL 23 kap.",
        "text": {"encoding": "UTF-8", "separator": ",", "quote": '"', "line_end": "LF", "missing": "empty"},
        "files": list(files),
    }


def _with_sums(folder: Path, metadata: Mapping[str, object]) -> str:
    """Write the description and the sums of all files, and return the sum of the description."""
    described = folder / "metadata.json"
    described.write_text(json.dumps(metadata, ensure_ascii=False, indent=2) + "\n", "utf-8")
    named = sorted(path for path in folder.iterdir())
    sums = folder / "sha256sums.txt"
    sums.write_text("".join(f"{_sha256(path)}  {path.name}\n" for path in named), "utf-8")
    for path in (described, sums):
        path.chmod(0o600)
        sync(path)
    sync(folder)
    return _sha256(described)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
