"""What the tests in a browser share: logging in as a person does, what axe finds, and where the focus is."""

from __future__ import annotations

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
Open = Callable[..., Page]
Faults = list[tuple[str, str]]


def faults_of(page: Page, width: int) -> Faults:
    """What axe finds on the page, and whether it is wider than the screen."""
    page.wait_for_load_state("networkidle")
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    faults = [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth")
    return faults + [("wide", f"{wide} px {one}") for one in page.evaluate(_STICKING_OUT)[:3] or [""]] * (wide > width)


# What no ancestor cuts or scrolls.
_STICKING_OUT = """() => {
    const isHeld = (one) => one && one !== document.body
        && (getComputedStyle(one).overflowX !== 'visible' || isHeld(one.parentElement));
    return [...document.querySelectorAll('body *')]
        .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + .5
            && !isHeld(one.parentElement))
        .map((one) => `${one.getBoundingClientRect().right}: ${one.outerHTML.slice(0, 120)}`);
}"""


def log_in_by_form(page: Page, username: str, password: str, *, address: str = "/") -> None:
    """Fill in the form as a person would, and go on to ``address``."""
    page.goto(f"/konto/logga-in/?next={address.replace('&', '%26')}")
    page.fill("#id_login", username)
    page.fill("#id_password", password)
    page.click("main button")
    page.wait_for_load_state("networkidle")


# What has focus: whether it is seen, and whether the header or the bar of the phone lies over it. Scrolling to it is
# done in a frame to come, later on a busy machine.
_FOCUS = """async () => {
    for (let frame = 0, at = NaN; frame < 120 && (frame < 6 || at !== scrollY); frame++) {
        at = scrollY;
        await new Promise(requestAnimationFrame);
    }
    const has = document.activeElement, box = has.getBoundingClientRect();
    const shows = (one) => {
        const style = getComputedStyle(one);
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    };
    const bar = document.querySelector('.tabs')?.getBoundingClientRect();
    const isFixed = has.closest('.tabs, .top, .skip');
    const under = box.top < 53 && box.bottom < 60 || bar?.height && box.top > bar.top - 8;
    const told = {unseen: !shows(has), covered: !isFixed && Boolean(under)};
    return {is: has.outerHTML.slice(0, 120), faults: Object.keys(told).filter((fault) => told[fault])};
}"""


def tab_to(page: Page, selector: str, *, most: int = 90) -> Faults:
    """Press Tab until ``selector`` has focus. Return every stop on the way whose focus is not seen, or is covered."""
    faults = []
    for _press in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(_FOCUS)
        faults += [(fault, stop["is"]) for fault in stop["faults"]]
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return faults
    return [*faults, ("never reached", selector)]
