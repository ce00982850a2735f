"""Questions that people write, and what is understood of them: nothing silently wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from skolsikt.measures.asking.checking import checked
from skolsikt.measures.in_words.understanding import Understood, understand

TODAY = date(2026, 11, 30)
CODES = {"A": "99000103", "E": "99000101", "K": "99000104", "V": "99000102"}
NAMES = {
    "school_unit": {
        "99000103": "Björkängsskolan",
        "99000101": "Ekbackens skola",
        "99000104": "Friskolan Kompassen",
        "99000102": "Åvallens skola",
    },
    "class": {f"{unit}/{name}": name for unit in ("99000103", "99000101") for name in ("9A", "9B", "8A")},
    "home_area": {"11": "Centrum", "12": "Hageby"},
    "municipality": {"9900": "Exempelkommun", "0381": "Enköping", "1470": "Vara"},
}
HERE = Path(__file__).parent


def _codes(codes: list[str]) -> tuple[str, ...]:
    return tuple(sorted(CODES.get(code, f"{CODES[code[0]]}{code[1:]}" if code[1:2] == "/" else code) for code in codes))


def read(text: str) -> Understood:
    return understand(text, names=NAMES, today=TODAY, own_units=(CODES["A"],))


def as_told(found: Understood) -> tuple[object, ...]:
    question = found.question
    if question is None:
        return (None,)
    where = {name: tuple(sorted(codes)) for name, codes in question.where.items()}
    return question.measure, tuple(sorted(question.by)), where, question.period


def expected(entry: dict) -> tuple[object, ...]:
    if entry["measure"] is None:
        return (None,)
    where = {
        name: _codes(codes) if name in ("school_unit", "class") else tuple(sorted(codes))
        for name, codes in entry.get("where", {}).items()
    }
    return entry["measure"], tuple(sorted(entry.get("by", ()))), where, entry.get("period", "latest")


WRITTEN = yaml.safe_load((HERE / "questions.yaml").read_text("utf-8"))


@pytest.mark.parametrize("entry", WRITTEN, ids=[entry["text"] for entry in WRITTEN])
def test_a_written_question_is_understood(entry: dict) -> None:
    found = read(entry["text"])
    assert as_told(found) == expected(entry)
    assert found.is_sure is not entry.get("unsure", False)
    if found.question:
        checked(found.question)  # what is understood can be asked


@pytest.mark.parametrize("text", (HERE / "told.txt").read_text("utf-8").splitlines())
def test_what_no_answer_has_is_told(text: str) -> None:
    """Somebody looked for questions that were read wrongly in silence: these were, and are told now."""
    found = read(text)
    assert not found.is_sure
    if found.question:
        assert found.unknown or found.read_as or found.left_out


BLIND = yaml.safe_load((HERE / "blind.yaml").read_text("utf-8"))


def _readings(entry: dict, name: str, usual: str = "") -> list[str]:
    found = entry.get(name, usual)
    return found if isinstance(found, list) else [found]


def is_as_meant(found: Understood, entry: dict) -> bool:
    question = found.question
    return question is not None and (
        question.measure in _readings(entry, "measure")
        and sorted(question.by) == sorted(entry.get("by", ()))
        and {name: sorted(codes) for name, codes in question.where.items()}
        == {name: sorted(codes) for name, codes in entry.get("where", {}).items()}
        and question.period in _readings(entry, "period", "latest")
    )


@pytest.mark.parametrize("who", ["first", "second"])
def test_those_who_have_not_seen_the_grammar_are_understood_and_never_silently_wrong(who: str) -> None:
    read_as = [(entry, understand(entry["text"], names=NAMES, today=TODAY)) for entry in BLIND[who]]
    assert len(read_as) == 50
    assert sum(is_as_meant(found, entry) for entry, found in read_as) >= 45
    assert [entry["text"] for entry, found in read_as if found.is_sure and not is_as_meant(found, entry)] == []


SOME = ("frånvaro", "åk", "8", "per", "skola", "pojkar", "ht24", "2025", "inte", "7-9", "F", "np6", "matte", "9a")


@given(st.text(max_size=80) | st.lists(st.sampled_from(SOME)).map(" ".join))
def test_anything_that_is_typed_is_read_and_what_is_read_can_be_asked(text: str) -> None:
    found = read(text)
    if found.question:
        checked(found.question)


def test_a_word_that_may_not_be_left_out_is_told() -> None:
    assert read("frånvaro utom åk 9").unknown == ("utom",)
    assert not read("frånvaro utom åk 9").is_sure
    assert read("frånvaro Anna Andersson").unknown == ("Anna", "Andersson")


def test_own_school_is_the_one_that_asks() -> None:
    mine = understand("frånvaro på min skola", names=NAMES, today=TODAY, own_units=("99000102",))
    assert mine.question is not None
    assert dict(mine.question.where) == {"school_unit": ("99000102",)}
    nobody = understand("frånvaro på min skola", names=NAMES, today=TODAY)
    assert not nobody.is_sure
