"""Rows without person number: sure ones load, doubtful ones wait, every match can be undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from skolsikt.loading.load import load_file
from skolsikt.loading.loads import NOTHING_ACCEPTED, PUBLISHED, UNCHANGED, find_load
from skolsikt.loading.outcome import LoadOutcome
from skolsikt.loading.read_anew import Replaced, loads_to_read_anew, read_anew
from skolsikt.loading.rejects import read_rejects
from skolsikt.measures.house import House
from skolsikt.privacy.vault import Vault
from skolsikt.privacy.vault.matching import State, decide_description, matches_of, take_back
from skolsikt.sources.contract import Wish
from tests.loading.conftest import ANNA, AT, BILAL, CHEN, DINA, person

UNIT, OTHER = "10000001", "10000002"
ELIN = person("20100101454")
PUPILS = "Läsår;Personnummer;Skolenhetskod;Årskurs;Klass;Förnamn;Efternamn;Skyddad identitet"
RESULTS = "Namn;Födelsedatum;Klass;Skolenhetskod;Prov;Datum;Resultat"
PEOPLE = (
    (ANNA, UNIT, "7A", "Anna Maria", "Ek-Öberg", "nej"),
    (BILAL, UNIT, "7A", "Bilal", "Şahin", "nej"),
    (CHEN, UNIT, "7B", "Chen", "Li", "nej"),
    (DINA, OTHER, "7A", "Dina", "Åkerblöm", "ja"),
    (ELIN, UNIT, "7B", "Elin Maria", "Ek Öberg", "nej"),
)

Load = Callable[..., LoadOutcome]


@pytest.fixture
def pupils(house: House, tmp_path: Path) -> House:
    lines = [
        f"2024/25;{number};{unit};7;{group};{given};{family};{safe}"
        for number, unit, group, given, family, safe in PEOPLE
    ]
    path = tmp_path / "elever.csv"
    path.write_text("\n".join([PUPILS, *lines, ""]), "utf-8")
    assert load_file(path, house=house, wish=Wish(), at=AT).record.status == PUBLISHED
    return house


@pytest.fixture
def results(pupils: House, tmp_path: Path) -> Load:
    """Load results of these pupils: ``results("Anna Ek;2010-01-01;7A")``; each has 12 of 20 on the test."""

    def load(*who: str, unit: str = UNIT, headings: str = RESULTS, **more: object) -> LoadOutcome:
        path = tmp_path / "resultat.csv"
        lines = [f"{one};{unit};Cellen;2024-10-01;12/20" for one in who]
        path.write_text("\n".join([headings, *lines, ""]), "utf-8")
        return load_file(path, house=pupils, wish=Wish(municipality="1283"), at=AT, **more)  # type: ignore[arg-type]

    return load


def loaded(house: House) -> list[str]:
    """Whose results stand."""
    numbers = {key: number for number, key in Vault(house.home).known_keys([one[0] for one in PEOPLE]).items()}
    rows = house.warehouse.reader().fetchall("SELECT pupil_key FROM learning_result")
    return sorted(numbers[key] for (key,) in rows)  # type: ignore[index]


def faults(house: House, outcome: LoadOutcome) -> list[str]:
    return [one.code for one in read_rejects(house.home, outcome.record.number)]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("Anna Maria Ek-Öberg;2010-01-01;", ANNA),
        ("ANNA  maria ek öberg;2010-01-01;", ANNA),
        ("Ek-Öberg, Anna;2010-01-01;", ANNA),
        ("Annamaria Ek-Öberg;2010-01-01;", ANNA),
        ("Bilal Sahin;2010-02-02;", BILAL),
        ("Li, Chen Wei;2010-03-03;", CHEN),
        ("Dina Åkerblöm;2010-04-04;", DINA),
        ("Bilal Sahin;;7A", BILAL),
        ("Bilal Sahin;;7 a", BILAL),
    ],
)
def test_the_name_and_the_birth_date_or_class_are_sure(results: Load, pupils: House, written: str, number: str) -> None:
    outcome = results(written)
    assert loaded(pupils) == [number]
    assert (outcome.record.rows_read, outcome.record.rows_rejected) == (1, 0)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("Maria Ek-Öberg;2010-01-01;", "doubtful_pupil"),  # twins with the same second name
        ("Ek-Öberg Maria;;7A", "doubtful_pupil"),  # two at the school have it
        ("Bilal Sahim;2010-02-02;", "doubtful_pupil"),  # one letter apart
        ("Dina Akerblom;2010-04-04;", "doubtful_pupil"),  # a system without å and ö
        ("Chen Li;;7A", "doubtful_pupil"),  # another class
        ("Chen Li;;", "doubtful_pupil"),  # neither class nor birth date
        ("Anna Maria Ek-Öberg;2011-01-01;", "doubtful_pupil"),  # another birth date, the same school
        ("Bilal Karlsson;2010-02-02;", "no_such_pupil"),
        ("Bo Ek;2010-01-01;", "no_such_pupil"),
        ("Dina Åkerblöm;;7A", "no_such_pupil"),  # goes to another school
    ],
)
def test_who_is_not_sure_is_rejected_and_never_guessed(results: Load, pupils: House, written: str, fault: str) -> None:
    outcome = results(written)
    assert outcome.record.status == NOTHING_ACCEPTED
    assert faults(pupils, outcome) == [fault]
    (reject,) = read_rejects(pupils.home, outcome.record.number)
    assert not {"Ek", "Bilal", "Chen", "Dina"} & set(reject.value.replace(",", " ").split())


def test_day_and_month_swapped_is_doubtful_wherever_the_pupil_goes(house: House, tmp_path: Path, results: Load) -> None:
    extra = tmp_path / "extra.csv"
    extra.write_text(f"{PUPILS}\n2024/25;{person('20101103238')};10000009;7;7A;Fia;Alm;nej\n", "utf-8")
    load_file(extra, house=house, wish=Wish(), at=AT)
    assert faults(house, results("Fia Alm;2010-03-11;")) == ["doubtful_pupil"]


def choose(house: House, outcome: LoadOutcome, number: str | None) -> None:
    """Decide the doubtful row of a load as a person does."""
    key = Vault(house.home).known_keys([number])[number] if number else None
    lines = [one for one in matches_of(house.home, outcome.record.number) if one.state is State.DOUBTFUL]
    decide_description(
        house.home, lines[0].description, pupil_key=key, never=[one.pupil_key for one in lines], by="rektor", at=AT
    )


def anew(house: House, outcome: LoadOutcome) -> LoadOutcome:
    at = AT + timedelta(hours=1)
    return read_anew(outcome.record.number, house=house, at=at, who="rektor", progress=lambda step, share: None)


def test_a_decision_loads_the_row_and_next_months_file_by_itself(results: Load, pupils: House) -> None:
    first = results("Maria Ek-Öberg;2010-01-01;", "Chen Li;2010-03-03;")
    assert (loaded(pupils), first.record.rows_rejected) == ([CHEN], 1)
    choose(pupils, first, ELIN)
    assert loads_to_read_anew(pupils) == [first.record.number]
    again = anew(pupils, first)
    assert (loaded(pupils), again.record.rows_rejected) == (sorted([CHEN, ELIN]), 0)
    assert loads_to_read_anew(pupils) == []
    assert results("Maria Ek-Öberg;2010-01-01;", "Chen Li;2010-03-03;").record.status == UNCHANGED
    month_after = results("Maria  Ek Öberg;2010-01-01;")
    assert (loaded(pupils), month_after.record.rows_rejected) == ([ELIN], 0)


def test_none_of_them_is_remembered_and_can_be_taken_back(results: Load, pupils: House) -> None:
    first = results("Maria Ek-Öberg;2010-01-01;")
    choose(pupils, first, None)
    again = anew(pupils, first)
    assert faults(pupils, again) == ["no_such_pupil"]
    said = [one for one in matches_of(pupils.home, again.record.number) if one.state is State.NEVER]
    assert len(said) == 2
    for one in said:
        take_back(pupils.home, one.description, one.pupil_key)
    assert faults(pupils, anew(pupils, again)) == ["doubtful_pupil"]


def test_an_undone_match_takes_the_rows_away_and_stays_undone(results: Load, pupils: House) -> None:
    first = results("Bilal Sahin;2010-02-02;")
    (line,) = matches_of(pupils.home, first.record.number)
    assert (line.state, line.row_number, line.row_count) == (State.SURE, 2, 1)
    decide_description(pupils.home, line.description, pupil_key=None, never=[line.pupil_key], by="rektor", at=AT)
    again = anew(pupils, first)
    assert loaded(pupils) == []
    assert faults(pupils, again) == ["no_such_pupil"]
    assert find_load(pupils.home, again.record.number).status == PUBLISHED
    take_back(pupils.home, line.description, line.pupil_key)
    anew(pupils, again)
    assert loaded(pupils) == [BILAL]


def test_only_what_the_load_brought_is_taken_away(results: Load, pupils: House, tmp_path: Path) -> None:
    results("Dina Åkerblöm;2010-04-04;", unit=OTHER)
    first = results("Bilal Sahin;2010-02-02;", "Chen Li;2010-03-03;")
    line = next(one for one in matches_of(pupils.home, first.record.number) if one.row_number == 2)
    decide_description(pupils.home, line.description, pupil_key=None, never=[line.pupil_key], by="rektor", at=AT)
    anew(pupils, first)
    assert loaded(pupils) == sorted([CHEN, DINA])


def test_a_load_that_a_later_file_replaced_is_not_read_anew(results: Load, pupils: House) -> None:
    first = results("Maria Ek-Öberg;2010-01-01;", "Chen Li;2010-03-03;")
    results("Bilal Sahin;2010-02-02;")
    choose(pupils, first, ELIN)
    assert loads_to_read_anew(pupils) == []
    with pytest.raises(Replaced, match="senare fil"):
        anew(pupils, first)
    assert loaded(pupils) == [BILAL]


def test_killed_between_decision_and_reading_everything_is_whole_and_the_night_goes_on(
    results: Load, pupils: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = results("Maria Ek-Öberg;2010-01-01;", "Chen Li;2010-03-03;")
    choose(pupils, first, ELIN)
    with monkeypatch.context() as killed:
        killed.setattr("skolsikt.loading.load._Batch.publish", lambda batch: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            anew(pupils, first)
    assert loaded(pupils) == [CHEN]
    assert loads_to_read_anew(pupils) == [first.record.number]
    anew(pupils, first)
    assert loaded(pupils) == sorted([CHEN, ELIN])


def test_new_pupils_make_unknown_rows_known(house: House, tmp_path: Path, results: Load) -> None:
    first = results("Chen Li;2010-03-03;", "Fia Alm;2010-03-11;")
    assert faults(house, first) == ["no_such_pupil"]
    extra = tmp_path / "extra.csv"
    extra.write_text(f"{PUPILS}\n2024/25;{person('20100311238')};10000009;7;7A;Fia;Alm;nej\n", "utf-8")
    load_file(extra, house=house, wish=Wish(), at=AT)
    assert loads_to_read_anew(house) == [first.record.number]
    assert anew(house, first).record.rows_rejected == 0


def test_two_descriptions_of_one_pupil_that_agree_are_one_row_and_otherwise_neither(
    results: Load, pupils: House
) -> None:
    same = results("Anna Ek-Öberg;2010-01-01;", "Anna Maria Ek-Öberg;2010-01-01;")
    assert (loaded(pupils), faults(pupils, same)) == ([ANNA], [])
    headings = "Namn;Födelsedatum;Klass;Personnummer;Skolenhetskod;Prov;Datum;Resultat"
    told = results("Anna Ek-Öberg;2010-01-01;7A;", f";;7B;{ANNA}", headings=headings)
    assert (loaded(pupils), faults(pupils, told)) == ([ANNA], ["duplicate_conflicting"])


def test_a_dry_run_tells_the_counts_and_keeps_nothing(results: Load, pupils: House) -> None:
    outcome = results("Maria Ek-Öberg;2010-01-01;", "Chen Li;2010-03-03;", dry_run=True)
    assert (outcome.record.rows_read, outcome.record.rows_rejected) == (2, 1)
    assert matches_of(pupils.home, 0) == []


def test_nothing_of_a_name_leaves_the_vault(results: Load, pupils: House) -> None:
    first = results("Maria Ek-Öberg;2010-01-01;", "Bilal Sahin;2010-02-02;")
    choose(pupils, first, ELIN)
    anew(pupils, first)
    suffixes: Counter[str] = Counter()
    for path in pupils.home.root.rglob("*"):
        if path.is_file():
            content = path.read_bytes().lower()
            assert not [name for name in (b"sahin", b"berg", b"2010-02-02") if name in content], path.name
            suffixes[path.suffix] += 1
    assert suffixes[".sealed"]


def test_forgetting_a_pupil_forgets_whom_descriptions_meant(results: Load, pupils: House) -> None:
    first = results("Maria Ek-Öberg;2010-01-01;", "Bilal Sahin;2010-02-02;")
    choose(pupils, first, ELIN)
    vault = Vault(pupils.home)
    gone = vault.known_keys([ELIN, BILAL])
    assert vault.erase(gone[ELIN])
    vault.erase_all([gone[BILAL]])
    left = matches_of(pupils.home, first.record.number)
    assert {one.pupil_key for one in left} == set(vault.known_keys([ANNA]).values())
    assert faults(pupils, anew(pupils, first)) == ["no_such_pupil"] * 2
