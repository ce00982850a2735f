"""Keys are made once, whole, and for the owner only."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from skolsikt.home.keys import KEY_BYTES, KeyLost, lost_keys, read_key
from skolsikt.home.paths import Home


def test_a_key_is_the_same_every_time_and_only_for_the_owner(tmp_path: Path) -> None:
    home = Home(tmp_path).create()
    assert read_key(home, "vault") == read_key(home, "vault")
    assert len(read_key(home, "vault")) == KEY_BYTES
    assert (home.keys / "vault").stat().st_mode & 0o077 == 0


def test_many_who_make_it_at_once_get_the_same_key(tmp_path: Path) -> None:
    home = Home(tmp_path).create()
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _number: read_key(home, "vault"), range(64)))
    assert len(keys) == 1
    assert [path.name for path in home.keys.iterdir()] == ["vault"]


def test_two_names_are_two_keys(tmp_path: Path) -> None:
    home = Home(tmp_path).create()
    assert read_key(home, "vault") != read_key(home, "archive")


@pytest.mark.parametrize("content", [None, b"", b"short", bytes(KEY_BYTES)])
def test_a_key_that_is_lost_or_changed_is_told_and_never_made_anew(content: bytes | None, tmp_path: Path) -> None:
    home = Home(tmp_path).create()
    read_key(home, "vault")
    assert list(lost_keys(home)) == []
    (home.keys / "vault").unlink()
    if content is not None:
        (home.keys / "vault").write_bytes(content)
    with pytest.raises(KeyLost, match="keys/vault"):
        read_key(home, "vault")
    assert [str(home.keys / "vault") in str(lost) for lost in lost_keys(home)] == [True]


def test_all_keys_that_were_in_a_lost_folder_are_told(tmp_path: Path) -> None:
    home = Home(tmp_path).create()
    for name in ("archive", "vault"):
        read_key(home, name)
    shutil.rmtree(home.keys)
    assert len(list(lost_keys(home))) == 2


def test_the_key_of_the_log_ins_is_made_anew_when_it_is_lost(tmp_path: Path) -> None:
    home = Home(tmp_path).create()
    first = read_key(home, "django")
    (home.keys / "django").write_bytes(b"")
    assert len(read_key(home, "django")) == KEY_BYTES
    assert read_key(home, "django") != first


def test_a_key_of_an_earlier_program_gets_its_fingerprint_when_it_is_read(tmp_path: Path) -> None:
    home = Home(tmp_path).create()
    (home.keys / "vault").write_bytes(bytes(KEY_BYTES))
    assert read_key(home, "vault") == bytes(KEY_BYTES)
    (home.keys / "vault").unlink()
    with pytest.raises(KeyLost):
        read_key(home, "vault")
