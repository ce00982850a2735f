"""Encrypted files: open only whole, in order and with the right key."""

from __future__ import annotations

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skolsikt.loading import sealed_file
from skolsikt.loading.sealed_file import SealBroken, seal, unseal

KEY = b"k" * 32


def sealed(chunks: list[bytes]) -> bytes:
    target = io.BytesIO()
    seal(iter(chunks), target, key=KEY)
    return target.getvalue()


@pytest.fixture
def small_chunks(monkeypatch):
    monkeypatch.setattr(sealed_file, "_CHUNK_BYTES", 4)


def opened(tmp_path, content: bytes, key: bytes = KEY) -> bytes:
    path = tmp_path / "file.sealed"
    path.write_bytes(content)
    return b"".join(unseal(path, key=key))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=40))
def test_what_is_sealed_comes_back(small_chunks, tmp_path, content):
    chunks = [content[start : start + 4] for start in range(0, len(content), 4)]
    assert opened(tmp_path, sealed(chunks)) == content


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10_000), st.integers(1, 255))
def test_no_byte_can_be_changed(small_chunks, tmp_path, place, change):
    whole = bytearray(sealed([b"abcd", b"efgh", b"ij"]))
    whole[place % len(whole)] ^= change
    with pytest.raises(SealBroken, match="säkerhetskopia"):
        opened(tmp_path, bytes(whole))


def test_a_file_that_was_cut_off_does_not_open(small_chunks, tmp_path):
    whole = sealed([b"abcd", b"efgh", b"ij"])
    for length in range(len(whole)):
        with pytest.raises(SealBroken):
            opened(tmp_path, whole[:length])


def test_chunks_cannot_change_places(small_chunks, tmp_path):
    whole = sealed([b"abcd", b"efgh", b"ij"])
    head, first, second, last = whole[:18], whole[18:38], whole[38:58], whole[58:]
    with pytest.raises(SealBroken):
        opened(tmp_path, head + second + first + last)


def test_another_key_does_not_open(tmp_path):
    with pytest.raises(SealBroken):
        opened(tmp_path, sealed([b"abcd"]), key=b"x" * 32)
