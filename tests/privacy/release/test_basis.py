"""What a release rests on is sealed: nobody reads the numbers of the smallest groups without the vault's key."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from skolsikt.home import master_key
from skolsikt.home.keys import KeyLost, split_keys
from skolsikt.home.master_key import VaultClosed
from skolsikt.home.paths import Home
from skolsikt.home.shares import new_shares
from skolsikt.privacy.release import basis as basis_of
from skolsikt.privacy.release.bases import drop_lost, lost_left, open_bases, seal_open_bases
from skolsikt.privacy.release.basis import BasisBroken, basis_file, lies_open, tables_in
from skolsikt.privacy.release.damages import damaged_releases
from skolsikt.privacy.release.statements import Said
from skolsikt.privacy.release.store import Frozen, Release, Told, read_release
from skolsikt.privacy.release.waiting import prepare_release, put_in_force, waiting_file

AT = datetime(2026, 9, 1, 8, tzinfo=UTC)
ATOM = "pupils|9a|true|Kvinna"
NUMBERS = {ATOM: (1.0, 1.0)}
OLD, NEW = ("f", "2018/19", "Ma 1"), ("f", "2025/26", "")


def _release(number: int) -> Release:
    told = {("pupils", (), ()): Told(30.0, Said.NUMBER, 20.0, 20.0)}
    tables = [
        Frozen(family=family, period=period, part=part, release=number, cells=told, basis=NUMBERS)
        for family, period, part in (OLD, NEW)
    ]
    return Release(number=number, cut_at=AT, data_version=1, smallest_group=5, tables={one.key: one for one in tables})


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """One release in force, and one that waits."""
    home = Home(tmp_path / "home").create()
    for number in (1, 2):
        prepare_release(home, _release(number), audit={"number": number})
        if number == 1:
            put_in_force(home, number, by=(), required=0, at=AT)
    return home


def _files(home: Home) -> list[Path]:
    return [basis_file(home.releases / "1.json"), basis_file(waiting_file(home, 2))]


def _basis(home: Home, number: int = 1) -> dict[tuple[str, str, str], object]:
    tables = read_release(home, number, with_basis=True).tables
    return {key: {name: tuple(told) for name, told in frozen.basis.items()} for key, frozen in tables.items()}


def _laid_open(home: Home) -> None:
    """As an earlier program left it."""
    for path in _files(home):
        path.write_text(json.dumps({" ".join(key): NUMBERS for key in (OLD, NEW)}), "utf-8")


def _close(home: Home) -> bytes:
    secret, _shares = new_shares(3)
    split_keys(home, secret, persons=3)
    master_key.close(home)
    return secret


def test_no_group_and_no_number_lies_in_the_open(home: Home) -> None:
    for path in _files(home):
        assert "Kvinna" not in path.read_text("utf-8")
        assert not lies_open(path)
        assert path.stat().st_mode & 0o077 == 0
    assert _basis(home) == {OLD: NUMBERS, NEW: NUMBERS}
    assert (open_bases(home), list(damaged_releases(home))) == ([], [])


def test_the_same_numbers_are_never_sealed_alike(home: Home) -> None:
    first, second = (json.loads(path.read_text("utf-8")) for path in _files(home))
    assert len({*first.values(), *second.values()}) == 4


def test_what_an_earlier_program_left_open_is_read_and_sealed_once(home: Home) -> None:
    _laid_open(home)
    assert (open_bases(home), _basis(home)) == ([1, 2], {OLD: NUMBERS, NEW: NUMBERS})
    assert seal_open_bases(home) == [1, 2]
    assert (open_bases(home), seal_open_bases(home), _basis(home)) == ([], [], {OLD: NUMBERS, NEW: NUMBERS})
    assert all("Kvinna" not in path.read_text("utf-8") for path in _files(home))


class _Killed(BaseException):
    """The process is gone."""


def test_killed_between_two_files_the_next_time_seals_the_rest(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    _laid_open(home)
    write, left = basis_of.write_durably, [1]

    def once(*given: object, **more: object) -> None:
        if not left:
            raise _Killed
        left.pop()
        write(*given, **more)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(basis_of, "write_durably", once)
        with pytest.raises(_Killed):
            seal_open_bases(home)
    assert (open_bases(home), _basis(home)) == ([2], {OLD: NUMBERS, NEW: NUMBERS})
    assert seal_open_bases(home) == [2]


def test_a_basis_opens_for_its_own_release_and_table_alone(home: Home) -> None:
    first, waiting = _files(home)
    first.write_bytes(waiting.read_bytes())
    with pytest.raises(BasisBroken, match=r"Underlaget till utgåva 1 .* nästa utgåva"):
        read_release(home, 1, with_basis=True)
    assert [type(one) for one in damaged_releases(home)] == [BasisBroken]
    told = json.loads(waiting.read_text("utf-8"))
    waiting.write_text(json.dumps(dict(zip(told, reversed(told.values()), strict=True))), "utf-8")
    assert [type(one) for one in damaged_releases(home)] == [BasisBroken] * 2


def test_with_a_lost_key_a_release_is_read_and_only_the_next_one_waits(home: Home) -> None:
    (home.keys / "release-basis").unlink()
    assert read_release(home, 1).tables[NEW].cells
    with pytest.raises(KeyLost, match=r"release-basis.*Utgåvorna gäller och läses som förut, men nästa"):
        read_release(home, 1, with_basis=True)
    assert list(damaged_releases(home)) == []  # the key is told, once
    assert not (home.keys / "release-basis").exists()


def test_while_the_vault_is_closed_the_basis_is_and_the_release_is_not(home: Home) -> None:
    secret = _close(home)
    assert read_release(home, 1).tables[NEW].cells
    assert list(damaged_releases(home)) == []
    with pytest.raises(VaultClosed):
        read_release(home, 1, with_basis=True)
    master_key.open_with(home, master_key.master_of(secret))
    assert _basis(home) == {OLD: NUMBERS, NEW: NUMBERS}


def test_what_lies_open_stays_as_it_is_while_the_vault_is_closed(home: Home) -> None:
    _laid_open(home)
    secret = _close(home)
    with pytest.raises(VaultClosed):
        seal_open_bases(home)
    assert (open_bases(home), _basis(home)) == ([1, 2], {OLD: NUMBERS, NEW: NUMBERS})
    master_key.open_with(home, master_key.master_of(secret))
    assert seal_open_bases(home) == [1, 2]


@pytest.mark.parametrize("is_closed", [False, True])
def test_what_has_lost_rows_is_dropped_everywhere_without_the_key(home: Home, is_closed: bool) -> None:
    secret = _close(home) if is_closed else b""

    def is_lost(family: str, period: str) -> bool:
        return (family, period) == ("f", "2018/19")

    assert list(lost_left(home, is_lost)) == [(1, "f", "2018/19"), (2, "f", "2018/19")]
    assert (drop_lost(home, is_lost), drop_lost(home, is_lost)) == (2, 0)
    assert list(lost_left(home, is_lost)) == []
    assert [tables_in(path) for path in _files(home)] == [["f 2025/26 "]] * 2
    if is_closed:
        master_key.open_with(home, master_key.master_of(secret))
    assert _basis(home) == {OLD: {}, NEW: NUMBERS}


def test_a_file_that_is_no_basis_is_told_by_the_release_and_left(home: Home) -> None:
    _files(home)[0].write_text("[1]", "utf-8")
    assert [type(one).__name__ for one in damaged_releases(home)] == ["ReleaseDamaged"]
    assert (open_bases(home), drop_lost(home, lambda family, period: False)) == ([], 0)
