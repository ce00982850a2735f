"""Receive a file: is it text, in which encoding, and a UTF-8 copy without BOM where it needs one.

Everything streams: a file of a gigabyte costs seconds, and no line is ever kept whole before its length is known.
"""

from __future__ import annotations

import codecs
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from skolsikt.home.words import _
from skolsikt.sources.contract import Incoming, UnreadableFile

HEAD_LINES = 60
HEAD_CHARACTERS = 4096
LONGEST_LINE_BYTES = 1 << 20
LARGEST_JSON_BYTES = 256 << 20  # JSON is often one line, so its size is bounded instead
CHUNK_BYTES = 4 << 20

_BINARY_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b", b"PAR1")
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

Chunks = Callable[[], Iterator[bytes]]


def receive(path: Path, *, name: str | None = None, workdir: Path) -> Incoming:
    """Return ``path`` as an Incoming whose ``text`` is UTF-8 without BOM, or None when the file is not text.

    Valid UTF-8 without BOM is not copied. Other text is transcoded by streaming to a file of its own in ``workdir``:
    ``utf-8-sig``, ``utf-16``, ``cp1252``, and ``utf-8+cp1252`` for files where two systems have written lines
    (each line is then read in the encoding that fits it).

    Raises UnreadableFile when the file is missing or empty, holds bytes that no encoding explains, has a line
    longer than 1 MB (the message names the line) or is damaged.
    """
    name = name or path.name
    encoding = _encoding(path, name)
    if encoding == "binary":
        return Incoming(path=path, name=name, text=None, encoding=encoding)
    text = path
    if encoding != "utf-8":
        text, encoding = _transcoded(path, name, encoding, workdir)
    head = _head(text)
    if len(head) < HEAD_LINES and not any(line.strip() for line in head):
        raise UnreadableFile(_("{file} är tom. Gör om exporten och läs in den på nytt.").format(file=name))
    return Incoming(path=path, name=name, text=text, encoding=encoding, head=head)


def _encoding(path: Path, name: str) -> str:
    if not path.is_file():
        raise UnreadableFile(
            _("{file} finns inte eller är en mapp. Kontrollera sökvägen {path}.").format(file=name, path=path)
        )
    with path.open("rb") as file:
        start = file.read(1 << 16)
    if not start:
        raise UnreadableFile(_("{file} är tom. Gör om exporten och läs in den på nytt.").format(file=name))
    if start.startswith(_UTF16_MARKS):
        return "utf-16"
    if start.startswith(_BINARY_STARTS) or b"\0" in start:
        return "binary"
    if b"\n" not in start and start.count(b"\r") > 1:
        raise UnreadableFile(
            _(
                "{file} har radbrytningar av äldre Mac-typ (CR), som inte kan läsas säkert. "
                "Spara filen som CSV UTF-8 och läs in den på nytt."
            ).format(file=name)
        )
    is_utf8 = _is_utf8(_guarded(lambda: _file_chunks(path), path, name))
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return "utf-8" if is_utf8 else "cp1252"


def _file_chunks(path: Path, *, skip: int = 0) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(skip)
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _is_utf8(chunks: Iterator[bytes]) -> bool:
    """Walk all of ``chunks`` (so that every line is guarded) and tell whether they are valid UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_valid = True
    for chunk in chunks:
        try:
            if is_valid:
                decoder.decode(chunk)
        except UnicodeDecodeError:
            is_valid = False
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        is_valid = False
    return is_valid


def _guarded(chunks: Chunks, path: Path, name: str) -> Iterator[bytes]:
    """Pass ``chunks`` on; stop at a line that is too long, a NUL character, or JSON that is too large."""
    longest = LONGEST_LINE_BYTES
    line_start = 0  # offset of the line being read
    offset = 0
    for chunk in chunks():
        if offset == 0 and chunk.removeprefix(codecs.BOM_UTF8).lstrip()[:1] in (b"{", b"["):
            longest = LARGEST_JSON_BYTES
        if b"\0" in chunk:
            raise _damaged(name, _line_number(chunks(), offset + chunk.index(b"\0")))
        end = offset + len(chunk)
        while end - line_start > longest:  # hop from newline to newline in strides of the longest line
            newline = chunk.rfind(b"\n", max(line_start - offset, 0), line_start + longest - offset)
            if newline < 0:
                raise _too_long(name, _line_number(chunks(), line_start), longest)
            line_start = offset + newline + 1
        if (newline := chunk.rfind(b"\n")) >= 0:
            line_start = offset + newline + 1
        offset = end
        yield chunk


def _line_number(chunks: Iterable[bytes], offset: int) -> int:
    number, seen = 1, 0
    for chunk in chunks:
        number += chunk.count(b"\n", 0, max(offset - seen, 0))
        seen += len(chunk)
        if seen >= offset:
            break
    return number


def _too_long(name: str, line: int, longest: int) -> UnreadableFile:
    return UnreadableFile(
        _(
            "{file} rad {line}: raden är längre än {size} MB. Radbrytningar saknas troligen: gör om exporten som "
            "textfil med en rad per post."
        ).format(file=name, line=line, size=longest >> 20)
    )


def _damaged(name: str, line: int) -> UnreadableFile:
    return UnreadableFile(
        _("{file} rad {line}: filen är skadad (nolltecken mitt i texten). Hämta eller exportera den på nytt.").format(
            file=name, line=line
        )
    )


def _undecodable(name: str, line: int) -> UnreadableFile:
    return UnreadableFile(
        _(
            "{file} rad {line}: tecknen är varken UTF-8 eller Windows-1252. "
            "Spara filen som UTF-8 (CSV UTF-8 i Excel) och läs in den på nytt."
        ).format(file=name, line=line)
    )


def _transcoded(path: Path, name: str, encoding: str, workdir: Path) -> tuple[Path, str]:
    """Write the UTF-8 copy; return it and the encoding that was found to hold."""
    handle, copy = tempfile.mkstemp(dir=workdir, suffix=".txt")
    try:
        with os.fdopen(handle, "wb") as out:
            if encoding == "utf-16":
                out.writelines(_guarded(lambda: _from_utf16(path, name), path, name))
            elif encoding == "utf-8-sig":
                encoding = _write_single_bytes(path, name, out.write, skip=len(codecs.BOM_UTF8))
            else:
                encoding = _write_single_bytes(path, name, out.write, skip=0)
    except UnreadableFile:
        Path(copy).unlink()
        raise
    return Path(copy), encoding


def _from_utf16(path: Path, name: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder("utf-16")()
    line = 1
    for chunk in (*_file_chunks(path), b""):
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            raise _undecodable(name, line) from error
        line += text.count("\n")
        if text:
            yield text.encode()


def _write_single_bytes(path: Path, name: str, write: Callable[[bytes], object], *, skip: int) -> str:
    found: set[str] = set()
    line = 1
    for block in _whole_lines(path, skip=skip):
        text, encodings = _decoded(block, name, line)
        found |= encodings
        line += block.count(b"\n")
        write(text)
    if found <= {"utf-8"}:
        return "utf-8-sig" if skip else "utf-8"
    return "cp1252" if found == {"cp1252"} else "utf-8+cp1252"


def _whole_lines(path: Path, *, skip: int) -> Iterator[bytes]:
    rest = b""
    for chunk in _file_chunks(path, skip=skip):
        block = rest + chunk
        end = block.rfind(b"\n") + 1
        rest = block[end:]
        if end:
            yield block[:end]
    if rest:
        yield rest


def _decoded(block: bytes, name: str, line: int) -> tuple[bytes, set[str]]:
    """Return whole lines as UTF-8 and the encodings that they held; plain ASCII tells nothing."""
    if block.isascii():
        return block, set()
    try:
        block.decode()
        return block, {"utf-8"}
    except UnicodeDecodeError:
        pass
    try:
        text = block.decode("cp1252")
    except UnicodeDecodeError:
        text = "Ã"  # some lines may be UTF-8: judge each by itself
    if "Ã" not in text:  # what the first byte of å, ä and ö in UTF-8 looks like in cp1252
        return text.encode(), {"cp1252"}
    lines = block.splitlines(keepends=True)
    if len(lines) > 1:
        parts = [_decoded(one, name, line + number) for number, one in enumerate(lines)]
        return b"".join(part for part, _found in parts), set().union(*(found for _part, found in parts))
    try:
        return block.decode("cp1252").encode(), {"cp1252"}
    except UnicodeDecodeError as error:
        raise _undecodable(name, line) from error


def _head(path: Path) -> tuple[str, ...]:
    lines: list[str] = []
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        while len(lines) < HEAD_LINES and (line := file.readline(HEAD_CHARACTERS)):
            lines.append(line.rstrip("\r\n"))
            skipped = 0
            while line and not line.endswith("\n") and skipped < LONGEST_LINE_BYTES:
                line = file.readline(HEAD_CHARACTERS)
                skipped += len(line)
            if skipped >= LONGEST_LINE_BYTES:
                break
    return tuple(lines)
