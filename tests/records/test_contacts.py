"""Talks about pupils and their own words: written by those with the right, read by secrecy class, and noted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from skolsikt.home.paths import Home
from skolsikt.measures.by_right.access import PupilsRefused
from skolsikt.measures.by_right.class_rows import ClassRows, class_rows
from skolsikt.measures.by_right.standing import Group, standings
from skolsikt.measures.house import House
from skolsikt.privacy.about_pupils import SECRECY_CLASSES
from skolsikt.privacy.access_log import Kind, accesses_about
from skolsikt.privacy.decide import Thing
from skolsikt.privacy.roles import ROLES, Permission, roles_giving
from skolsikt.privacy.vault import Vault
from skolsikt.privacy.vault.limits import limit, unlimit
from skolsikt.privacy.viewer import Relation, Viewer, Window
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.services import account_create
from skolsikt.records.contacts.choices import THEMES, WITH_WHOM
from skolsikt.records.contacts.models import Contact, OwnWords
from skolsikt.records.contacts.secrecy import class_written_under
from skolsikt.records.contacts.selectors import (
    contacts_about,
    latest_contacts,
    not_yet_talked_about,
    own_words_of,
)
from skolsikt.records.contacts.services import (
    ContactWrong,
    NotOnesOwn,
    Writing,
    contact_withdraw,
    contact_write,
    notes_erase,
    own_words_remove,
    own_words_write,
)
from tests.copied import copied

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = date(2026, 11, 22)
UNIT, YEAR = "99000103", "2025/26"
GROUP = Group(school_unit_code=UNIT, class_name="9", school_year=YEAR)
As = Callable[[str], Writing]


@pytest.fixture(scope="module")
def house(world_home: Home, tmp_path_factory: pytest.TempPathFactory) -> House:
    return House.open(copied(world_home, tmp_path_factory.mktemp("contacts") / "home"))


@pytest.fixture
def pupil(house: House) -> Thing:
    """One of 9."""
    rows = house.rows()
    keys = [key for (key,) in rows.fetchall(f"SELECT pupil_key FROM pupil_year WHERE school_year = '{YEAR}'")]
    found = standings(keys, rows=rows, vault=Vault(house.home)).values()
    of_class = [one.thing for one in found if (one.thing.school_unit_code, one.thing.class_name) == (UNIT, "9")]
    return min((one for one in of_class if not one.is_protected), key=lambda one: one.pupil_key or 0)


def viewer(role: str) -> Viewer:
    of_class = {"class_name": "9", "school_year": YEAR} if role == "mentor" else {}
    relation = Relation(role=role, school_unit_code=UNIT, **of_class)
    return Viewer(id=role, roles=frozenset({role}), relations=frozenset({relation}))


@pytest.fixture
def writing(database: str, settings, house: House, pupil: Thing) -> As:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

    def of(role: str) -> Writing:
        user = User.objects.filter(username=role).first() or account_create(
            username=role, full_name=f"Namn {role}", password="lösenord", at=AT
        )
        return Writing(pupil=pupil, user=user, viewer=viewer(role), purpose="Utreda frånvaro", house=house)

    return of


def noted(writing: Writing, **told: object) -> Contact:
    given = {"with_whom": "pupil", "theme": "attendance", "held_on": TODAY, "text": "", "at": AT} | told
    return contact_write(writing=writing, **given)


def test_a_talk_is_noted_in_the_access_log_without_what_it_was_about(writing: As, house: House, pupil: Thing) -> None:
    contact = noted(writing("mentor"), theme="wellbeing", text="Sover dåligt")
    newest = accesses_about(house.home, pupil.pupil_key or 0)[0]
    assert (newest.viewer, newest.kind, newest.what) == ("mentor", Kind.CHANGED, f"contact {contact.pk} noted")
    assert newest.why == "Utreda frånvaro"
    (told,) = contacts_about(pupil, viewer=viewer("mentor"), house=house)
    assert (told.who, told.with_whom, told.theme, told.text) == ("Namn mentor", "Eleven", "Mående", "Sover dåligt")
    assert told.is_own


@pytest.mark.parametrize(
    ("writer", "reader", "text", "is_closed", "is_of_health"),
    [
        ("mentor", "principal", "Ord", False, False),
        ("mentor", "school_social_worker", "Ord", False, False),
        ("mentor", "school_nurse", "", True, False),  # has no right to support
        ("school_social_worker", "special_educator", "Ord", False, False),
        ("school_social_worker", "mentor", "", False, True),
        ("school_social_worker", "principal", "", False, True),
        ("school_social_worker", "school_nurse", "", False, True),
        ("school_nurse", "school_doctor", "Ord", False, False),
        ("school_nurse", "school_psychologist", "", False, True),
        ("school_nurse", "mentor", "", False, True),
    ],
)
def test_a_text_is_read_by_its_own_secrecy_class(
    writing: As, house: House, pupil: Thing, writer: str, reader: str, text: str, is_closed: bool, is_of_health: bool
) -> None:
    noted(writing(writer), text="Ord")
    (told,) = contacts_about(pupil, viewer=viewer(reader), house=house)
    assert (told.text, told.is_closed, told.is_of_health) == (text, is_closed, is_of_health)
    assert told.held_on == TODAY
    if is_of_health:
        assert (told.who, told.theme, told.with_whom) == ("", "", "")


def test_whoever_holds_two_roles_writes_under_the_stricter_class() -> None:
    assert class_written_under({"osl_23_2_support", "osl_25_1", "osl_23_2_health"}) == "osl_25_1"


def test_every_class_that_is_written_under_is_one_of_the_law() -> None:
    under = {ROLES[role].writes_under for role in roles_giving(Permission.CONTACT_WRITE)}
    assert under <= SECRECY_CLASSES.keys()
    assert all(class_written_under({one}) == one for one in under)
    assert roles_giving(Permission.CONTACT_WRITE) <= roles_giving(Permission.PUPIL_VIEW)


def test_whoever_has_no_right_to_the_pupil_writes_nothing_and_is_noted(writing: As, house: House, pupil: Thing) -> None:
    elsewhere = replace(writing("mentor"), viewer=Viewer(id="x", roles=frozenset({"mentor"})))
    window = Window(pupil_key=pupil.pupil_key or 0, purpose="absence", reason="x")
    let_in = Viewer(id="x", roles=frozenset({"school_nurse"}), windows=(window,))
    preview = replace(viewer("principal"), is_preview=True)
    for who in (elsewhere, *(replace(elsewhere, viewer=one) for one in (let_in, preview, viewer("teacher")))):
        for write in (
            lambda who=who: noted(who),
            lambda who=who: contact_withdraw(writing=who, number=1),
            lambda who=who: own_words_write(writing=who, text="Ord", at=AT),
            lambda who=who: own_words_remove(writing=who),
        ):
            with pytest.raises(PupilsRefused):
                write()
    assert not Contact.objects.exists()
    assert accesses_about(house.home, pupil.pupil_key or 0)[0].what == "refused contact_write Eleven"


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"theme": "diagnos"}, "vad det handlade om"),
        ({"with_whom": "x"}, "vem samtalet var med"),
        ({"held_on": TODAY + timedelta(days=1)}, "i dag eller tidigare"),
        ({"held_on": date(2025, 10, 31)}, "högst ett år"),
        ({"text": "om 20120909-1234"}, "utan personnummer"),
        ({"text": "x" * 501}, "högst 500 tecken"),
    ],
)
def test_what_does_not_hang_together_is_told(writing: As, told: dict[str, object], sentence: str) -> None:
    with pytest.raises(ContactWrong, match=sentence):
        noted(writing("mentor"), **told)


def test_only_the_writer_takes_a_talk_back_and_nothing_is_left_of_it(writing: As, house: House, pupil: Thing) -> None:
    contact = noted(writing("mentor"))
    with pytest.raises(NotOnesOwn):
        contact_withdraw(writing=writing("principal"), number=contact.pk)
    contact_withdraw(writing=writing("mentor"), number=contact.pk)
    assert not Contact.objects.exists()
    assert accesses_about(house.home, pupil.pupil_key or 0)[0].what == f"contact {contact.pk} withdrawn"
    contact_withdraw(writing=writing("mentor"), number=contact.pk)  # twice is once


def test_a_talk_about_another_pupil_is_not_taken_back_from_this_ones_page(writing: As, pupil: Thing) -> None:
    contact = noted(writing("mentor"))
    other = replace(pupil, pupil_key=(pupil.pupil_key or 0) + 1)
    contact_withdraw(writing=replace(writing("mentor"), pupil=other), number=contact.pk)
    assert Contact.objects.filter(pk=contact.pk).exists()


def test_own_words_are_replaced_and_removed_by_whoever_may_write(writing: As, house: House, pupil: Thing) -> None:
    own_words_write(writing=writing("mentor"), text="Fråga mig om fotboll", at=AT)
    own_words_write(writing=writing("school_nurse"), text=" Jag vill sitta längst fram ", at=AT)
    words = own_words_of(pupil, house=house)
    assert words is not None
    assert (words.text, words.who, words.written_on) == ("Jag vill sitta längst fram", "Namn school_nurse", TODAY)
    assert OwnWords.objects.count() == 1
    own_words_remove(writing=writing("principal"))
    assert own_words_of(pupil, house=house) is None
    assert accesses_about(house.home, pupil.pupil_key or 0)[0].what == "words removed"
    with pytest.raises(ContactWrong, match="eleven vill säga"):
        own_words_write(writing=writing("mentor"), text=" ", at=AT)


def test_what_is_noted_follows_the_pupil_to_a_changed_number(writing: As, house: House, pupil: Thing) -> None:
    vault = Vault(house.home)
    keys = vault.pupil_keys(["201101012391", "201101022390"])
    earlier, later = keys["201101012391"], keys["201101022390"]
    for key in (earlier, later):
        of_key = replace(writing("mentor"), pupil=replace(pupil, pupil_key=key))
        noted(of_key)
        own_words_write(writing=of_key, text=str(key), at=AT + timedelta(seconds=key == later))
    vault.alias("201101012391", "201101022390")
    now = vault.known_keys(["201101022390"])["201101022390"]
    changed = replace(pupil, pupil_key=now)
    assert len(contacts_about(changed, viewer=viewer("mentor"), house=house)) == 2
    words = own_words_of(changed, house=house)
    assert words is not None
    assert words.text == str(later)
    own_words_write(writing=replace(writing("mentor"), pupil=changed), text="Nya ord", at=AT)
    assert [one.text for one in OwnWords.objects.all()] == ["Nya ord"]
    assert notes_erase(vault.keys_of(earlier)) == 3
    assert not Contact.objects.exists()


def high(house: House) -> ClassRows:
    """The class as its mentor sees it, with two pupils of high absence."""
    rows = class_rows(GROUP, viewer=viewer("mentor"), house=house)
    keys = sorted(row.pupil_key for row in rows.pupils)[:2]
    return replace(rows, pupils=[replace(row, has_high_absence=row.pupil_key in keys) for row in rows.pupils])


def test_any_talk_this_term_takes_the_pupil_off_the_list(writing: As, house: House, pupil: Thing) -> None:
    since = date(2026, 7, 1)
    first, second = sorted(row.pupil_key for row in not_yet_talked_about(high(house), since=since, house=house))
    assert first == pupil.pupil_key
    noted(writing("school_nurse"), held_on=date(2026, 6, 30))
    assert len(not_yet_talked_about(high(house), since=since, house=house)) == 2
    contact = noted(writing("school_nurse"), held_on=since)
    assert [row.pupil_key for row in not_yet_talked_about(high(house), since=since, house=house)] == [second]
    contact_withdraw(writing=writing("school_nurse"), number=contact.pk)
    assert len(not_yet_talked_about(high(house), since=since, house=house)) == 2


def test_an_objection_or_a_page_that_may_not_be_opened_keeps_a_pupil_off_the_list(
    database: str, house: House, pupil: Thing
) -> None:
    rows = high(house)
    closed = replace(rows, pupils=[replace(row, may_open=False) for row in rows.pupils])
    assert not_yet_talked_about(closed, since=TODAY, house=house) == []
    assert latest_contacts(closed, viewer=viewer("mentor"), house=house) == {}
    key = pupil.pupil_key or 0
    limit(house.home, key, "absence")
    try:
        assert key not in [row.pupil_key for row in not_yet_talked_about(high(house), since=TODAY, house=house)]
    finally:
        unlimit(house.home, key, "absence")


def test_a_list_shows_the_latest_talk_and_of_pupil_health_the_day_only(writing: As, house: House, pupil: Thing) -> None:
    noted(writing("mentor"), held_on=date(2026, 9, 1), text="Ord")
    noted(writing("school_social_worker"), held_on=date(2026, 9, 2), theme="wellbeing")
    rows = class_rows(GROUP, viewer=viewer("mentor"), house=house)
    told = latest_contacts(rows, viewer=viewer("mentor"), house=house)[pupil.pupil_key or 0]
    assert (told.held_on, told.theme, told.is_of_health) == (date(2026, 9, 2), "", True)
    Contact.objects.filter(theme="wellbeing").delete()
    told = latest_contacts(rows, viewer=viewer("mentor"), house=house)[pupil.pupil_key or 0]
    assert (told.theme, told.text) == ("Närvaro", "")  # a list tells no text


def test_choices_have_words_in_both_languages_and_a_lost_code_is_told_as_it_is() -> None:
    assert {"pupil", "guardian", "both", "other"} <= WITH_WHOM.keys()
    assert {"attendance", "wellbeing", "studies", "peers", "other"} <= THEMES.keys()
    assert all(one.title.sv and one.title.en for one in (*WITH_WHOM.values(), *THEMES.values()))
