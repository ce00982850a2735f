"""Keys are made once, whole, and for the owner only."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from skolsikt.home.keys import KEY_BYTES, read_key
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
