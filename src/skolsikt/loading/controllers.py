"""Whose data a file holds: personal data of another controller are taken in only by a recorded decision."""

from __future__ import annotations

from skolsikt.home.errors import NotPermitted
from skolsikt.home.settings import Settings
from skolsikt.home.words import _
from skolsikt.sources.contract import OWN_CONTROLLER, Source, Wish
from skolsikt.tables.catalogue import TABLES
from skolsikt.tables.contract import Privacy


class ControllerNotJoined(NotPermitted):
    """The file holds personal data that somebody else answers for, and no decision says that they may be held here."""


def joined_controller(source: Source, wish: Wish, settings: Settings) -> str:
    """Return who answers for the data of a file of ``source``: what its profile says, otherwise the source.

    Raises ControllerNotJoined when that is another than this installation's own, the data are about persons, and
    ``joined_controllers`` in the settings holds no decision about it.
    """
    controller = str(wish.profile.get("controller") or source.controller).strip()
    own = {OWN_CONTROLLER, settings.controller}
    joined = {one.controller for one in settings.joined_controllers.values()}
    if holds_persons(source) and controller not in own | joined:
        raise ControllerNotJoined(
            _(
                "För personuppgifterna i filen ansvarar {controller}, inte nämnden här. De får läsas in tillsammans "
                "med nämndens egna bara efter beslut: skriv det i settings.toml under [joined_controllers.NAMN] med "
                "controller, decision och decided. Inget är inläst."
            ).format(controller=controller)
        )
    return controller


def holds_persons(source: Source) -> bool:
    """Whether a file of ``source`` tells of persons: open data do not.

    >>> from skolsikt.sources.catalogue import SOURCES
    >>> holds_persons(SOURCES["lessons"]), holds_persons(SOURCES["school_units"])
    (True, False)
    """
    columns = [column for name in source.delivers for column in TABLES[name].columns]
    return any(column.privacy is not Privacy.OPEN for column in columns)
