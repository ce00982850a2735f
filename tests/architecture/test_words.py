"""Every sentence of the screen exists in English too, and what is compiled is what is written."""

from __future__ import annotations

import gettext
import subprocess
import sys
from pathlib import Path

from skolsikt.home.words import LOCALE_DIR

REPOSITORY = Path(__file__).parents[2]
ENGLISH = LOCALE_DIR / "en" / "LC_MESSAGES" / "django.po"


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
