"""The archive of originals."""

from __future__ import annotations

import pytest

from skolsikt.home.paths import Home
from skolsikt.loading.archive import OriginalMissing, keep_original, read_original, sha256_of


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home").create()


def test_an_original_comes_back_byte_for_byte_and_is_kept_once(home, tmp_path):
    path = tmp_path / "a.bin"
    path.write_bytes(bytes(range(256)) * 50_000)  # more than one chunk
    original = keep_original(home, path)
    assert keep_original(home, path) == original
    assert original.sha256 == sha256_of(path)
    assert original.size_bytes == path.stat().st_size
    assert b"".join(read_original(home, original.sha256)) == path.read_bytes()
    assert len(list(home.archive.iterdir())) == 1


def test_a_missing_original_is_named(home):
    with pytest.raises(OriginalMissing, match="000"):
        read_original(home, "000")


def test_a_file_that_cannot_be_read_leaves_nothing_in_the_archive(home, tmp_path):
    with pytest.raises(FileNotFoundError):
        keep_original(home, tmp_path / "missing")
    assert list(home.archive.iterdir()) == []
