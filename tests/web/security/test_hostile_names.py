"""Names that other systems send are text on every page, in every table and every letter, whatever they hold.

A house is loaded from real files in which everything that may be named is named to break out of a page.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
import shapely
from django.core import mail
from django.test import Client
from shapely.geometry import mapping

from skolsikt.home.clock import now, today
from skolsikt.home.paths import Home
from skolsikt.home.settings import Responsibility, Settings, write_settings
from skolsikt.jobs.contract import Run
from skolsikt.jobs.review_reminders import JOB as REMINDERS
from skolsikt.loading.load import load_files
from skolsikt.measures.house import House
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.services import account_create, grant_role
from skolsikt.sources.contract import Wish
from skolsikt.web.pupil_addresses import pupil_address
from tests.presentation.test_spreadsheet_cells import opens
from tests.sources.grade_lines import person_number

BREAKS = "\"'><hostil onx=1></script><hostil>{{7*7}}{% x %}"
FORMULA = "=1+1"
UNIT = "12345678"
PUPILS = "Personnummer;Förnamn;Efternamn;Läsår;Skolenhetskod;Årskurs;Klass;Från och med;Bostadsområde"
LESSONS = "Personnummer;Datum;Starttid;Minuter;Giltig;Ogiltig;Rapporterad;Skolenhetskod;Ämne;Lärare;Grupp"
SERIALS = range(101, 113)


class Tags(HTMLParser):
    """What a browser would make of a page: its elements and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.broken: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "hostil" or any(name.startswith("on") or "hostil" in name for name, _value in attrs):
            self.broken.append(str(self.get_starttag_text()))
        self.texts += [value or "" for _name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def broken_out(page: str) -> list[str]:
    """Return what a browser would take for more than text; ``49`` is what a template would have counted."""
    tags = Tags()
    tags.feed(page)
    return tags.broken + (["{{7*7}} was counted"] if "</script><hostil>49" in " ".join(tags.texts) else [])


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def files(folder: Path) -> Iterator[Path]:
    """Every kind of file that brings names, each with names made to break out."""
    name = quoted(f"Å{BREAKS}")
    box = mapping(shapely.box(13.00, 55.58, 13.02, 55.60))
    feature = {"type": "Feature", "properties": {"kod": "1110", "namn": f"Elm{BREAKS}"}, "geometry": box}
    unit = {"schoolUnitCode": UNIT, "schoolUnitName": f"Ek{BREAKS}", "wgs84Latitude": "55.6", "wgs84Longitude": "13.0"}
    numbers = [person_number(serial) for serial in SERIALS]
    rest = f"2024/25;{UNIT};8;{quoted('8' + BREAKS)};2024-08-15;1110"
    contents = {
        "enheter.json": json.dumps({"body": {"_embedded": {"compactSchoolUnits": [unit]}}}),
        "omraden.geojson": json.dumps({"type": "FeatureCollection", "features": [feature]}),
        f"elever <hostil onx=1>{FORMULA}.csv": "\n".join([PUPILS, *(f"{one};{name};{name};{rest}" for one in numbers)]),
        "lektioner.csv": "\n".join(
            [
                LESSONS,
                *(
                    f"{one};2025-03-{day};08:20;60;0;10;Ja;{UNIT};MA;{name};{quoted('8 ' + BREAKS)}"
                    for one in numbers
                    for day in range(10, 15)
                ),
                f"{numbers[0]};2025-03-10;{quoted(BREAKS)};60;0;0;Ja;{UNIT};MA;LÖ;8 MA",
                f"{numbers[0]};2025-03-11;09:00;60;0;0;Ja;{UNIT};{quoted('<b>')};LÖ;8 MA",
                f"{numbers[0]};2025-03-11;10:00;60;0;0;Ja;{UNIT};{quoted('=1')};LÖ;8 MA",
            ]
        ),
        "kalender.csv": f"Läsår;Skolenhetskod;Datum;Slag;Namn\n2024/25;*;2024-11-01;Lov;{quoted('Lov' + BREAKS)}",
        "skräp <hostil onx=1>.csv": f"{BREAKS};{BREAKS}\n1;2",
    }
    for file, content in contents.items():
        path = folder / file.replace("/", "_")
        path.write_text(content + "\n", "utf-8")
        yield path


@pytest.fixture(scope="module")
def hostile_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("hostile")
    home = Home(folder / "hem").create()
    named = f"Kommunen{BREAKS}"
    due = {"checker": BREAKS, "next_review": date(2020, 1, 1)}
    owner = Responsibility(owner=f"Ägare{BREAKS}", contact="karin@example.se", **due)
    said = {"organiser_name": named, "measures": {"pupils": owner}, "second_factor_roles": []}
    write_settings(home, Settings(municipality="1280", **said))
    (folder / "in").mkdir()
    wish = Wish(municipality="1280")
    came = load_files(list(files(folder / "in")), house=House.open(home.root), wish=wish, at=now())
    # What cannot be read is shown among the loads, with the name of its file.
    assert [outcome.file for outcome in came if outcome.error] == ["skräp <hostil onx=1>.csv"]
    assert [outcome.file for outcome in came if not outcome.error and not outcome.rows_loaded] == []
    return home


@pytest.fixture
def hostile(db: None, settings, hostile_home: Home) -> Home:
    from skolsikt.home.settings import read_settings

    settings.SKOLSIKT_HOME = hostile_home
    settings.SKOLSIKT_SETTINGS = read_settings(hostile_home)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return hostile_home


@pytest.fixture
def reader(hostile: Home) -> User:
    """Somebody with every role that shows something, and with a name to break out."""
    user = account_create(username='a"><hostil>', full_name=f"Rektor{BREAKS}", password="gång-2025", at=now())
    for role, unit in (("principal", UNIT), ("it_coordinator", "*"), ("head", "*"), ("dpo", "*")):
        grant_role(user=user, role=role, school_unit_code=unit, from_date=today(), by=None, at=now())
    return user


@pytest.fixture
def pages(reader: User, hostile: Home) -> dict[str, str]:
    """Every page that shows a name, as one who may see it gets it."""
    client = Client()
    client.force_login(reader)
    rows = House.open(hostile.root).rows()
    (key,) = rows.fetchall("SELECT min(pupil_key) FROM pupil_year")[0]
    classes = [name for (name,) in rows.fetchall("SELECT DISTINCT class_name FROM pupil_year")]
    groups = [f"grupp/{name}" for (name,) in rows.fetchall("SELECT DISTINCT teaching_group FROM lesson_attendance")]
    pupil = f"/elev/{pupil_address(int(str(key)), username=reader.username)}/"
    asked = [
        *(("/klass/", {"klass": f"{UNIT}/{name}"}) for name in (*classes, *groups)),
        *((page, {}) for page in ("/", "/jamfor/", "/data/", "/sa-raknar-vi/", "/sa-raknar-vi/pupils/", "/konto/")),
        *((page, {}) for page in ("/administration/", "/skolkalender/", "/oversikt/utveckling.svg", pupil)),
        ("/skolkalender/", {"lasar": "2024/25"}),
        ("/", {"skola": UNIT}),
        *((f"/data/inlasning/{number}/", {}) for number in range(1, 7)),
    ]
    for by in ("skola", "klass", "omrade", "grupp", "amne"):
        for page in ("/jamfor/", "/siffra/", "/jamfor/diagram.svg"):
            asked.append((page, {"matt": "absence_share", "per": by, "period": "2024/25", "skola": UNIT}))
    shown = {f"{page} {query}": client.get(page, query) for page, query in asked}
    shown["/elev/ opened"] = client.post(pupil, {"andamal": "absence", "skal": f"Skäl{BREAKS}"}, follow=True)
    shown["/elev/ window"] = client.post(
        f"{pupil}insyn/", {"vem": BREAKS, "till": "x", "andamal": "absence", "skal": BREAKS}, follow=True
    )
    assert {answer.status_code for answer in shown.values()} <= {200, 400, 404}, {
        name: answer.status_code for name, answer in shown.items() if answer.status_code not in (200, 400, 404)
    }
    return {name: answer.content.decode() for name, answer in shown.items()}


def test_a_name_never_becomes_part_of_the_page(pages: dict[str, str]) -> None:
    assert {name: found for name, page in pages.items() if (found := broken_out(page))} == {}


def test_the_names_are_on_the_pages(pages: dict[str, str]) -> None:
    """What is searched for is there, as text: else the test above would prove nothing."""
    seen = [name for name, page in pages.items() if "&lt;hostil" in page or "\\u003Chostil" in page]
    for part in ("/klass/", "/jamfor/ ", "/data/ ", "/elev/", "/administration/", "/skolkalender/", "/konto/", "/ {"):
        assert any(part in name for name in seen), part


def test_the_search_finds_what_breaks_out() -> None:
    assert broken_out(f"<p>{BREAKS}</p>")
    assert broken_out(f'<a title="{BREAKS}">')
    assert not broken_out("<p>&lt;hostil onx=1&gt;</p>")


def test_no_table_for_spreadsheets_opens_a_formula(reader: User, hostile: Home) -> None:
    client = Client()
    client.force_login(reader)
    tables = [f"/data/inlasning/{number}/avvisade.csv" for number in range(1, 7)]
    written = [client.get(table).content.decode("utf-8-sig") for table in tables]
    for by in ("klass", "skola", "grupp"):
        query = {"matt": "absence_share", "per": by, "period": "2024/25", "skola": UNIT}
        written.append(client.get("/jamfor/tabell.csv", query).content.decode("utf-8-sig"))
    assert any("hostil" in text for text in written)
    for text in written:
        for row in csv.reader(io.StringIO(text), delimiter=";"):
            assert [cell for cell in row if opens(cell)] == []


def test_a_letter_is_one_letter_to_one_person_in_plain_text(hostile: Home, reader: User, settings) -> None:
    """What somebody is called, or a line break in it, makes no header and no second part of a letter."""
    run = Run(house=House.open(hostile.root), arguments={}, at=now(), progress=lambda step, share: None)
    REMINDERS.run(run)
    assert mail.outbox
    for letter in mail.outbox:
        assert letter.to == ["karin@example.se"]
        sent = letter.message()
        assert sent.get_content_type() == "text/plain"
        assert not sent.is_multipart()
