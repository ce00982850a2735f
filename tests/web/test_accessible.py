"""What axe cannot see by itself: text twice as large, forced colours, no motion, the keyboard, what is read aloud."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from skolsikt.config.pages import PAGES
from tests.web.browsing import Open, faults_of, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = 390
# Every page of config/pages.py, as somebody who has something on it. The pages of a pupil are walked by keyboard below.
WALKED: dict[str, tuple[str, ...]] = {
    "rektor": (
        "overview",
        "compare",
        "class_group",
        "registration",
        "in_words",
        "number",
        "reading",
        "comments",
        "similar",
    ),
    "it": ("data", "administration", "new_source", "documents", "reconciliation", "calendar"),
    "dataskydd": ("data_protection", "releases", "how_we_count", "account", "accessibility"),
    "registrator": ("records_requests",),
}
ADDRESS = {
    "compare": "jamfor/?matt=absence_share&per=arskurs",
    "class_group": "klass/?klass=99000103/9",
    "number": "siffra/?matt=absence_share",
}
ELSEWHERE = {"pupil", "installed"}
CHART_PAGES = ("/", "/jamfor/?matt=eligible_vocational&per=skola", "/lasa-siffror/ovning/sakerhet/?svar=ab", "/data/")


def addresses(username: str) -> Iterator[str]:
    paths = {page.name: page.path for page in PAGES}
    return ("/" + ADDRESS.get(name, paths[name]) for name in WALKED[username])


def test_every_page_is_walked_by_somebody() -> None:
    walked = [name for names in WALKED.values() for name in names]
    assert sorted([*walked, *ELSEWHERE]) == sorted(page.name for page in PAGES)


# Each fault as a few words and the place, read out of the page in one go.
_STRUCTURE = """() => {
    const faults = [], shown = (one) => one.getClientRects().length > 0;
    const count = (what, selector, wanted) => {
        const found = [...document.querySelectorAll(selector)].filter(shown).length;
        if (found !== wanted) faults.push(`${found} ${what}`);
    };
    const words = (ids) => (ids || '').split(' ').map((id) => document.getElementById(id)?.textContent || '').join('');
    const named = (one) => one.getAttribute('aria-label')?.trim() || words(one.getAttribute('aria-labelledby')).trim();
    count('h1', 'h1', 1);
    count('main', 'main', 1);
    count('header', 'body > header', 1);
    const levels = [...document.querySelectorAll('main :is(h1,h2,h3,h4)')].map((one) => Number(one.tagName[1]));
    levels.forEach((level, at) => at && level > levels[at - 1] + 1 && faults.push(`h${levels[at - 1]} then h${level}`));
    const navs = [...document.querySelectorAll('nav')];
    if (new Set(navs.map(named)).size < navs.length || !navs.every(named)) faults.push('nav without a name of its own');
    for (const table of document.querySelectorAll('table')) {
        const around = table.closest('[aria-labelledby], [aria-label]');
        if (!table.caption && !(around && named(around))) faults.push('table without name');
        if (!table.querySelector('th')) faults.push('table without heads');
    }
    for (const field of document.querySelectorAll('input:not([type=hidden]), select, textarea'))
        if (!named(field) && ![...(field.labels || [])].some((label) => label.textContent.trim()))
            faults.push(`field without label: ${field.outerHTML.slice(0, 90)}`);
    for (const region of document.querySelectorAll('section'))
        if (!named(region)) faults.push(`section without name: ${region.outerHTML.slice(0, 90)}`);
    if (!document.querySelector('#status[role=status]')) faults.push('no status that is read aloud');
    if (!document.documentElement.lang || !document.title.trim()) faults.push('no language or title');
    return faults;
}"""


@pytest.mark.parametrize(
    "username", [one if one == "rektor" else pytest.param(one, marks=pytest.mark.slow) for one in WALKED]
)
def test_with_text_twice_as_large_every_page_fits_and_says_what_it_is(
    open_as: Open, faults: list[str], username: str
) -> None:
    page = open_as(username, width=PHONE)
    found = []
    for address in addresses(username):
        page.goto(address, wait_until="networkidle")
        found += [(address, "structure", fault) for fault in page.evaluate(_STRUCTURE)]
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        found += [(address, *fault) for fault in faults_of(page, PHONE)]
    assert found == []
    assert faults == []


@pytest.mark.slow
@pytest.mark.parametrize("width", [1360, 320])
@pytest.mark.parametrize("username", WALKED)
def test_with_text_twice_as_large_every_page_fits_other_widths_too(open_as: Open, username: str, width: int) -> None:
    page = open_as(username, width=width)
    found = []
    for address in addresses(username):
        page.goto(address, wait_until="networkidle")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        found += [(address, *fault) for fault in faults_of(page, width)]
    assert found == []


# Under forced colours backgrounds are gone: what was told by one needs a border, and a drawing its own ground.
_FORCED = """() => {
    const faults = [], style = (one) => getComputedStyle(one), shown = (one) => one.getClientRects().length > 0;
    for (const one of document.querySelectorAll('.btn:not(.text), .chip, .tag, .status, .withheld, .note, .card'))
        if (shown(one) && (!parseFloat(style(one).borderTopWidth) || style(one).borderTopStyle === 'none'))
            faults.push(`no border: ${one.outerHTML.slice(0, 80)}`);
    for (const one of document.querySelectorAll('.plot, .spark'))
        if (shown(one) && style(one).backgroundColor !== 'rgb(255, 255, 255)')
            faults.push(`drawn in dark colours on ${style(one).backgroundColor}: ${one.outerHTML.slice(0, 80)}`);
    for (const one of document.querySelectorAll('[aria-current=page]'))
        if (shown(one) && parseFloat(style(one).borderTopWidth) < 2) faults.push('the page in the menu is not marked');
    return faults;
}"""


def test_under_forced_colours_borders_and_drawings_are_seen(open_as: Open) -> None:
    page = open_as("skolchef", width=PHONE, forced_colors="active", color_scheme="dark")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    found = []
    for address in CHART_PAGES:
        page.goto(address, wait_until="networkidle")
        found += [(address, fault) for fault in page.evaluate(_FORCED)]
    assert found == []


_MOVING = """() => [...document.querySelectorAll('*')].filter((one) => {
    const style = getComputedStyle(one);
    return [style.transitionDuration, style.animationDuration].some((time) => parseFloat(time) > 0);
}).map((one) => one.outerHTML.slice(0, 80))"""


def test_who_asks_for_less_motion_gets_none(open_as: Open) -> None:
    still = open_as("rektor", width=1360, reduced_motion="reduce")
    moving = open_as("rektor", width=1360, reduced_motion="no-preference")
    assert moving.evaluate(_MOVING)  # the net catches
    for address in CHART_PAGES:
        still.goto(address, wait_until="networkidle")
        still.locator(".chip, .btn, .side a").first.hover()
        assert still.evaluate(_MOVING) == []
        assert still.evaluate("document.getAnimations().length") == 0


def test_who_has_only_a_keyboard_logs_in(browser: Browser, live_server: LiveServer, people: dict[str, str]) -> None:
    context = browser.new_context(viewport={"width": PHONE, "height": 900}, base_url=live_server.url)
    page = context.new_page()
    page.goto("/konto/logga-in/")
    assert page.evaluate(_STRUCTURE) == []
    page.locator("#id_login").focus()  # the page puts it there itself where the browser lets it
    page.keyboard.type("rektor")
    assert tab_to(page, "#id_password") == []
    page.keyboard.type(people["rektor"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Översikt")
    context.close()


def test_overview_and_compare_are_used_by_keyboard(open_as: Open, faults: list[str]) -> None:
    page = open_as("rektor", width=PHONE)
    assert tab_to(page, "#chip-skola") == []
    page.keyboard.press("Home")
    expect(page.locator(".eyebrow")).to_contain_text("Kommunen")
    assert tab_to(page, ".tabs a[href='/jamfor/']", most=120) == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Jämför")
    assert tab_to(page, "#chip-matt") == []
    page.locator("#chip-matt").select_option("absence_share")
    expect(page.locator("#svar-title")).to_contain_text("Frånvaro")
    expect(page.locator("#chip-matt")).to_be_focused()
    assert tab_to(page, "#result .scroll") == []
    assert faults == []


def test_a_question_is_asked_by_keyboard(open_as: Open, faults: list[str]) -> None:
    page = open_as("rektor", width=PHONE)
    assert tab_to(page, ".find-link") == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Fråga")
    assert tab_to(page, "#id_fraga") == []
    page.keyboard.type("frånvaro per årskurs")
    page.keyboard.press("Enter")
    expect(page.locator("#svar-title")).to_contain_text("Frånvaro")
    assert tab_to(page, "#meaning-title ~ * a, #result a, .scroll") == []
    assert faults == []


def test_a_pupil_is_reached_by_keyboard_with_a_purpose(open_as: Open, faults: list[str]) -> None:
    page = open_as("rektor", "/klass/", width=PHONE)
    assert tab_to(page, "#chip-klass") == []
    page.locator("#chip-klass").select_option("99000103/9")
    expect(page.locator("#pupils-title")).to_be_visible()
    assert tab_to(page, "tbody th a") == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Vad behöver du")
    assert page.evaluate(_STRUCTURE) == []
    assert tab_to(page, "main textarea, main input[type=text]") == []
    page.keyboard.type("Ströfrånvaro")
    assert tab_to(page, "main .btn") == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Vad behöver du")
    assert page.evaluate(_STRUCTURE) == []
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert faults_of(page, PHONE) == []
    assert faults == []


def test_a_form_with_a_fault_is_told_where_one_is_and_an_answer_is_read_aloud(open_as: Open) -> None:
    page = open_as("rektor", "/tyck-till/", width=PHONE)
    page.get_by_role("button", name="Skicka").click()
    assert _describes_its_fault(page, "#id_text")
    page.goto("/lasa-siffror/ovning/sakerhet/")
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Svara").click()
    expect(page.locator("#svar")).to_be_focused()
    expect(page.locator("#svar")).to_be_in_viewport()


def _describes_its_fault(page: Page, field: str) -> bool:
    """Whether the field says that it is wrong, and leads to the words that say why."""
    told = page.locator(field).get_attribute("aria-describedby") or ""
    is_invalid = page.locator(field).get_attribute("aria-invalid") == "true"
    return is_invalid and any(page.locator(f"[id='{one}']").is_visible() for one in told.split())
