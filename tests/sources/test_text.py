"""Receiving a file: encodings, damage and long lines, at streaming speed and with little memory."""

from __future__ import annotations

import codecs
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skolsikt.sources.contract import Incoming, UnreadableFile
from skolsikt.sources.reading import text
from skolsikt.sources.reading.text import receive

SWEDISH = "Åsa;Öberg;räksmörgås\nLinnéa;Ek;1 234,5\n"


def received(tmp_path: Path, content: bytes, name: str = "fil.csv") -> Incoming:
    path = tmp_path / name
    path.write_bytes(content)
    workdir = tmp_path / "work"
    workdir.mkdir(exist_ok=True)
    return receive(path, workdir=workdir)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (SWEDISH.encode(), "utf-8"),
        (codecs.BOM_UTF8 + SWEDISH.encode(), "utf-8-sig"),
        (SWEDISH.encode("cp1252"), "cp1252"),
        (SWEDISH.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + SWEDISH.encode("utf-16-be"), "utf-16"),
        (SWEDISH.splitlines(keepends=True)[0].encode() + "Linnéa;Ek;1 234,5\n".encode("cp1252"), "utf-8+cp1252"),
    ],
)
def test_every_encoding_becomes_the_same_utf8(tmp_path: Path, content: bytes, encoding: str) -> None:
    incoming = received(tmp_path, content)
    assert incoming.encoding == encoding
    assert incoming.text is not None
    assert incoming.text.read_bytes() == SWEDISH.encode()
    assert list(incoming.head) == SWEDISH.splitlines()


def test_valid_utf8_without_bom_is_not_copied(tmp_path: Path) -> None:
    incoming = received(tmp_path, SWEDISH.encode())
    assert incoming.text == incoming.path


def test_cp1252_is_not_latin_1(tmp_path: Path) -> None:
    incoming = received(tmp_path, "100 € – ”ö”\n".encode("cp1252"))
    assert incoming.head == ("100 € – ”ö”",)


@pytest.mark.parametrize("content", [b"", b"\n \r\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"fil\.csv är tom"):
        received(tmp_path, content)


def test_a_missing_file_names_its_path(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="borta"):
        receive(tmp_path / "borta.csv", workdir=tmp_path)


def test_bytes_of_no_encoding_name_their_line(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"fil\.csv rad 3: tecknen är varken"):
        received(tmp_path, "Ek\nÅsa\n".encode("cp1252") + b"f\x81r\n")


def test_an_odd_utf16_file_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"fil\.csv rad"):
        received(tmp_path, "Åsa\nÖrn\n".encode("utf-16") + b"x")


def test_nul_in_the_middle_is_damage_and_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="rad 20001: filen är skadad"):
        received(tmp_path, b"abcd\n" * 20_000 + b"\0\0\0\n")


def test_line_ends_of_old_macs_are_refused_rather_than_read_as_one_line(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"fil\.csv har radbrytningar av äldre Mac-typ"):
        received(tmp_path, b"a;b\r1;2\r3;4\r")


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"abc\0\0"])
def test_binary_is_not_text(tmp_path: Path, start: bytes) -> None:
    incoming = received(tmp_path, start + b"\1\2\3\xff" * 20)
    assert (incoming.text, incoming.encoding, incoming.head) == (None, "binary", ())


def test_a_line_without_end_is_refused_with_its_number_and_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "lång.csv"
    with path.open("wb") as file:
        file.write(b"a;b\n" * 3)
        for _ in range(64):
            file.write(b"x" * (1 << 20))
    tracemalloc.start()
    with pytest.raises(UnreadableFile, match=r"lång\.csv rad 4: raden är längre än 1 MB"):
        receive(path, workdir=tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 32 << 20


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_a_long_line_is_refused_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(UnreadableFile, match="rad 2: raden är längre"):
        received(tmp_path, ("å\n" + "ö" * (3 << 20)).encode(encoding))


def test_lines_of_just_under_a_megabyte_pass_whatever_the_chunks(tmp_path: Path) -> None:
    lines = (b"y" * (text.LONGEST_LINE_BYTES - 1) + b"\n") * 9
    incoming = received(tmp_path, lines)
    assert len(incoming.head) == 9
    assert {len(line) for line in incoming.head} == {text.HEAD_CHARACTERS}


def test_json_may_be_one_long_line(tmp_path: Path) -> None:
    incoming = received(tmp_path, b'{"a": "' + b"x" * (2 << 20) + b'"}')
    assert len(incoming.head) == 1


def test_the_head_is_sixty_lines(tmp_path: Path) -> None:
    assert len(received(tmp_path, b"rad\n" * 1000).head) == 60


def test_transcoding_streams_whatever_the_size(tmp_path: Path) -> None:
    block = "20250612;4C;Åsa;Öberg;giltig frånvaro;40\n".encode("cp1252") * 25_000
    path = tmp_path / "stor.csv"
    with path.open("wb") as file:
        for _ in range(20):
            file.write(block)
    tracemalloc.start()
    receive(path, workdir=tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 * text.CHUNK_BYTES


@settings(max_examples=60, deadline=None)
@given(
    st.text(st.characters(codec="cp1252", exclude_characters="\0\r"), min_size=1).filter(str.strip),
    st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
    st.integers(1, 7),
)
def test_what_was_written_is_what_is_read(tmp_path_factory, content: str, encoding: str, chunk: int) -> None:
    raw = content.encode(encoding)
    explained = raw.removeprefix(codecs.BOM_UTF8)
    if (encoding == "cp1252" and "Ã" in content) or raw.startswith((b"PK", b"\x1f\x8b", b"%PDF", b"\xd0\xcf", b"PAR1")):
        return  # could as well be UTF-8, or another kind of file
    if encoding == "cp1252" and raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF8)):
        return
    if encoding == "cp1252" and not raw.isascii():
        try:
            explained.decode()
            return  # valid UTF-8 by chance
        except UnicodeDecodeError:
            pass
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "CHUNK_BYTES", chunk)
        incoming = received(tmp_path_factory.mktemp("x"), raw)
    assert incoming.text is not None
    assert incoming.text.read_bytes().decode() == content
