"""With whom a talk was, and what about: short lists, as data (``choices.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field

from skolsikt.home.closed_model import Closed, Words
from skolsikt.home.words import language
from skolsikt.home.yaml_text import parse_yaml


class Choice(Closed):
    """One word to choose. ``is_offered``: false for what can no longer be chosen, and is still told."""

    title: Words
    is_offered: bool = True


class _Choices(Closed):
    with_whom: dict[str, Choice] = Field(min_length=1)
    themes: dict[str, Choice] = Field(min_length=1)


_READ = _Choices.model_validate(parse_yaml(Path(__file__).with_name("choices.yaml").read_text("utf-8")))
WITH_WHOM: Mapping[str, Choice] = _READ.with_whom
THEMES: Mapping[str, Choice] = _READ.themes


def offered(choices: Mapping[str, Choice]) -> list[tuple[str, str]]:
    """Return code and words of what can be chosen, in the language being spoken.

    >>> offered(WITH_WHOM)[0]
    ('pupil', 'Eleven')
    """
    return [(code, one.title.spoken(language())) for code, one in choices.items() if one.is_offered]


def in_words(code: str, choices: Mapping[str, Choice]) -> str:
    """Return what was chosen, in the language being spoken; the code itself where nobody knows it."""
    return choices[code].title.spoken(language()) if code in choices else code
