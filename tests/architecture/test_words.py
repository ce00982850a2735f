"""Every sentence of the screen exists in English too, and what is compiled is what is written."""

from __future__ import annotations

import gettext
import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from skolsikt.home.words import LOCALE_DIR

REPOSITORY = Path(__file__).parents[2]
ENGLISH = LOCALE_DIR / "en" / "LC_MESSAGES" / "django.po"

NUMBER = r"(?:\{\w+\}|%\(\w+\)s)"
THINGS = (
    "celler|dagar|dataversioner|delar|elever|fel|filer|grupper|inläsningar|jobb|klasser|konton|källor|lektioner|lärare|"
    "minuter|mått|månader|områden|perioder|placeringar|platser|rader|saker|sidor|skolenheter|skolor|svar|terminer|"
    "timmar|veckor|värden|ärenden"
)
ALWAYS_SEVERAL = {
    "Fler än {most} elever heter så. Skriv mer av namnet, eller personnumret.": "the number is a constant above one",
    "Siffror om grupper. En grupp med färre än %(smallest_group)s elever visas inte, och går inte heller att räkna "
    "fram.": "a setting that is three at the least",
    "En exempelkommun har minst {fewest} elever och ett läsår.": "the number is a constant above one",
}


def sentences() -> Iterator[tuple[str, str, str | None]]:
    """Yield (where, sentence, its plural or None) for every sentence of the screen."""
    found = importlib.util.spec_from_file_location("words", REPOSITORY / "scripts" / "words.py")
    assert found is not None
    assert found.loader is not None
    script = importlib.util.module_from_spec(found)
    found.loader.exec_module(script)
    for name, line, message in script.found():
        first, plural = message if isinstance(message, tuple) else (message, None)
        yield f"{name}:{line}", first, plural


def counted(sentence: str) -> list[str]:
    """Return the things that ``sentence`` counts: what follows a number, with at most one adjective between."""
    adjective = r"(?!(?:är|har|var)\b)\w+\s+"
    things = re.findall(rf"{NUMBER}\s+(?:{adjective})?({THINGS})\b", sentence)
    return things + re.findall(r"(?:\{\w*count\}|%\(\w*count\)s)\s+(\w+)", sentence)


def test_a_sentence_that_counts_has_a_singular_of_its_own() -> None:
    found = list(sentences())
    assert sum(plural is not None for _where, _sentence, plural in found) > 30
    wrong = [
        f"{where}: {sentence}"
        for where, sentence, plural in found
        if plural is None and counted(sentence) and sentence not in ALWAYS_SEVERAL
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("sentence", "is_counting"),
    [
        ("{count} saker att ordna.", True),
        ("%(count)s rader avvisade", True),
        ("{file}: {read} rader lästa", True),
        ("{cells} ifyllda celler", True),
        ("{new_count} spindlar", True),
        ("Antal rader: {count}.", False),
        ("färre än {count}", False),
        ("{top} av {bottom}", False),
        ("inställningen {name} är fel", False),
        ("{file} finns inte.", False),
    ],
)
def test_what_counts_is_told_apart_from_what_does_not(sentence: str, is_counting: bool) -> None:
    assert bool(counted(sentence)) is is_counting


def test_exceptions_are_sentences_that_there_are() -> None:
    assert {sentence for _where, sentence, _plural in sentences()} >= ALWAYS_SEVERAL.keys()


def test_no_sentence_lacks_english() -> None:
    script = [sys.executable, str(REPOSITORY / "scripts" / "words.py"), "--missing"]
    missing = subprocess.run(script, capture_output=True, text=True, check=True).stdout.split("\n")
    assert [sentence for sentence in missing if sentence] == []


def test_compiled_catalogue_holds_what_is_written() -> None:
    from babel.messages.pofile import read_po

    with ENGLISH.open("rb") as file:
        written = {
            message.id: message.string
            for message in read_po(file, locale="en")
            if message.id and isinstance(message.id, str)
        }
    compiled = gettext.translation("django", LOCALE_DIR, languages=["en"])
    assert {sentence: compiled.gettext(sentence) for sentence in written} == written


def test_placeholders_survive_translation() -> None:
    from string import Formatter

    from babel.messages.pofile import read_po

    def names(text: str) -> set[str]:
        return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None}

    with ENGLISH.open("rb") as file:
        messages = [message for message in read_po(file, locale="en") if "python-brace-format" in message.flags]
    pairs = [(str(message.id), str(message.string)) for message in messages if isinstance(message.id, str)]
    assert [swedish for swedish, english in pairs if names(swedish) != names(english)] == []
