"""What figures can and cannot tell each role (``by_role.yaml``), and what the reader may go on to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from skolsikt.home.closed_model import Closed, Words
from skolsikt.home.words import _, language
from skolsikt.home.yaml_text import parse_yaml
from skolsikt.privacy.viewer import Viewer
from skolsikt.web.choices import Choice
from skolsikt.web.onward import Onward
from skolsikt.web.page import Page

_FILE = Path(__file__).with_name("by_role.yaml")


class Help(Closed):
    """What the figures are to one kind of reader. ``roles``: of privacy/roles.yaml."""

    title: Words
    roles: tuple[str, ...] = Field(min_length=1)
    can: tuple[Words, ...] = Field(min_length=2)
    cannot: tuple[Words, ...] = Field(min_length=2)
    next: tuple[Onward, ...] = Field(min_length=2)


class _Readers(Closed):
    readers: dict[str, Help]


HELP: Mapping[str, Help] = _Readers.model_validate(parse_yaml(_FILE.read_text("utf-8"))).readers


@dataclass(frozen=True)
class Next:
    """A step in words. ``address`` empty: a page that the reader has no right to."""

    words: str
    page: str
    address: str


@dataclass(frozen=True)
class Told:
    """The help for one kind of reader, in the language of the screen."""

    id: str
    title: str
    can: Sequence[str]
    cannot: Sequence[str]
    next: Sequence[Next]


def own_readers(viewer: Viewer) -> list[str]:
    """Return the kinds of reader that the viewer's roles are, in the order of the file."""
    return [name for name, one in HELP.items() if viewer.roles & set(one.roles)]


def chosen_readers(viewer: Viewer, asked: str) -> list[str]:
    """Return the kind of reader that is asked for; without one the viewer's own, or the first of all."""
    return [asked] if asked in HELP else own_readers(viewer) or list(HELP)[:1]


def reader_choices(viewer: Viewer, asked: str) -> list[Choice]:
    """Return the kinds of reader to choose from: one's own roles together first, where there are any."""
    own = [("", _("Din roll"))] if own_readers(viewer) else []
    of_all = [(name, one.title.spoken(language())) for name, one in HELP.items()]
    return [Choice(code, label, code == asked) for code, label in (*own, *of_all)]


def told_to(viewer: Viewer, readers: Sequence[str]) -> list[Told]:
    """Return the help for these kinds of reader, with links where ``viewer`` may go."""
    return [_told(name, HELP[name], viewer) for name in readers]


def _told(name: str, one: Help, viewer: Viewer) -> Told:
    return Told(
        id=name,
        title=one.title.spoken(language()),
        can=[words.spoken(language()) for words in one.can],
        cannot=[words.spoken(language()) for words in one.cannot],
        next=[_next(step, viewer) for step in one.next],
    )


def _next(step: Onward, viewer: Viewer) -> Next:
    return Next(step.spoken(language()), _title(step.leads_to), step.address_for(viewer))


def _title(page: Page) -> str:
    led_to = {"reconciliation": _("Avstämning"), "reading": _("Övningar"), "comments": _("Tyck till")}
    return _(page.title) if page.title else led_to[page.name]
