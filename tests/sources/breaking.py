"""Files as real systems break them, made from a good one, and what every source promises about any of them."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import openpyxl
from hypothesis import strategies as st

from skolsikt.home.errors import SkolsiktError
from skolsikt.sources.contract import Incoming, Source
from skolsikt.sources.reading.text import receive
from tests.sources.received import read, received

# Ways to write the same file that must read the same.
HARMLESS: Mapping[str, Callable[[str], bytes]] = {
    "cp1252": lambda text: text.encode("cp1252"),
    "byte order mark": lambda text: text.encode("utf-8-sig"),
    "utf-16": lambda text: text.encode("utf-16"),
    "Windows line ends": lambda text: text.replace("\n", "\r\n").encode(),
    "the headings once more in the middle": lambda text: _with_headings_again(text).encode(),
    "a line of words above the headings": lambda text: ("Utdrag ur systemet\n" + text).encode(),
    "trailing separators": lambda text: text.replace("\n", ";\n").encode(),
    "tabs": lambda text: text.replace(";", "\t").encode(),
    "no-break spaces around the values": lambda text: text.replace(";", "\u00a0;").encode(),
    "quoted": lambda text: "\n".join(_quoted(line) for line in text.splitlines()).encode() + b"\n",
    "blank lines": lambda text: text.replace("\n", "\n\n").encode(),
}
# Ways that cost rows or the file, and never more than that.
HARMFUL: Mapping[str, Callable[[str], bytes]] = {
    "empty": lambda text: b"",
    "headings only": lambda text: text.splitlines()[0].encode(),
    "cut in the middle of a row": lambda text: text[: len(text) - len(text.splitlines()[-1]) // 2].encode(),
    "columns in the wrong places": lambda text: _swapped(text).encode(),
    "a field too few": lambda text: _without_last_field(text).encode(),
    "a quote that never closes": lambda text: (text + '"' + text.splitlines()[-1] + "\n").encode(),
    "zero bytes": lambda text: text.encode() + b"\0" * 40,
    "a workbook cut off": lambda text: b"PK\x03\x04" + text.encode(),
    "a web page": lambda text: b"<!doctype html><title>Logga in</title>",
    "other headings": lambda text: ("A;B;C\n" + "\n".join(text.splitlines()[1:])).encode(),
    "the rows twice with other figures": lambda text: (text + _other_figures(text)).encode(),
    "days as the numbers of a spreadsheet": lambda text: _DAY.sub(_spreadsheet_day, text).encode(),
    "spaces in large numbers": lambda text: re.sub(r"\b(\d{1,3})(\d{3})\b", r"\1 \2", text).encode(),
}
# The same of answers of APIs.
HARMFUL_JSON: Mapping[str, Callable[[str], bytes]] = {
    "empty": lambda text: b"",
    "cut in the middle": lambda text: text[: len(text) // 2].encode(),
    "cut at the last character": lambda text: text.rstrip()[:-1].encode(),
    "zero bytes": lambda text: text.encode() + b"\0" * 40,
    "a web page": lambda text: b"<!doctype html><title>Logga in</title>",
    "words of an error": lambda text: b'{"error": "Too many requests", "status": 429}',
    "an empty list": lambda text: b"[]",
    "a number alone": lambda text: b"7",
    "every list empty": lambda text: _json(text, lambda one: [] if isinstance(one, list) else one),
    "nothing where there was a text": lambda text: _json(text, lambda one: None if isinstance(one, str) else one),
    "numbers as texts with a comma": lambda text: _json(text, _as_swedish_text),
    "lists where there were objects": lambda text: _json(text, lambda one: list(one) if isinstance(one, dict) else one),
    "texts where there were numbers": lambda text: _json(text, lambda one: "okänt" if _is_number(one) else one),
    "every record twice": lambda text: _json(text, lambda one: one + one if isinstance(one, list) else one),
}
# The same of files that are packed: zip and Excel.
HARMFUL_PACKAGE: Mapping[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "cut in the middle": lambda content: content[: len(content) // 2],
    "without its directory": lambda content: content[:-40],
    "zero bytes": lambda content: content + b"\0" * 40,
    "a web page": lambda content: b"<!doctype html><title>Logga in</title>",
    "a package with nothing in it": lambda content: _packed({}),
    "without its first file": lambda content: _packed(dict([*_members(content).items()][1:])),
    "without its last file": lambda content: _packed(dict([*_members(content).items()][:-1])),
    "every file empty": lambda content: _packed(dict.fromkeys(_members(content), b"")),
    "headings only": lambda content: _each_member(content, lambda one: one.splitlines()[0] if one else one),
    "every file cut": lambda content: _each_member(content, lambda one: one[: len(one) // 2]),
    "other headings": lambda content: _each_member(content, lambda one: b"A,B,C\n" + one.partition(b"\n")[2]),
    "in UTF-16": lambda content: _each_member(content, lambda one: one.decode("utf-8", "replace").encode("utf-16")),
    "the rows twice": lambda content: _each_member(content, lambda one: one + one.partition(b"\n")[2]),
}
PACKED, JSON = b"PK", (b"{", b"[")
_DAY = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")


def text_of(content: bytes) -> str:
    """The words of a file, in the encoding that it has."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def broken_in_every_way(content: bytes) -> dict[str, bytes]:
    """By what has happened to it, the file broken in each way that files of its kind are broken."""
    if content.startswith(PACKED):
        return {way: broken(content) for way, broken in HARMFUL_PACKAGE.items()}
    ways = HARMFUL_JSON if content.startswith(JSON) else HARMFUL
    return {way: broken(text_of(content)) for way, broken in ways.items()}


def write_broken(content: bytes, folder: Path, suffix: str) -> list[Path]:
    """Write the folder of broken files of one source; each is named by what has happened to it."""
    folder.mkdir(parents=True)
    broken = {folder / f"{way}{suffix}": changed for way, changed in broken_in_every_way(content).items()}
    for path, changed in broken.items():
        path.write_bytes(changed)
    return list(broken)


def _json(text: str, changed: Callable[[object], object]) -> bytes:
    """The document with every part ``changed``, the innermost first."""

    def walk(one: object) -> object:
        if isinstance(one, dict):
            return changed({name: walk(part) for name, part in one.items()})
        return changed([walk(part) for part in one] if isinstance(one, list) else one)

    return json.dumps(walk(json.loads(text))).encode()


def _is_number(one: object) -> bool:
    return isinstance(one, int | float) and not isinstance(one, bool)


def _as_swedish_text(one: object) -> object:
    return f"1 {one},5" if _is_number(one) else one


def _members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _packed(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in members.items():
            package.writestr(name, content)
    return out.getvalue()


def _each_member(content: bytes, changed: Callable[[bytes], bytes]) -> bytes:
    return _packed({name: changed(one) for name, one in _members(content).items()})


def _spreadsheet_day(day: re.Match[str]) -> str:
    try:
        return str((date(*map(int, day.groups())) - date(1899, 12, 30)).days)
    except ValueError:
        return day[0]


def _with_headings_again(text: str) -> str:
    headings, first, *rest = text.splitlines()
    return "\n".join([headings, first, headings, *rest, ""])


def _quoted(line: str) -> str:
    return ";".join(f'"{field}"' for field in line.split(";"))


def _swapped(text: str) -> str:
    headings, *rows = text.splitlines()
    return "\n".join([headings, *(";".join(reversed(row.split(";"))) for row in rows), ""])


def _without_last_field(text: str) -> str:
    headings, first, *rest = text.splitlines()
    return "\n".join([headings, first.rpartition(";")[0], *rest, ""])


def _other_figures(text: str) -> str:
    return "".join(f"{row[:-1]}7\n" for row in text.splitlines()[1:])


def workbook(folder: Path, text: str) -> Incoming:
    """The same rows as an Excel file; whole numbers are numbers."""
    book = openpyxl.Workbook()
    for line in text.splitlines():
        book.active.append([_cell(field) for field in line.split(";")])
    path = folder / "fil.xlsx"
    book.save(path)
    return receive(path, workdir=folder)


def _cell(field: str) -> str | int:
    return int(field) if field.isdecimal() and not field.startswith("0") else field


def survives(source: Source, folder: Path, content: bytes, *, name: str = "fil.csv", **wish: object) -> bool:
    """Read ``content`` and check that every row is accounted for; False when the file as a whole is refused.

    Anything but a Reading or a refusal in words is an error of the test.
    """
    try:
        reading = read(source, received(folder, content, name=name), **wish)
    except SkolsiktError:
        return False
    assert 0 <= reading.rows_rejected <= reading.rows_read
    assert reading.rows_rejected <= reading.rejects.num_rows
    return True


def mangled(text: str, seed: int) -> bytes:
    """The file with bytes changed, taken out and put in, and lines moved: always the same for a seed."""
    chance = random.Random(seed)
    lines = text.splitlines()
    for _time in range(chance.randint(0, 3)):
        place = chance.randrange(len(lines))
        lines.insert(chance.randrange(len(lines) + 1), chance.choice([lines[place], lines[place][::-1], "", ";" * 40]))
    content = bytearray("\n".join(lines).encode())
    for _time in range(chance.randint(0, 12)):
        place = chance.randrange(len(content))
        if chance.random() < 0.5:
            content[place] = chance.randrange(256)
        else:
            content[place:place] = chance.choice([b'"', b";", b"\n", "\u00a0".encode(), b"\xff", b"-", b"1 234,5"])
    return bytes(content)


def with_a_turned_bit(content: bytes, data: st.DataObject) -> bytes:
    """A zip with one bit of its directory turned: one of a flag says encrypted, one of a method says packed anyhow."""
    turned = bytearray(content)
    places = [place for place in range(len(turned) - 4) if turned[place : place + 2] == b"PK"]
    place = data.draw(st.sampled_from(places)) + data.draw(st.integers(2, 45))
    turned[min(place, len(turned) - 1)] ^= 1 << data.draw(st.integers(0, 7))
    return bytes(turned)
