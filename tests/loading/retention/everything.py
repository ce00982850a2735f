"""Every byte of an installation, as somebody who has the whole folder and its keys could read it."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from skolsikt.home.keys import read_key
from skolsikt.home.paths import Home
from skolsikt.loading.sealed_file import unseal
from skolsikt.privacy.release.basis import read_basis


def readable(home: Home) -> Iterator[tuple[str, bytes]]:
    """Yield (file, content): as it lies, and unpacked or decrypted where it is."""
    for path in sorted(home.root.rglob("*")):
        if path.is_file():
            name = path.relative_to(home.root).as_posix()
            yield name, path.read_bytes()
            yield from ((name, content) for content in _inside(home, path))


def _inside(home: Home, path: Path) -> Iterator[bytes]:
    if path.suffix == ".parquet":
        yield repr(pq.read_table(path).to_pylist()).encode()
    elif path.suffix == ".sealed":
        plain = b"".join(unseal(path, key=read_key(home, "archive" if path.parent == home.archive else "rejects")))
        yield plain
        if plain.startswith(b"PAR1"):
            yield repr(pq.read_table(io.BytesIO(plain)).to_pylist()).encode()
    elif path.name.endswith(".basis.json"):
        yield json.dumps(read_basis(home, path)).encode()
    elif path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as database:
            for (name,) in database.execute("SELECT table_name FROM duckdb_tables()").fetchall():
                yield repr(database.execute(f'FROM "{name}"').fetchall()).encode()
    elif path.name.endswith(".tar.gz"):
        with tarfile.open(path) as tar:
            for entry in tar:
                file = tar.extractfile(entry)
                yield file.read() if file else b""


def files_with(home: Home, *marks: bytes) -> set[str]:
    """Return the files in which any of ``marks`` can be read."""
    return {name for name, content in readable(home) if any(mark in content for mark in marks)}
