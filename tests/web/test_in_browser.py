"""The pages in a real browser: accessible at three widths, strict about what they load, and usable without scripts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from skolsikt.home.clock import now
from skolsikt.home.paths import Home
from skolsikt.jobs.models import JobRun
from skolsikt.jobs.queue import perform
from skolsikt.loading.load import load_file
from skolsikt.measures.house import House
from skolsikt.privacy.vault import Vault
from skolsikt.privacy.vault.describing import birth_date_of
from skolsikt.sources.contract import Wish
from tests.web.browsing import RULES, Open, faults_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE_FIRST = (390, *(pytest.param(width, marks=pytest.mark.slow) for width in (1360, 320)))
PAGES = (
    "/",
    "/jamfor/",
    "/jamfor/?matt=absence_share&per=manad&per=kon",
    "/jamfor/?matt=eligible_vocational&per=skola&per=kon&period=all",
    "/fraga/",
    "/lasa-siffror/",
    "/lasa-siffror/ovning/nasta-ar/?svar=up",
    "/administration/",
    "/dataskydd/dokument/",
    "/data/",
    "/data/inlasning/1/",
    "/ny-kalla/",
    "/sa-raknar-vi/",
    "/sa-raknar-vi/merit_value_mean/",
    "/siffra/?matt=absence_share",
    "/konto/",
    "/tillganglighet/",
    "/tyck-till/?sida=data",
    "/finns-inte/",
)


@pytest.mark.parametrize("width", PHONE_FIRST)
def test_every_page_is_accessible_fits_its_width_and_breaks_no_policy(
    open_as: Open, faults: list[str], width: int
) -> None:
    page = open_as("it", width=width)
    violations = []
    for address in PAGES:
        page.goto(address, wait_until="networkidle")
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        violations += [(address, one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    assert violations == []
    assert [fault for fault in faults if "finns-inte" not in fault] == []


@pytest.mark.parametrize("width", PHONE_FIRST)
def test_the_pages_of_pupils_are_accessible_too(open_as: Open, faults: list[str], width: int) -> None:
    page = open_as("rektor", "/klass/?klass=99000103/9", width=width)
    assert faults_of(page, width) == []
    page.get_by_role("link", name="Andersson").click()
    assert faults_of(page, width) == []
    page.get_by_label("Varför just nu").fill("Ströfrånvaro")
    page.get_by_role("button", name="Visa eleven").click()
    page.get_by_text("Ge någon insyn för en tid").click()
    assert faults_of(page, width) == []
    assert faults == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_file_with_invented_headings_is_loaded_without_programming(
    open_as: Open, faults: list[str], own_home: Home, tmp_path: Path, scripts: bool
) -> None:
    rows = ("20121212-1212", "20121130-1237", "20110101-2381", "20110909-2385", "20110909-2393")
    headings = "Identitet|Husnummer|Hemvist|Är en|Började"
    lines = (f"{one}|99000103|9X|{'Tjej' if one[-2] in '02468' else 'Kille'}|19.08.2025" for one in rows)
    (tmp_path / "egen.csv").write_bytes("\r\n".join([headings, *lines, *lines, ""]).encode("cp1252"))
    page = open_as("it", "/ny-kalla/", width=390, scripts=scripts)
    page.get_by_label("Fil", exact=True).set_input_files(tmp_path / "egen.csv")
    page.get_by_role("button", name="Beskriv filen").click()
    page.get_by_label("Vad filen handlar om").select_option("pupils")
    page.get_by_role("button", name="Visa igen").first.click()
    page.get_by_label("Hemvist").select_option("class_name")
    page.get_by_label("Är en").select_option("sex")
    page.get_by_role("button", name="Visa igen").first.click()
    page.get_by_text("Visa fälten").click()
    page.get_by_label("Läsår som").fill("2025/26")
    page.get_by_label("Profilens namn").fill("Eget system")
    page.get_by_role("button", name="Visa igen").first.click()
    expect(page.get_by_role("heading", name="rader på prov")).to_be_visible()
    assert scripts is False or faults_of(page, 390) == []
    page.get_by_role("button", name="Spara och läs in").click()
    expect(page.get_by_role("status").first).to_contain_text("mottagen")
    perform(JobRun.objects.get().pk)
    page.goto("/data/")
    expect(page.get_by_role("link", name="egen.csv")).to_be_visible()
    loaded = House.open(own_home).rows().fetchall("SELECT count(*) FROM enrolment WHERE class_name = '9X'")
    assert loaded == [(5,)]
    assert faults == []


@pytest.mark.parametrize("width", PHONE_FIRST)
def test_figures_are_held_on_an_accessible_page(open_as: Open, faults: list[str], width: int) -> None:
    page = open_as("skolchef", "/utgavor/", width=width)
    page.get_by_label("Dagen då siffrorna visas").fill("2020-01-01")
    page.get_by_label("Rektor", exact=True).check()
    page.get_by_label("Varför").last.fill("Rektorerna läser först")
    page.get_by_role("button", name="Håll inne").click()
    expect(page.get_by_role("alert")).to_contain_text("Välj vad som hålls inne")
    assert faults_of(page, width) == []
    assert [fault for fault in faults if "400" not in fault] == []


@pytest.mark.parametrize("width", PHONE_FIRST)
def test_dataskydd_and_public_records_are_accessible_from_request_to_decision(
    open_as: Open, faults: list[str], width: int
) -> None:
    page = open_as("registrator", "/allmanna-handlingar/", width=width)
    page.get_by_label("Vad som begärs", exact=True).fill("Slutbetyg")
    page.get_by_label("Betyg", exact=True).check()
    assert faults_of(page, width) == []
    page.get_by_role("button", name="Registrera").click()
    page.locator("summary").first.click()
    assert faults_of(page, width) == []
    page.goto("/dataskydd/rattigheter/")
    assert faults_of(page, width) == []
    page = open_as("dataskydd", "/dataskydd/", width=width)
    assert faults_of(page, width) == []
    page.get_by_role("link", name="Ansvarsfull användning").click()
    page.locator("summary").first.click()
    assert faults_of(page, width) == []
    page.goto("/dataskydd/logg/?kontrollera=ja")
    page.get_by_role("button", name="Sök i loggen").click()
    assert faults_of(page, width) == []
    assert faults == []


def test_without_network_the_phone_says_so_and_holds_no_page(open_as: Open) -> None:
    page = open_as("rektor", "/", width=390)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    kept = page.evaluate(
        "caches.keys().then(n => Promise.all(n.map(k => caches.open(k).then(c => c.keys()))))"
        ".then(all => all.flat().map(r => new URL(r.url).pathname))"
    )
    assert kept
    assert [address for address in kept if not address.startswith("/static/")] == ["/app/utan-nat/"]
    page.context.set_offline(True)
    page.goto("/jamfor/")
    expect(page.get_by_role("heading", name="Ingen förbindelse")).to_be_visible()


@pytest.mark.parametrize("width", PHONE_FIRST)
def test_a_question_in_words_is_asked_from_any_page(open_as: Open, faults: list[str], width: int) -> None:
    page = open_as("rektor", "/data/", width=width)
    if width > 760:
        page.get_by_role("searchbox").fill("frånvro per årskurs utom åk 9")
        page.keyboard.press("Enter")
    else:
        page.get_by_role("link", name="Fråga med egna ord").click()
        page.get_by_label("Din fråga").fill("frånvro per årskurs utom åk 9")
        page.get_by_role("main").get_by_role("button", name="Fråga").click()
    expect(page.get_by_text("Förstods inte")).to_contain_text("utom")
    expect(page.get_by_text("lästes som")).to_be_visible()
    expect(page.get_by_text("svaret gäller din")).to_be_visible()
    assert faults_of(page, width) == []
    assert faults == []


@pytest.mark.parametrize("width", PHONE_FIRST)
def test_a_row_without_person_number_is_given_its_pupil_on_the_phone(
    open_as: Open, faults: list[str], own_home: Home, tmp_path: Path, width: int
) -> None:
    pupils = Vault(own_home).identities(_pupils_at(own_home, "99000103")).values()
    one = next(one for one in pupils if one.given_name and not one.is_protected)
    born, path = birth_date_of(one), tmp_path / "resultat.csv"
    lines = ["Namn;Födelsedatum;Klass;Skolenhetskod;Prov;Datum;Resultat"]
    lines.append(f"{one.given_name} {one.family_name}x;{born};;99000103;Celler;2025-10-01;9/10")
    path.write_text("\n".join([*lines, ""]), "utf-8")
    load = load_file(path, house=House.open(own_home), wish=Wish(municipality="9900"), at=now()).load
    page = open_as("rektor", f"/data/inlasning/{load}/", width=width)
    page.get_by_role("link", name="Rader utan personnummer").click()
    assert faults_of(page, width) == []
    page.get_by_label("Varför du behöver se raderna").fill("Rätta läromedlets fil")
    page.get_by_role("button", name="Visa eleverna").click()
    assert faults_of(page, width) == []
    page.locator("select").select_option(index=1)
    page.get_by_role("button", name="Spara och läs om filen").click()
    expect(page.get_by_role("status").first).to_contain_text("1 beslut är sparat")
    assert faults == []


def _pupils_at(home: Home, unit: str) -> list[int]:
    """Those who go there in the newest school year: of others the principal is no principal."""
    newest = "school_year = (SELECT max(school_year) FROM pupil_year)"
    asked = f"SELECT DISTINCT pupil_key FROM pupil_year WHERE school_unit_code = '{unit}' AND {newest} ORDER BY 1"
    return [int(str(key)) for (key,) in House.open(home).rows().fetchall(asked)]


def test_the_log_in_page_is_accessible_on_a_phone(browser: Browser, live_server: LiveServer, on_screen: object) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(f"{live_server.url}/konto/logga-in/")
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    page.close()
    assert found.violations_count == 0


def test_charts_are_drawn_with_the_font_of_the_page(open_as: Open) -> None:
    page = open_as("rektor")
    drawn = page.locator(".plot svg.marks").first
    expect(drawn).to_be_visible(timeout=20_000)
    assert "Source Sans 3" in (drawn.locator("text").first.get_attribute("font-family") or "")


def test_a_chart_is_read_point_by_point_with_the_arrow_keys(open_as: Open, faults: list[str]) -> None:
    page = open_as("rektor", "/jamfor/?matt=pupils&per=arskurs&skola=99000103")
    names = page.locator("#result table tbody th").all_inner_texts()
    plot, reading = page.locator("[data-chart=svar]"), page.locator("#svar-reading")
    plot.focus()
    for key, name in (("ArrowRight", names[0]), ("ArrowRight", names[1]), ("ArrowLeft", names[0]), ("End", names[-1])):
        page.keyboard.press(key)
        expect(reading).to_contain_text(f"{name}, ")
    expect(reading).to_contain_text("Värde: ")
    page.keyboard.press("Escape")
    expect(reading).to_be_hidden()
    assert faults_of(page, 1360) == []
    assert faults == []


def test_on_a_phone_charts_have_their_key_above_and_nothing_is_cut(open_as: Open) -> None:
    page = open_as("rektor", width=390)
    page.locator(".plot").first.scroll_into_view_if_needed()
    expect(page.locator(".plot svg.marks").first).to_be_visible(timeout=20_000)
    expect(page.locator(".keys.narrow-only").first).to_be_visible()
    assert page.locator(".plot svg.marks").first.bounding_box()["width"] <= 390


def test_a_choice_changes_answer_address_and_status_and_keeps_the_focus(open_as: Open) -> None:
    page = open_as("skolchef", "/jamfor/")
    chip = page.locator("#chip-matt")
    chip.focus()
    chip.select_option("absence_share")
    expect(page.locator("#svar-title")).to_contain_text("Frånvaro")
    expect(page.locator("#status")).to_contain_text("Frånvaro")
    expect(page).to_have_url(re.compile("matt=absence_share"))
    expect(page.locator("#chip-matt")).to_be_focused()


def test_going_back_shows_the_earlier_answer(open_as: Open) -> None:
    page = open_as("skolchef", "/jamfor/?matt=pupils&per=skola")
    page.locator("#chip-matt").select_option("absence_share")
    expect(page.locator("#svar-title")).to_contain_text("Frånvaro")
    page.go_back()
    expect(page.locator("#svar-title")).to_contain_text("Elever")


def test_without_scripts_forms_work_and_charts_are_pictures(open_as: Open) -> None:
    page = open_as("skolchef", "/jamfor/", scripts=False)
    page.locator("#chip-matt").select_option("absence_share")
    page.get_by_role("button", name="Visa").click()
    expect(page.locator("#svar-title")).to_contain_text("Frånvaro")
    picture = page.locator("noscript img, img.plot").first
    expect(picture).to_be_visible()
    assert page.request.get(picture.get_attribute("src") or "").ok


def test_the_keyboard_goes_skip_link_header_menu_content(open_as: Open) -> None:
    page = open_as("rektor")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till innehållet")).to_be_focused()
    order = []
    for _press in range(13):  # the last but one is how much is reported, beside the title
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert order[0] == "Skolsikt"
    assert order[2] == "Fråga"
    assert order[4:11] == ["Översikt", "Jämför", "Klass", "Registrering", "Data", "Så räknar vi", "Dataskydd"]
    assert page.evaluate("document.activeElement.id") == "chip-skola"


def test_the_skip_link_moves_to_the_content(open_as: Open) -> None:
    page = open_as("rektor")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


# The browser scrolls in steps of its own: wait until ten pictures in a row stand still.
_SCROLLED = """() => new Promise((done) => {
    let last = -1, still = 0;
    const look = () => {
        still = window.scrollY === last ? still + 1 : 0;
        last = window.scrollY;
        still < 10 ? requestAnimationFrame(look) : done();
    };
    look();
})"""


def test_focus_is_never_hidden_behind_the_header_or_the_bar(open_as: Open) -> None:
    page = open_as("skolchef", "/sa-raknar-vi/", width=390)
    page.keyboard.press("End")
    for _press in range(12):
        page.keyboard.press("Shift+Tab")
        page.evaluate(_SCROLLED)
        covered = page.evaluate(
            """async () => {
            // The page scrolls to what has focus in a frame to come, later on a busy machine.
            for (let frame = 0, at = NaN; frame < 120 && (frame < 6 || at !== scrollY); frame++) {
                at = scrollY;
                await new Promise(requestAnimationFrame);
            }
            const box = document.activeElement.getBoundingClientRect();
            const bar = document.querySelector('.tabs').getBoundingClientRect();
            const inside = document.activeElement.closest('.tabs, .top');
            return !inside && (box.bottom > bar.top + 1 || box.top < 53); }"""
        )
        assert not covered


def test_a_principal_finds_the_year_when_boys_were_half_a_deviation_ahead_in_at_most_four_taps(
    open_as: Open, faults: list[str], world_home: Home
) -> None:
    planted = json.loads((world_home.root / "demo-export" / "manifest.json").read_text("utf-8"))["planted"]["boys_lead"]
    page, taps = open_as("rektor", width=390), 0
    card = page.locator("section", has=page.locator("#kon-title"))
    expect(page.locator("#kon-title")).to_contain_text("Pojkarna låg")
    expect(page.locator("#kon-title")).to_contain_text(planted["school_year"])
    told = re.search(r"ungefär (\d,\d) standardavvikelser", card.inner_text())
    assert told
    assert abs(float(told[1].replace(",", ".")) - planted["sd"]) < 0.2  # a small school of the whole cohort
    card.get_by_role("link", name="Se i Jämför").click()
    taps += 1
    rows = page.locator("#result table tbody tr").filter(has_text=planted["school_year"])
    points = {sex: rows.filter(has_text=sex).locator("td.n").first.inner_text() for sex in ("Flickor", "Pojkar")}
    girls, boys = (float(points[sex].replace(",", ".")) for sex in ("Flickor", "Pojkar"))
    assert boys > girls
    assert taps <= 4
    assert faults_of(page, 390) == []
    assert faults == []


def test_loads_under_way_are_shown_until_they_are_done(open_as: Open) -> None:
    run = JobRun.objects.create(job="load_inbox", status=JobRun.Status.RUNNING, step="betyg.csv", progress_share=0.4)
    page = open_as("it", "/data/")
    expect(page.locator("#work progress")).to_have_attribute("value", "40")
    JobRun.objects.filter(pk=run.pk).update(status=JobRun.Status.DONE)
    expect(page.locator("#work")).to_be_hidden(timeout=10_000)
