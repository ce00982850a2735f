"""The register extract holds what was loaded about the pupil, all of it, and nothing of anybody else."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from skolsikt.home.clock import now, today
from skolsikt.measures.by_right.access import PupilsRefused
from skolsikt.measures.by_right.by_number import NobodyToTellOf, pupil_with
from skolsikt.measures.by_right.pupil_profile import PurposeMissing
from skolsikt.measures.house import House
from skolsikt.privacy.access_log import Kind, accesses, accesses_about
from skolsikt.privacy.vault import Identity, Vault
from skolsikt.privacy.vault.describing import birth_date_of
from skolsikt.privacy.viewer import Relation, Viewer
from skolsikt.records.accounts.services import account_create, grant_role
from skolsikt.records.contacts.models import Contact, OwnWords
from skolsikt.records.governance.models import PupilMatter
from skolsikt.reports.formats import Format
from skolsikt.reports.making import register_extract
from tests.reports.conftest import DPO, FAMILY, GIVEN, HOSTILE, ISSUE, OTHER, PRINCIPAL, key_of, load_lines
from tests.reports.reading import Read, squeezed
from tests.sources.grade_lines import EKSKOLAN, person_number


def made(house: House, viewer: Viewer = DPO, reason: str = "brev 1 september") -> tuple[dict, Read]:
    formats, key = (Format.PDF, Format.JSON), key_of(house, HOSTILE)
    written = register_extract(formats, key, reason=reason, issue=ISSUE, viewer=viewer, house=house)
    return json.loads(written[Format.JSON]), Read(written[Format.PDF])


def grades(told: dict) -> list[tuple[str, str, list[int], bool]]:
    (rows,) = [kind["rows"] for kind in told["data"] if kind["table"] == "grade"]
    return [(row["subject_code"], row["grade_value"], row["loads"], row["replaced_at"] is None) for row in rows]


def test_what_stands_and_what_was_replaced_is_there_with_its_loads(loaded: House) -> None:
    told, read = made(loaded)
    assert [row for row in grades(told) if row[0] == "MA"] == [("MA", "A", [2], True), ("MA", "E", [1], False)]
    assert ("BL", "E", [1, 2], True) in grades(told)
    assert len(grades(told)) == 23
    assert squeezed("Matematik A") in read.text
    assert squeezed("Matematik E – 2025-09-01") in read.text


def test_each_kind_tells_source_controller_purpose_day_recipients_and_retention(loaded: House) -> None:
    told, read = made(loaded)
    for kind in told["data"]:
        assert kind["source"] == "Slutbetyg årskurs 9 (SCB)"
        assert kind["controller"] == ["Kommunens nämnd med ansvar för skolan"]
        assert kind["purpose"] == "Systematiskt kvalitetsarbete (skollagen 4 kap.)"
        assert kind["loaded"] == ["2025-09-01"]
        assert "rektor" in kind["recipients"]
        assert kind["retention"] == "gallringsbeslut saknas"
        assert set(kind["columns"]) == set(kind["rows"][0]) - {"loads", "replaced_at"}
    assert squeezed("Slutbetyg årskurs 9 (SCB)") in read.text


def test_identity_and_hostile_names_stand_as_they_are(loaded: House) -> None:
    told, read = made(loaded)
    assert (told["pupil"]["given_name"], told["pupil"]["family_name"]) == (GIVEN, FAMILY)
    assert told["pupil"]["person_numbers"] == [person_number(HOSTILE)]
    assert squeezed(f"{GIVEN} {FAMILY}") in read.text


def test_an_earlier_number_and_what_was_told_of_it_belong_to_the_pupil(loaded: House) -> None:
    temporary, key = "20090412TF09", key_of(loaded, HOSTILE)
    Vault(loaded.home).alias(temporary, person_number(HOSTILE))
    key_now = key_of(loaded, HOSTILE)
    assert key_now == key
    told, read = made(loaded)
    assert told["pupil"]["person_numbers"] == [person_number(HOSTILE), temporary]
    assert temporary[-4:] in read.text


def test_what_was_objected_to_and_decided_is_there(loaded: House) -> None:
    key, person = key_of(loaded, HOSTILE), account_create(username="reg", full_name="Reg", password="x", at=now())
    PupilMatter.objects.create(
        kind="objection",
        pupil_key=key,
        purpose="absence",
        told="Vill inte att <b>frånvaron</b> utreds",
        diary_number="BUN 2025/9",
        received_on=date(2025, 8, 1),
        registered_by=person,
        registered_at=now(),
        decision="denied",
        decision_reason="Skolplikt",
        decided_by=person,
        decided_at=datetime(2025, 8, 20, 22, 30, tzinfo=UTC),
    )
    PupilMatter.objects.create(
        kind="restriction",
        pupil_key=key + 1,
        told="Någon annan",
        received_on=date(2025, 8, 1),
        registered_by=person,
        registered_at=now(),
    )
    told, read = made(loaded)
    (matter,) = told["matters"]
    assert (matter["told"], matter["decision"], matter["decided_on"]) == (
        "Vill inte att <b>frånvaron</b> utreds",
        "Avslås",
        "2025-08-21",
    )
    assert (matter["reason"], matter["ended_on"], matter["holds"]) == ("Skolplikt", "", False)
    assert squeezed("Vill inte att <b>frånvaron</b> utreds") in read.text
    assert "Någon annan" not in json.dumps(told, ensure_ascii=False)


def test_talks_and_own_words_are_there_whole_with_what_must_be_tried(loaded: House) -> None:
    key, person = key_of(loaded, HOSTILE), account_create(username="ssk", full_name="Sara", password="x", at=now())
    grant_role(
        user=person, role="school_nurse", school_unit_code=EKSKOLAN, from_date=date(2025, 1, 1), by=None, at=now()
    )
    written = {"written_by": person, "written_at": datetime(2025, 8, 20, 22, 30, tzinfo=UTC)}
    talk = {"held_on": date(2025, 8, 19), "with_whom": "both", "theme": "wellbeing", "secrecy": "osl_25_1"}
    Contact.objects.create(pupil_key=key, text="Sov <i>dåligt</i>", **talk, **written)
    Contact.objects.create(pupil_key=key + 1, text="Någon annan", **talk, **written)
    OwnWords.objects.create(pupil_key=key, text="Fråga mig om fotboll", **written)
    told, read = made(loaded)
    assert told["noted"] == {
        "talks": [
            {
                "held_on": "2025-08-19",
                "role": "Skolsköterska",
                "with_whom": "Eleven och vårdnadshavare",
                "theme": "Mående",
                "text": "Sov <i>dåligt</i>",
                "secrecy": "OSL 25 kap. 1 §",
            }
        ],
        "own_words": {"text": "Fråga mig om fotboll", "written_on": "2025-08-21", "role": "Skolsköterska"},
        "retention": "gallringsbeslut saknas",
    }
    for words in ("Sov <i>dåligt</i>", "Fråga mig om fotboll", "OSL 25 kap. 1 § och OSL 12 kap. 3 §"):
        assert squeezed(words) in read.text
    assert "Någon annan" not in json.dumps(told, ensure_ascii=False)


def test_nothing_of_another_pupil_is_there(loaded: House) -> None:
    told, read = made(loaded)
    text = json.dumps(told, ensure_ascii=False)
    for secret in (person_number(OTHER), str(key_of(loaded, OTHER)), "Lind", "teacher_key"):
        assert secret not in text
        assert secret not in read.text


def test_rejected_rows_with_the_number_are_shown_and_with_the_name_alone_only_counted(loaded: House) -> None:
    told, read = made(loaded)
    certain = [row for row in told["rejected_rows"] if row["is_certain"]]
    unsure = [row for row in told["rejected_rows"] if not row["is_certain"]]
    assert {row["column"] for row in certain} == {"En", "Bi"}
    assert all(person_number(HOSTILE) in row["text"] for row in certain)
    assert [(row["row"], row["text"]) for row in unsure] == [(4, None)]
    assert "200904120000" not in read.text


def test_rows_without_number_that_were_taken_for_the_pupil_are_there(loaded: House, tmp_path: Path) -> None:
    heading = "Namn;Födelsedatum;Klass;Skolenhetskod;Prov;Datum;Resultat"
    born = birth_date_of(Identity(person_number=person_number(HOSTILE)))
    lines = [f"{GIVEN} {FAMILY};{born};;{EKSKOLAN};{test};2024-10-01;9/10" for test in ("Celler", "Bråk")]
    load_lines(loaded, tmp_path, heading, *lines, name="resultat.csv")
    told, read = made(loaded)
    (matched,) = told["matched_rows"]
    assert (matched["file"], matched["row"], matched["rows"]) == ("resultat.csv", 2, 2)
    assert (matched["why"], matched["decided_on"]) == ("samma namn och födelsedatum", "")
    assert squeezed("lästes in på eleven") in read.text


def test_the_log_tells_role_and_purpose_and_no_name_nor_reason(loaded: House) -> None:
    user = account_create(username="nils", full_name="Nils Åberg", password="gång-2025", at=now())
    grant_role(user=user, role="dpo", school_unit_code="*", from_date=today(), by=None, at=now())
    told, read = made(loaded, reason="mammans brev")
    assert [(one["who"], one["what"], one["purpose"]) for one in told["access_log"]] == [
        ("Dataskyddsombud", "Registerutdrag", "Elevens eller vårdnadshavarens begäran")
    ]
    assert "Nils" not in read.text
    assert "mammans" not in json.dumps(told)


def test_names_of_those_who_looked_are_told_by_decision(loaded: House) -> None:
    account_create(username="nils", full_name="Nils Åberg", password="gång-2025", at=now())
    loaded.settings = loaded.settings.model_copy(update={"named_readers_decision": "BUN 2025/9"})
    told, _read = made(loaded)
    assert told["access_log"][0]["who"].endswith("(Nils Åberg)")


def test_the_extract_is_logged_before_it_is_read(loaded: House) -> None:
    made(loaded)
    newest = accesses_about(loaded.home, key_of(loaded, HOSTILE))[0]
    assert (newest.kind, newest.viewer) == (Kind.DOCUMENT, "nils")
    assert newest.why == "Elevens eller vårdnadshavarens begäran: BUN 2025/114, brev 1 september"


@pytest.mark.parametrize(
    "viewer",
    [
        Viewer(id="x"),
        replace(DPO, is_preview=True),
        replace(PRINCIPAL, relations=frozenset({Relation(role="principal", school_unit_code="10000009")})),
        Viewer(
            id="it",
            roles=frozenset({"it_coordinator"}),
            relations=frozenset({Relation(role="it_coordinator", school_unit_code="*")}),
        ),
        Viewer(
            id="maja",
            roles=frozenset({"mentor"}),
            relations=frozenset(
                {Relation(role="mentor", school_unit_code=EKSKOLAN, class_name="9A", school_year="2024/25")}
            ),
        ),
    ],
    ids=["nobody", "seen as the officer", "principal of another school", "it", "mentor"],
)
def test_others_get_nothing_and_the_attempt_is_noted(loaded: House, viewer: Viewer) -> None:
    with pytest.raises(PupilsRefused):
        made(loaded, viewer)
    newest = accesses(loaded.home)[0]
    assert (newest.kind, newest.viewer, newest.pupils) == (Kind.REFUSED, viewer.id, 1)


def test_no_extract_without_somebody_who_asked(loaded: House) -> None:
    with pytest.raises(PurposeMissing):
        made(loaded, reason=" ")
    assert not accesses_about(loaded.home, key_of(loaded, HOSTILE))


def test_a_protected_pupil_is_told_of_by_the_principal_alone(loaded: House) -> None:
    Vault(loaded.home).remember([Identity(person_number=person_number(HOSTILE), is_protected=True)])
    with pytest.raises(PupilsRefused, match="skyddade personuppgifter"):
        made(loaded)
    told, read = made(loaded, PRINCIPAL)
    assert told["secrecy"] == ["23 kap. 2 §", "21 kap. 3 §", "22 kap. 1 §"]
    assert squeezed("Lämna utdraget bara till den som har rätt till det") in read.text


def test_whoever_is_unknown_is_told_of_in_no_other_words_than_whoever_may_not_be_told_of(loaded: House) -> None:
    for typed in ("", "x", person_number(7), "#import"):
        with pytest.raises(NobodyToTellOf) as refused:
            pupil_with(typed, viewer=DPO, house=loaded)
        assert typed == "" or typed == "x" or typed not in str(refused.value)
    assert pupil_with(f" {person_number(HOSTILE)[:8]}-{person_number(HOSTILE)[8:]} ", viewer=DPO, house=loaded)
    assert accesses(loaded.home)[0].kind == Kind.SEARCH
