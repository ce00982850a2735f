"""The basis of a release: the true numbers of its smallest groups, which nobody is shown, sealed table by table.

``<number>.basis.json`` names the tables in the open, as the release does, and holds the numbers of each sealed
(AES-GCM) with a key of its own in ``keys/``, bound to the release and the table. Table by table, so that what is
destroyed by decision can be dropped, and is seen to be gone, while the vault is closed or the key is lost.
A table whose numbers lie open is of an earlier program: it is read as it is, and sealed at the next occasion.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from skolsikt.home.durable import write_durably
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.keys import KeyLost, read_key
from skolsikt.home.master_key import OWNER_ONLY, seal_with
from skolsikt.home.paths import Home
from skolsikt.home.words import _

Basis = Mapping[str, tuple[float, float]]  # smallest group -> pupils, outcomes
_KEY = "release-basis"
_NONCE_BYTES = 12


class BasisBroken(SkolsiktError):
    """The basis of a release does not open: the key is another one, or the file has been changed."""


def basis_file(release: Path) -> Path:
    """Return where the basis of the release in the file ``release`` lies."""
    return release.with_suffix(".basis.json")


def require_basis_key(home: Home) -> None:
    """Raise VaultClosed or KeyLost where no basis can be sealed or opened, before any work is done for it."""
    _key(home)


def write_basis(home: Home, path: Path, tables: Mapping[str, Basis]) -> None:
    """Write the basis of a release, sealed: table -> numbers. Raises VaultClosed and KeyLost."""
    _write(path, {name: _sealed(home, path, name, basis) for name, basis in tables.items() if basis})


def read_basis(home: Home, path: Path) -> dict[str, Basis]:
    """Return table -> numbers. Raises VaultClosed, KeyLost, BasisBroken; OSError and ValueError where it is damaged."""
    return {
        name: _opened(home, path, name, told) if isinstance(told, str) else told for name, told in _read(path).items()
    }


def tables_in(path: Path) -> list[str]:
    """Return the names of the tables that have a basis in ``path``; needs no key. Raises as ``read_basis``."""
    return list(_read(path))


def lies_open(path: Path) -> bool:
    """Whether anybody who can read the file can read numbers in it. Raises as ``read_basis``."""
    return any(not isinstance(told, str) for told in _read(path).values())


def seal_basis(home: Home, path: Path) -> None:
    """Seal what lies open in ``path``; what is sealed already stays as it is. Raises VaultClosed and KeyLost."""
    told = _read(path)
    _write(
        path,
        {name: one if isinstance(one, str) else _sealed(home, path, name, one) for name, one in told.items()},
    )


def forget_tables(path: Path, names: Collection[str]) -> None:
    """Drop the basis of those tables; needs no key."""
    _write(path, {name: told for name, told in _read(path).items() if name not in names})


def _read(path: Path) -> dict[str, str | Basis]:
    told = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(told, dict) or not all(isinstance(one, str | dict) for one in told.values()):
        raise ValueError("shape")
    return told


def _write(path: Path, told: Mapping[str, str | Basis]) -> None:
    write_durably(path, json.dumps(told, ensure_ascii=False), mode=OWNER_ONLY)


def _sealed(home: Home, path: Path, name: str, basis: Basis) -> str:
    sealed = seal_with(_key(home), json.dumps(basis, ensure_ascii=False).encode(), _bound_to(path, name))
    return base64.b64encode(sealed).decode()


def _opened(home: Home, path: Path, name: str, told: str) -> Basis:
    content, key = base64.b64decode(told, validate=True), _key(home)
    try:
        plain = AESGCM(key).decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], _bound_to(path, name).encode())
    except (InvalidTag, ValueError) as error:
        told = _("Underlaget till utgåva {number} går inte att öppna: fel nyckel, eller så är filen ändrad. {left}")
        raise BasisBroken(told.format(number=_number(path), left=_what_is_left())) from error
    basis: Basis = json.loads(plain)
    return basis


def _key(home: Home) -> bytes:
    try:
        return read_key(home, _KEY)
    except KeyLost as error:
        raise KeyLost(f"{error} {_what_is_left()}") from error


def _what_is_left() -> str:
    return _(
        "Utgåvorna gäller och läses som förut, men nästa utgåva kan inte göras förrän keys/ och releases/ är "
        "återställda från samma säkerhetskopia."
    )


def _bound_to(path: Path, name: str) -> str:
    return f"basis of release {_number(path)}: {name}"


def _number(path: Path) -> str:
    return path.name.partition(".")[0]
